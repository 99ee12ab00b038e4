"""The images of a URL that fsspec opens, as bulk uploads read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from pictograph.bulk.remote_folder import RemoteFolder, open_url
from pictograph.bulk.source import LocalImage, Problem, ReadImage, require_images
from pictograph.bulk.walk import IGNORE_FILE, Found, Reason, Skipped, has_suffix, ignore_rules, is_system_file, skipped_folder
from pictograph.resources.upload_content import UploadFile


@frozen
class UrlSource:
    """The image files of a URL. What is skipped is the same as in a local folder; each file of a folder that is skipped is listed."""

    folder: RemoteFolder
    suffixes: Collection[str]
    read_image: ReadImage
    include_hidden: bool = False
    ignored: Callable[[str], bool] | None = None

    @property
    def identity(self) -> str:
        return self.folder.url

    def check_images(self) -> None:
        require_images(self, self.folder.url, self.suffixes)

    def find(self) -> Iterator[tuple[bytes, Found] | Skipped | Problem]:
        for file in self.folder.walk():
            parts = tuple(file.path.split("/"))
            reason = self._skipped(file.path, parts)
            if reason is None:
                yield file.path.encode(), Found(parts, file.size_bytes, file.modified_ns)
            elif file.path != IGNORE_FILE:
                yield Skipped(Path(file.path), reason, int(has_suffix(parts[-1], self.suffixes)))

    def read(self, key: bytes, name: str) -> LocalImage:
        path = key.decode()
        file = self.folder.file(path)
        if not file.size_bytes:
            raise ValueError(f"{path} is empty.")
        return self.read_image(UploadFile(Path(path), path.rpartition("/")[2], file.size_bytes, file.modified_ns, file.open))

    def path(self, key: bytes) -> str:
        return key.decode()

    def _skipped(self, path: str, parts: tuple[str, ...]) -> Reason | None:
        for folder in parts[:-1]:
            reason = skipped_folder(folder, include_hidden=self.include_hidden)
            if reason is not None:
                return reason
        if is_system_file(parts[-1]):
            return "system file"
        if self.ignored is not None and self.ignored(path):
            return "ignored"
        return None if has_suffix(parts[-1], self.suffixes) else "not an image"


def open_source(
    url: str, suffixes: Collection[str], read_image: ReadImage, *, include_hidden: bool, storage_options: Mapping[str, object] | None
) -> UrlSource:
    """Return the images of a URL, without those that its `.pictographignore` excludes. Raises the errors of `open_url`."""
    folder = open_url(url, storage_options=storage_options)
    ignored = None
    with suppress(FileNotFoundError), folder.file(IGNORE_FILE).open() as file:
        ignored = ignore_rules(file.read().decode(), f"{folder.url}/{IGNORE_FILE}")
    return UrlSource(folder, suffixes, read_image, include_hidden, ignored)

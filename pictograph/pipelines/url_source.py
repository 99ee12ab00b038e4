"""The images of a source that fsspec opens, as bulk uploads read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from attrs import frozen

from pictograph.bulk.source import LocalImage, Problem, ReadImage
from pictograph.bulk.sources import FileSource
from pictograph.bulk.walk import APPLE_DOUBLE, SYSTEM_FILES, SYSTEM_FOLDERS, Found, Reason, Skipped
from pictograph.resources.upload_content import UploadFile


@frozen
class UrlSource:
    """The image files of a URL. `.pictographignore` is not read."""

    files: FileSource
    suffixes: Collection[str]
    read_image: ReadImage

    @property
    def identity(self) -> str:
        return self.files.url

    def check_images(self) -> None:
        """Raise `ValueError` if there are no images. Searches until the first image only."""
        if not any(isinstance(each, tuple) for each in self.find()):
            suffixes = ", ".join(sorted(suffix.removeprefix(".") for suffix in self.suffixes))
            raise ValueError(f"No images found in {self.files.url}: no file in it or its folders has one of the suffixes {suffixes}.")

    def find(self) -> Iterator[tuple[bytes, Found] | Skipped | Problem]:
        for file in self.files.walk():
            path, parts = Path(file.path), tuple(file.path.split("/"))
            reason = self._skipped(parts)
            if reason is not None:
                yield Skipped(path, reason, int(reason != "not an image" and self._is_image(parts[-1])))
            else:
                yield file.path.encode(), Found(path, parts, file.size_bytes, file.modified_ns)

    def read(self, key: bytes, name: str) -> LocalImage:
        file = self.files.file(key.decode())
        if not file.size_bytes:
            raise ValueError(f"{self.path(key)} is empty.")
        upload = UploadFile(self.path(key), PurePosixPath(file.path).name, file.size_bytes, file.modified_ns, file.open)
        return self.read_image(upload)

    def path(self, key: bytes) -> Path:
        return Path(key.decode())

    def _skipped(self, parts: tuple[str, ...]) -> Reason | None:
        if any(part in SYSTEM_FOLDERS for part in parts[:-1]):
            return "system folder"
        if any(part.startswith(".") for part in parts[:-1]):
            return "hidden folder"
        if parts[-1].startswith(APPLE_DOUBLE) or parts[-1].lower() in SYSTEM_FILES:
            return "system file"
        return None if self._is_image(parts[-1]) else "not an image"

    def _is_image(self, name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in self.suffixes

"""Where writers write: a folder or a ZIP file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Iterable
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Protocol, Self

from attrs import define, field

from pictograph.formats.model import Annotation, ImageAnnotations, LabelClass
from pictograph.formats.report import FormatError, Report
from pictograph.formats.splits import path_in_split

FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""Time of all files in a ZIP file, so that equal content gives equal bytes."""


MAX_STEM_BYTES = 200
"""Most disks allow 255 bytes for a name."""


class Target(Protocol):
    """A folder or a ZIP file."""

    def write(self, path: str, content: bytes) -> None:
        """Write a file."""

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        """Write a file in parts."""

    def write_image(self, path: str, content: bytes | Path) -> None:
        """Write an image, not compressed further."""


@define
class FolderTarget:
    """Files below a folder. A file appears under its name when it is complete."""

    root: Path

    def write(self, path: str, content: bytes) -> None:
        self.write_parts(path, [content])

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        with new_file(self._place(path)) as file:
            for part in parts:
                file.write(part)

    def write_image(self, path: str, content: bytes | Path) -> None:
        if isinstance(content, bytes):
            self.write(path, content)
            return
        place = self._place(path)
        if not (place.exists() and os.path.samefile(content, place)):
            with new_file(place) as file, content.open("rb") as source:
                shutil.copyfileobj(source, file)

    def _place(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or PurePosixPath(path).is_absolute() or "\\" in path or "\0" in path:
            raise FormatError(f"The image path {path!r} leads out of the folder {self.root}")
        place = self.root.joinpath(*parts)
        if not place.is_relative_to(self.root):  # the name of a drive
            raise FormatError(f"The image path {path!r} leads out of the folder {self.root}")
        with _long_names(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        return place


@contextlib.contextmanager
def _long_names(place: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise FormatError(f"The name of {place} is too long for this disk; write to a ZIP file instead") from error


@contextlib.contextmanager
def new_file(place: Path) -> Generator[IO[bytes]]:
    """Open a file that gets its name when it is complete; an incomplete one is deleted."""
    part = place.with_name(f".part-{secrets.token_hex(8)}")
    try:
        with part.open("xb") as file:
            yield file
        with _long_names(place):
            part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@define
class ZipTarget:
    """Members of a ZIP file. Text is compressed, images are stored."""

    archive: zipfile.ZipFile

    def write(self, path: str, content: bytes) -> None:
        self.archive.writestr(zipfile.ZipInfo(path, FIRST_DATE), content, zipfile.ZIP_DEFLATED)

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(path, FIRST_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)

    def write_image(self, path: str, content: bytes | Path) -> None:
        data = content if isinstance(content, bytes) else content.read_bytes()
        self.archive.writestr(zipfile.ZipInfo(path, FIRST_DATE), data, zipfile.ZIP_STORED)


@define
class Output:
    """What a writer needs: target, classes in order, report, name of the dataset."""

    target: Target
    classes: list[LabelClass]
    report: Report
    dataset: str = ""
    _numbers: dict[str, int] = field(factory=dict[str, int], init=False)
    _paths: set[str] = field(factory=set[str], init=False)
    _files: contextlib.ExitStack = field(factory=contextlib.ExitStack, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._files.close()

    def temporary_file(self) -> IO[bytes]:
        """Return a file that exists until the end of the writing."""
        return self._files.enter_context(tempfile.TemporaryFile())

    def __attrs_post_init__(self) -> None:
        for entry in self.classes:
            self._numbers.setdefault(entry.name, len(self._numbers))

    def class_number(self, name: str) -> int:
        """Return the number of a class, from 0 in the order of the classes. A class that is missing there follows after them."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.classes)
            self.classes.append(LabelClass(name))
            self.report.add("note", "a class is not in the class list; it is added at its end", name)
        return number

    def drop(self, item: ImageAnnotations, annotation: Annotation, reason: str) -> None:
        """Report an annotation that is not written."""
        self.report.add("dropped", reason, item.place(annotation))

    def change(self, item: ImageAnnotations, annotation: Annotation, reason: str) -> None:
        """Report an annotation that is written in another form."""
        self.report.add("changed", reason, item.place(annotation))

    def leave_out(self, item: ImageAnnotations, reason: str) -> None:
        """Report an image that is not written."""
        self.report.add("dropped", reason, item.path)

    def unique_stem(self, stem: str, folder: str = "") -> str:
        """Return a stem that no other file of the folder has, compared without case because some disks do."""
        name, count = stem, 1
        while f"{folder}/{name}".casefold() in self._paths:
            count += 1
            name = f"{stem}-{count}"
        self._paths.add(f"{folder}/{name}".casefold())
        return name

    def flat_stem(self, item: ImageAnnotations, split: str | None = None) -> str:
        """Return a unique stem without folders: `night/0001` becomes `night__0001`."""
        stem = str(PurePosixPath(path_in_split(item, split)).with_suffix(""))
        name = self.unique_stem(_shortened(stem.replace("/", "__")), split or "")
        if name != stem:
            self.report.add(
                "note", "an image has another file name, because the format keeps all images in one folder", f"{item.path}: {name}"
            )
        return name

    def suffixed_path(self, item: ImageAnnotations) -> str:
        """Return the path of an image with a unique stem, because the format's files differ from the images in the suffix only."""
        name = self.unique_stem(item.stem)
        if name != item.stem:
            self.report.add("note", "an image has another file name, because two differ only in suffix or case", f"{item.path}: {name}")
        return name + PurePosixPath(item.path).suffix


def _shortened(stem: str) -> str:
    """Return a stem that a disk can have with a suffix and a number: the folders of a path are part of it, so it may be long."""
    content = stem.encode("utf-8", "surrogatepass")
    if len(content) <= MAX_STEM_BYTES:
        return stem
    kept = content[-MAX_STEM_BYTES:].decode("utf-8", "ignore")
    return f"{hashlib.sha256(content).hexdigest()[:12]}-{kept}"


class Writer(Protocol):
    """Writes one format."""

    def add(self, item: ImageAnnotations, split: str | None) -> str | None:
        """Write an image's annotations. Return where the image file belongs; `None` if the image is left out."""

    def finish(self) -> None:
        """Write the files that describe all images."""

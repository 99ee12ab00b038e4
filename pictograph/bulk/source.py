"""What is uploaded: the images of a folder, or a list of images. Reading an image is left to the caller of this package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from attrs import frozen

from pictograph._resilience.http.messages import FileBody
from pictograph.bulk.walk import Found, Skipped, walk


class Content(Protocol):
    """The bytes of a file, as they are when it is read first."""

    @property
    def size_bytes(self) -> int: ...
    @property
    def modified_ns(self) -> int: ...
    def open(self) -> BinaryIO: ...
    def body(self) -> FileBody: ...


class LocalImage(Protocol):
    """An image file. `width` and `height` are `None` where they are not known."""

    @property
    def upload(self) -> Content: ...
    @property
    def path(self) -> Path: ...
    @property
    def content_type(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


class ReadImage(Protocol):
    """Reads the facts of an image file. Raises `OSError` or `ValueError` for what is not an image."""

    def __call__(self, given: object, *, filename: str | None = None) -> LocalImage: ...


@frozen
class Problem:
    """An item of a list that is not an image."""

    path: Path
    reason: str


class Source(Protocol):
    """Images to upload. Each has a key, unique in the source and the same in each run."""

    @property
    def identity(self) -> str: ...
    def find(self) -> Iterator[tuple[bytes, Found] | Skipped | Problem]: ...
    def read(self, key: bytes, name: str) -> LocalImage: ...
    def path(self, key: bytes) -> str: ...


def require_images(source: Source, name: str, suffixes: Collection[str]) -> None:
    """Raise `ValueError` if a search finds no images, and the errors of the search. It ends with the first image."""
    hidden = 0
    for each in source.find():
        if not isinstance(each, Skipped) or each.reason == "unreadable":
            return
        hidden += each.images
    known = ", ".join(sorted(suffix.removeprefix(".") for suffix in suffixes))
    note = f" Hidden and ignored folders, which are skipped, contain {hidden}." if hidden else ""
    raise ValueError(f"No images found in {name}: no file in it or its subfolders has one of the suffixes {known}.{note}")


@frozen
class FolderSource:
    """The image files below a folder."""

    root: Path
    suffixes: Collection[str]
    read_image: ReadImage
    include_hidden: bool = False

    @property
    def identity(self) -> str:
        return str(self.root.resolve())

    def check_images(self) -> None:
        require_images(self, str(self.root), self.suffixes)

    def find(self) -> Iterator[tuple[bytes, Found] | Skipped | Problem]:
        for each in walk(self.root, self.suffixes, include_hidden=self.include_hidden):
            yield (os.fsencode("/".join(each.parts)), each) if isinstance(each, Found) else each

    def read(self, key: bytes, name: str) -> LocalImage:
        return self.read_image(self.path(key))

    def path(self, key: bytes) -> str:
        return os.path.join(self.root, os.fsdecode(key))


@frozen
class ListedImage:
    """An item of a list: a path, or an image that was read already."""

    path: Path
    name: str | None = None
    ready: LocalImage | None = None
    problem: str | None = None


class ListSource:
    """A list of images. Content without a path has no time of change, so that it is never taken for what was sent before."""

    def __init__(self, items: Sequence[ListedImage], read_image: ReadImage) -> None:
        self._items: dict[bytes, ListedImage] = {}
        self._read_image = read_image
        for index, item in enumerate(items):
            key = b"" if item.ready or item.problem else os.fsencode(os.path.abspath(item.path))
            if item.name is not None:
                key += b"\0" + item.name.encode("utf-8", "surrogateescape")
            self._items[key if key and not item.ready and not item.problem and key not in self._items else key + b"\0%d" % index] = item

    @property
    def identity(self) -> str:
        digest = hashlib.sha256(b"\0\0".join(self._items)).hexdigest()
        return f"{len(self._items)} files ({digest})"

    def find(self) -> Iterator[tuple[bytes, Found] | Skipped | Problem]:
        for key, item in self._items.items():
            if item.problem is not None:
                yield Problem(item.path, item.problem)
                continue
            try:
                image = self.read(key, "")
            except (OSError, ValueError) as error:
                yield Problem(item.path, str(error))
            else:
                name = item.name or image.path.name
                yield key, Found((name,), image.upload.size_bytes, image.upload.modified_ns)

    def read(self, key: bytes, name: str) -> LocalImage:
        item = self._items[key]
        return item.ready or self._read_image(item.path, filename=item.name)

    def path(self, key: bytes) -> str:
        item = self._items.get(key)
        return os.fsdecode(key) if item is None else os.fspath(item.path)

"""Stored bytes (pictures, exports, weights, videos) by object path: in memory, or as files of a folder.

A file appears whole or not at all: it is written beside its place and renamed, so `kill -9` leaves no half picture.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

CHUNK_BYTES = 256 * 1024


class Blobs(Protocol):
    """What both kinds of storage can do."""

    def put(self, path: str, content: bytes) -> None:
        """Store the bytes, in place of what was there."""
        ...

    def get(self, path: str) -> bytes | None:
        """Return the bytes, or None if nothing is stored there."""
        ...

    def size(self, path: str) -> int | None:
        """Return the number of bytes, or None if nothing is stored there."""
        ...

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        ...

    def remove(self, path: str) -> None:
        """Forget the bytes; nothing happens when there are none."""
        ...

    def wipe(self) -> None:
        """Forget everything."""
        ...


class MemoryBlobs:
    """Bytes kept in memory, gone with the process."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}

    def put(self, path: str, content: bytes) -> None:
        self._content[path] = content

    def get(self, path: str) -> bytes | None:
        return self._content.get(path)

    def size(self, path: str) -> int | None:
        content = self._content.get(path)
        return None if content is None else len(content)

    def chunks(self, path: str) -> Iterator[bytes]:
        content = memoryview(self._content[path])
        return (bytes(content[at : at + CHUNK_BYTES]) for at in range(0, len(content), CHUNK_BYTES))

    def remove(self, path: str) -> None:
        self._content.pop(path, None)

    def wipe(self) -> None:
        self._content.clear()


class FolderBlobs:
    """Bytes kept as files, named by the hash of their object path: no name in it can lead out of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.glob("*.part"):
            left_over.unlink()

    def put(self, path: str, content: bytes) -> None:
        place = self._place(path)
        place.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def get(self, path: str) -> bytes | None:
        try:
            return self._place(path).read_bytes()
        except FileNotFoundError:
            return None

    def size(self, path: str) -> int | None:
        try:
            return self._place(path).stat().st_size
        except FileNotFoundError:
            return None

    def chunks(self, path: str) -> Iterator[bytes]:
        with self._place(path).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def remove(self, path: str) -> None:
        self._place(path).unlink(missing_ok=True)

    def wipe(self) -> None:
        shutil.rmtree(self._folder)
        self._folder.mkdir()

    def _place(self, path: str) -> Path:
        name = hashlib.sha256(path.encode()).hexdigest()
        return self._folder / name[:2] / name

"""Stored objects (images, exports, weights, videos) by path: in memory, or as files of a folder.

A file is written under a temporary name and then renamed, so `kill -9` leaves no partial object.
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


class ObjectStore(Protocol):
    """Interface of both implementations."""

    def put(self, path: str, content: bytes) -> None:
        """Store the bytes, replacing an existing object."""
        ...

    def get(self, path: str) -> bytes | None:
        """Return the bytes, or None if the object does not exist."""
        ...

    def size(self, path: str) -> int | None:
        """Return the size in bytes, or None if the object does not exist."""
        ...

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the bytes in chunks."""
        ...

    def remove(self, path: str) -> None:
        """Delete the object if it exists."""
        ...

    def wipe(self) -> None:
        """Delete all objects."""
        ...


class MemoryObjectStore:
    """Objects in memory, not persisted."""

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


class FolderObjectStore:
    """Objects as files, named by the hash of their path, so that no path can escape the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.glob("*.part"):
            left_over.unlink()

    def put(self, path: str, content: bytes) -> None:
        target = self._file(path)
        target.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def get(self, path: str) -> bytes | None:
        try:
            return self._file(path).read_bytes()
        except FileNotFoundError:
            return None

    def size(self, path: str) -> int | None:
        try:
            return self._file(path).stat().st_size
        except FileNotFoundError:
            return None

    def chunks(self, path: str) -> Iterator[bytes]:
        with self._file(path).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def remove(self, path: str) -> None:
        self._file(path).unlink(missing_ok=True)

    def wipe(self) -> None:
        shutil.rmtree(self._folder)
        self._folder.mkdir()

    def _file(self, path: str) -> Path:
        name = hashlib.sha256(path.encode()).hexdigest()
        return self._folder / name[:2] / name

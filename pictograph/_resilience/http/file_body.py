"""A request body that is read from a file. Guarantee: a file that is not the planned one any more never arrives whole."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Final, Self

from pictograph._resilience.http.messages import FileBody

_SMALL_BYTES: Final = 256 * 1024


class FileReader:
    """Reads a `FileBody` once from its start. Raises `ValueError` when the file has changed, before returning its last byte."""

    def __init__(self, body: FileBody) -> None:
        self._body = body
        self._read_bytes = 0
        self._sent_bytes = 0
        try:
            self._file = body.path.open("rb") if body.open_content is None else body.open_content()
        except OSError as exc:
            raise self._unreadable(exc) from exc
        try:
            self._check()
        except BaseException:
            self._file.close()
            raise

    @property
    def size_bytes(self) -> int:
        return self._body.size_bytes

    @property
    def is_small(self) -> bool:
        """Whether reading it takes so little time that a thread would cost more than it saves."""
        return min(self._body.size_bytes, self._body.chunk_bytes) <= _SMALL_BYTES

    def read(self) -> bytes:
        """Return the next chunk, `b""` after the last."""
        left = self._body.size_bytes - self._read_bytes
        if not left:
            return b""
        try:
            chunk = self._file.read(min(self._body.chunk_bytes, left))
        except OSError as exc:
            raise self._unreadable(exc) from exc
        if not chunk or len(chunk) == left:
            self._check(ends_early=not chunk)
        self._read_bytes += len(chunk)
        return chunk

    def chunk_sent(self, chunk_bytes: int) -> None:
        """Call the progress function, if one was given."""
        self._sent_bytes += chunk_bytes
        if self._body.progress is not None:
            self._body.progress(self._sent_bytes, self._body.size_bytes)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def _unreadable(self, exc: OSError) -> ValueError:
        return ValueError(f"{self._body.path} can't be read any more ({exc.strerror}). Start the upload again when it is there.")

    def _check(self, *, ends_early: bool = False) -> None:
        planned = self._body
        if planned.open_content is not None:
            if ends_early:
                raise ValueError(f"{planned.path} ended after {self._read_bytes} of {planned.size_bytes} bytes. Start the upload again.")
            return
        now = os.fstat(self._file.fileno())
        if now.st_size != planned.size_bytes or ends_early:
            what = f"has {now.st_size} bytes now and had {planned.size_bytes}"
        elif now.st_mtime_ns != planned.modified_ns:
            what = "was written to"
        else:
            return
        raise ValueError(f"{planned.path} changed since its upload was planned: it {what}. Start the upload again when it is complete.")

"""Downloads to a file, with progress reports every `chunk_size` bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import Request
from pictograph._resilience.transfer import download
from pictograph.secret import Secret

CHUNK_BYTES: Final = 8 * 1024 * 1024


async def download_file(
    source: Secret | Request[Any],
    output_path: str | os.PathLike[str],
    *,
    operation: str,
    chunk_size: int,
    progress: Progress | None,
    content_id: str | None = None,
) -> Path:
    """Download a signed URL, or the response of a request, to a file and return its path; see `transfer.download`.

    `progress` is called after every `chunk_size` bytes and once at the end. Raises `ValueError` for a chunk size below 1.
    """
    if chunk_size < 1:
        raise ValueError(f"chunk_size must be at least 1 byte, not {chunk_size}.")
    if progress is None:
        return await download(source, output_path, operation=operation, content_id=content_id)
    throttled = _ThrottledProgress(progress, chunk_size)
    path = await download(source, output_path, operation=operation, progress=throttled, content_id=content_id)
    throttled.finish()
    return path


class _ThrottledProgress:
    """Calls `progress` once per `chunk_size` bytes; the network delivers many smaller chunks."""

    def __init__(self, progress: Progress, chunk_size: int) -> None:
        self._progress = progress
        self._chunk_size = chunk_size
        self._reported: tuple[int, int] | None = None
        self._latest = (0, 0)

    def __call__(self, bytes_so_far: int, total_bytes: int) -> None:
        reported = 0 if self._reported is None else self._reported[0]
        self._latest = (bytes_so_far, total_bytes)
        if bytes_so_far < reported or bytes_so_far - reported >= self._chunk_size:  # fewer than before: a new attempt has started
            self._report()

    def finish(self) -> None:
        if self._reported != self._latest:
            self._report()

    def _report(self) -> None:
        self._reported = self._latest
        self._progress(*self._latest)

"""Downloads to a file, with progress in steps of a size that the caller chooses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import Request
from pictograph._resilience.transfer import download
from pictograph.secret import Secret

CHUNK_BYTES: Final = 8 * 1024 * 1024


async def save(
    source: Secret | Request[Any], output_path: str | os.PathLike[str], *, operation: str, chunk_size: int, progress: Progress | None
) -> Path:
    """Download into a file. `progress` is called each time that another `chunk_size` bytes have come, and once at the end."""
    if chunk_size < 1:
        raise ValueError(f"chunk_size must be 1 byte or more, not {chunk_size}.")
    if progress is None:
        return await download(source, output_path, operation=operation)
    steps = _Steps(progress, chunk_size)
    path = await download(source, output_path, operation=operation, progress=steps)
    steps.end()
    return path


class _Steps:
    """Passes progress on in steps. The socket's own pieces are many, and as small as it likes."""

    def __init__(self, progress: Progress, chunk_size: int) -> None:
        self._progress = progress
        self._chunk_size = chunk_size
        self._told: tuple[int, int] | None = None
        self._last = (0, 0)

    def __call__(self, so_far: int, total: int) -> None:
        told = 0 if self._told is None else self._told[0]
        self._last = (so_far, total)
        if so_far < told or so_far - told >= self._chunk_size:  # less than before: a new attempt has begun anew
            self._tell()

    def end(self) -> None:
        if self._told != self._last:
            self._tell()

    def _tell(self) -> None:
        self._told = self._last
        self._progress(*self._last)

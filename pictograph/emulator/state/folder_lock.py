"""A lock that allows one emulator per data folder. The operating system releases it when the process ends."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any


class FolderLock:
    """Creates a folder, readable by its owner only, and locks it. On Windows, which has no `fcntl`, it is not locked.

    Raises `OSError` if another emulator holds the folder, or if it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor: int | None = os.open(folder / "emulator.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as exc:
            raise OSError(exc.errno, f"Cannot write to the data folder {folder}: {exc.strerror}. Use another folder.") from exc
        try:
            fcntl: Any = import_module("fcntl")
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            return
        except OSError as exc:
            self.release()
            raise OSError(exc.errno, f"Another emulator is using the data folder {folder}. Stop it, or use another folder.") from exc

    def release(self) -> None:
        """Release the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

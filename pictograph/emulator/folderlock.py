"""One emulator at a time for a folder; the lock goes with the process, however that ends."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any


class FolderLock:
    """Holds a folder. Raises `OSError` when another emulator has it. Where the system has no such locks (Windows) it does nothing."""

    def __init__(self, folder: Path) -> None:
        self._handle: int | None = os.open(folder / "emulator.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl: Any = import_module("fcntl")
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            return
        except OSError as exc:
            self.release()
            raise OSError(exc.errno, f"Another emulator serves the folder {folder}. Stop it, or use another folder.") from exc

    def release(self) -> None:
        """Let go of the folder."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

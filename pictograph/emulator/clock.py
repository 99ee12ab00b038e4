"""The emulator's own time, in unix seconds: real time, sped up if wanted, and moved on by hand."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Tells `start` at first, by default real time, then runs `speed` times as fast as `monotonic` does."""

    def __init__(self, *, start: float | None = None, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be above 0, not {speed}")
        self._monotonic = monotonic
        self._speed = speed
        self.set(start)

    def now(self) -> float:
        """Return the present moment in unix seconds."""
        return self._told + (self._monotonic() - self._at) * self._speed

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds. Raises `ValueError` below 0: what has happened can't be taken back."""
        if seconds < 0:
            raise ValueError(f"time can't go back: seconds must be 0 or more, not {seconds}")
        self.set(self.now() + seconds)

    def set(self, moment: float | None = None) -> None:
        """Tell this moment (unix seconds) from now on, by default real time."""
        self._told = time.time() if moment is None else moment
        self._at = self._monotonic()

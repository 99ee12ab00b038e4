"""The emulator's clock, in unix seconds: real time, optionally faster, that tests can move forward."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """A clock that begins at `start`, by default the real time, and runs `speed` times as fast as `monotonic`."""

    def __init__(self, *, start: float | None = None, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be greater than 0, not {speed}")
        self._monotonic = monotonic
        self._speed = speed
        self.set(start)

    def now(self) -> float:
        """Return the current time in unix seconds."""
        return self._base + (self._monotonic() - self._at) * self._speed

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`. Raises `ValueError` for a negative number."""
        if seconds < 0:
            raise ValueError(f"the clock cannot go back: seconds must be 0 or greater, not {seconds}")
        self.set(self.now() + seconds)

    def set(self, moment: float | None = None) -> None:
        """Set the clock to `moment` (unix seconds), by default the real time."""
        self._base = time.time() if moment is None else moment
        self._at = self._monotonic()

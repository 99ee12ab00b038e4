"""The emulator's clock, in unix seconds: real time, optionally faster, that tests can move forward."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_SECONDS = 1_000 * 366 * 24 * 3600.0
"""Longest duration of a job, a delay or one step of the clock: about 1,000 years."""
MAX_SPEED = 1_000_000.0
_LATEST = 200_000_000_000.0
"""The clock's limit, in the year 8307: times that are calculated from it are valid dates, too."""


class Clock:
    """A clock that begins at `start`, by default the real time, and runs `speed` times as fast as `monotonic`."""

    def __init__(self, *, start: float | None = None, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        if not 0 < speed <= MAX_SPEED:  # also rejects NaN
            raise ValueError(f"speed must be greater than 0 and at most {MAX_SPEED:,.0f}, not {speed}")
        self._monotonic = monotonic
        self._speed = speed
        self.set(start)

    def now(self) -> float:
        """Return the current time in unix seconds."""
        return self._base + (self._monotonic() - self._at) * self._speed

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`. Raises `ValueError` for a negative number, NaN, and a time after the year 8000."""
        if seconds < 0:
            raise ValueError(f"the clock cannot go back: seconds must be 0 or greater, not {seconds}")
        moment = self.now() + check_seconds("seconds", seconds)
        if moment > _LATEST:
            raise ValueError(f"the clock cannot go beyond the year 8000: {seconds} seconds are too many; call reset() to set it back")
        self.set(moment)

    def set(self, moment: float | None = None) -> None:
        """Set the clock to `moment` (unix seconds), by default the real time."""
        self._base = time.time() if moment is None else moment
        self._at = self._monotonic()


def check_seconds(name: str, seconds: float) -> float:
    """Return a duration. Raises `ValueError` unless it is a number from 0 to `LONGEST_SECONDS`."""
    if not 0 <= seconds <= LONGEST_SECONDS:  # also rejects NaN
        raise ValueError(f"{name} must be from 0 to {LONGEST_SECONDS:,.0f} (1,000 years), not {seconds}")
    return seconds

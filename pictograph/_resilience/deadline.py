"""The time that a whole call may take, waits included."""

from __future__ import annotations

from collections.abc import Callable


class Deadline:
    """A point in monotonic time; without `seconds` there is no limit.

    `renew` starts the time again. It is used after each wait for a job and each batch of concurrent calls: those have limits
    of their own, and a call is not late because a job took long.
    """

    __slots__ = ("_at", "_monotonic", "seconds")

    def __init__(self, seconds: float | None, monotonic: Callable[[], float]) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self.renew()

    def renew(self) -> None:
        self._at = None if self.seconds is None else self._monotonic() + self.seconds

    def remaining(self) -> float | None:
        """Seconds left, 0.0 when the deadline has passed, `None` without a limit."""
        return None if self._at is None else max(0.0, self._at - self._monotonic())

    def allows(self, wait: float) -> bool:
        """Whether any time is left for an attempt after `wait` seconds."""
        return self._at is None or self._monotonic() + wait < self._at

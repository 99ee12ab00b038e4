"""The time that a whole call, or a whole wait for jobs, may take."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager


class Deadline:
    """A point in monotonic time; without `seconds` there is no limit.

    `renew` starts the time again. It is used after each wait for a job and each batch of concurrent calls: those have limits
    of their own, and a call is not late because a job took long. `until` sets such a limit for a block; `renew` does not move it.
    """

    __slots__ = ("_at", "_monotonic", "_own_seconds", "_until")

    def __init__(self, seconds: float | None, monotonic: Callable[[], float]) -> None:
        self._own_seconds = seconds
        self._until: tuple[float, float] | None = None  # a point in time, and how many seconds led to it
        self._monotonic = monotonic
        self.renew()

    def renew(self) -> None:
        self._at = None if self._own_seconds is None else self._monotonic() + self._own_seconds

    @contextmanager
    def until(self, at: float, seconds: float) -> Generator[None]:
        """Let everything in the block end at `at`, monotonic time, if that is sooner. `seconds` is the limit to show in messages."""
        outer = self._until
        if outer is None or at < outer[0]:
            self._until = (at, seconds)
        try:
            yield
        finally:
            self._until = outer

    @property
    def seconds(self) -> float | None:
        """The limit that ends first, as the caller gave it."""
        if self._until is not None and (self._at is None or self._until[0] < self._at):
            return self._until[1]
        return self._own_seconds

    def remaining(self) -> float | None:
        """Seconds left, 0.0 when the deadline has passed, `None` without a limit."""
        end = self._end()
        return None if end is None else max(0.0, end - self._monotonic())

    def allows(self, wait: float) -> bool:
        """Whether any time is left for an attempt after `wait` seconds."""
        end = self._end()
        return end is None or self._monotonic() + wait < end

    def _end(self) -> float | None:
        if self._until is None or self._at is None:
            return self._at if self._until is None else self._until[0]
        return min(self._at, self._until[0])

"""The time limits of one attempt. Guarantee: each system call is given only what is left, so all together keep to the total."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable

from pictograph._resilience.http.messages import FailureKind, Limits


class Expired(TimeoutError):
    """A limit of the attempt has passed. (A timeout of the kernel, `ETIMEDOUT`, is a lost connection instead.)"""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class TimeLimit:
    """A total number of seconds, counted from now, and a longest pause without progress.

    Ask for the `allowance` before each system call: a limit per read alone lets a server that sends a byte at a time hold
    the attempt indefinitely.
    """

    __slots__ = ("_clock", "_ends_at", "_idle_seconds", "_kind", "_reason", "_total_seconds", "seconds")

    def __init__(
        self,
        total_seconds: float | None,
        idle_seconds: float | None = None,
        *,
        spent_seconds: float = 0.0,
        kind: FailureKind = FailureKind.TIMEOUT,
        reason: str = "no complete response within {:g} s",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        left = None if total_seconds is None else total_seconds - spent_seconds
        self.seconds = shorter(left, idle_seconds)  # what the first system call may take
        self._clock = clock
        self._ends_at = None if left is None else clock() + left
        self._idle_seconds = idle_seconds
        self._kind = kind
        self._total_seconds = total_seconds
        self._reason = reason

    @classmethod
    def of(cls, limits: Limits) -> TimeLimit:
        return cls(limits.total_seconds, limits.idle_seconds, spent_seconds=limits.spent_seconds)

    def remaining(self) -> float | None:
        """Seconds until the total is used up, 0 or less when it is; `None` without a total."""
        return None if self._ends_at is None else self._ends_at - self._clock()

    def allowance(self) -> float | None:
        """Seconds that the next system call may take, more than 0; `None` without a limit. Raises `Expired` when none are left."""
        if self._ends_at is None:
            return self._idle_seconds
        remaining = self._ends_at - self._clock()
        if remaining <= 0:
            raise self._of_total()
        idle = self._idle_seconds
        return remaining if idle is None or remaining < idle else idle

    def expired(self) -> Expired:
        """The error of a system call that took its whole allowance."""
        remaining = self.remaining()
        if self._idle_seconds is not None and (remaining is None or remaining > 0):
            return Expired(FailureKind.TIMEOUT, f"nothing was sent or received for {self._idle_seconds:g} s")
        return self._of_total()

    def _of_total(self) -> Expired:
        return Expired(self._kind, self._reason.format(self._total_seconds))

    def why(self, exc: OSError) -> OSError:
        """What an error of a system call means: `Expired` where the allowance ran out, else the error itself."""
        return self.expired() if isinstance(exc, TimeoutError) and exc.errno is None else exc

    def why_not_connected(self, exc: OSError, seconds: float | None) -> OSError:
        """The same for connecting to an address that was given `seconds`, where other addresses are left to try."""
        why = self.why(exc)
        remaining = self.remaining()
        if isinstance(why, Expired) and seconds is not None and (remaining is None or remaining > 0):
            return TimeoutError(errno.ETIMEDOUT, f"no reply within {seconds:g} s")
        return why

    def for_connecting(self, seconds: float | None) -> TimeLimit:
        """The stricter of this limit and `seconds` from now. What exceeds the latter is a failure to connect."""
        remaining = self.remaining()
        if seconds is None or (remaining is not None and remaining <= seconds):
            return self
        return TimeLimit(seconds, kind=FailureKind.CONNECT, reason="no connection within {:g} s", clock=self._clock)


def shorter(seconds: float | None, other: float | None) -> float | None:
    """The smaller of two durations; `None` is one without an end."""
    if seconds is None or other is None:
        return other if seconds is None else seconds
    return min(seconds, other)

"""A clock that never waits: sleeping advances it and is recorded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph._resilience.clock import Timing, Wake

WALL_START = 1_767_225_600.0  # 2026-01-01T00:00:00Z


class FakeTiming:
    """Clock, random numbers and sleep for `Timing`, under the control of the test.

        time = FakeTiming()
        client = open_client("sync", timing=time.timing)
        ...
        assert time.waits == [1.0, 2.0, 4.0]

    `uniform` is the result of each draw: one number, or a sequence whose last number is repeated. `on_sleep` is called with the seconds
    before each sleep, to act during it or to raise (KeyboardInterrupt, cancellation). Sleeps of tasks on one event loop overlap; sleeps of
    threads add up.
    """

    def __init__(
        self,
        *,
        start: float = 1000.0,
        wall: float = WALL_START,
        uniform: float | tuple[float, ...] = 0.0,
        on_sleep: Callable[[float], object] | None = None,
    ) -> None:
        self.waits: list[float] = []
        self._start = start
        self._now = start
        self._wall_offset = wall - start
        self._draws = [uniform] if isinstance(uniform, (int, float)) else list(uniform)
        self._on_sleep = on_sleep
        self._lock = threading.Lock()

    @property
    def timing(self) -> Timing:
        """This clock as the parameter of the client."""
        from pictograph._resilience.clock import Timing

        return Timing(monotonic=self.monotonic, wall=self.wall, uniform=self.uniform, sleep=self.sleep, async_sleep=self.async_sleep)

    @property
    def elapsed(self) -> float:
        """Seconds since the start, on this clock."""
        return self.monotonic() - self._start

    def advance(self, seconds: float) -> None:
        """Advance the clock, as a slow server would."""
        with self._lock:
            self._now += seconds

    def set_wall(self, seconds: float) -> None:
        """Set only the wall clock, as an administrator or a time server would."""
        with self._lock:
            self._wall_offset = seconds - self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._now

    def wall(self) -> float:
        with self._lock:
            return self._now + self._wall_offset

    def uniform(self) -> float:
        with self._lock:
            return self._draws.pop(0) if len(self._draws) > 1 else self._draws[0]

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:
        """Advance the clock; a sleep that `wake` has already ended takes no time but is recorded."""
        self._record(seconds)
        if wake is None or not wake.is_set():
            self.advance(seconds)

    async def async_sleep(self, seconds: float) -> None:
        """The same for tasks. Yields to the event loop once, so that the sleep can be cancelled."""
        begun = self.monotonic()
        self._record(seconds)
        await asyncio.sleep(0)
        with self._lock:
            self._now = max(self._now, begun + seconds)

    def _record(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
        if self._on_sleep is not None:
            self._on_sleep(seconds)

"""Clock, randomness and sleep as one parameter, and the switch that ends a sleep at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

from attrs import frozen


def _uniform() -> float:
    from random import random  # spreads retries; nothing secret depends on it

    return random()  # noqa: S311


def _sleep(seconds: float, wake: threading.Event) -> None:
    wake.wait(min(seconds, threading.TIMEOUT_MAX))


async def _async_sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


@frozen
class Timing:
    """Where time and chance come from. Replace it to run retries, waits and deadlines without waiting.

    `monotonic` and `wall` give seconds; `uniform` a float in [0, 1). `sleep(seconds, wake)` returns after that time or when
    `wake` is set; `async_sleep(seconds)` is cancelled instead.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    uniform: Callable[[], float] = _uniform
    sleep: Callable[[float, threading.Event], object] = _sleep
    async_sleep: Callable[[float], Awaitable[object]] = _async_sleep


class Stop:
    """Ends the waits of a client, from any thread. Once set it stays set."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._listeners: set[Callable[[], object]] = set()

    @property
    def is_set(self) -> bool:
        return self.event.is_set()

    def set(self) -> None:
        with self._lock:
            self.event.set()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def calling(self, listener: Callable[[], object]) -> Generator[None]:
        """Call `listener` when this is set during the block, at once when it is set already."""
        with self._lock:
            self._listeners.add(listener)
            late = self.event.is_set()
        try:
            if late:
                listener()
            yield
        finally:
            with self._lock:
                self._listeners.discard(listener)

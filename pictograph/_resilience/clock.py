"""Clock, randomness and sleep as one parameter, and the switch that ends a sleep at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress

from attrs import frozen

from pictograph._resilience import loading


class Wake:
    """Ends a sleep of another thread.

    Like `threading.Event`, but made of single calls of one lock, which is held until `set`. The inner lock of an `Event` stays
    taken when Ctrl-C arrives just after it was acquired, and the next thread that needs it waits without end.
    """

    def __init__(self) -> None:
        self._until_set = threading.Lock()
        self._until_set.acquire()
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set

    def set(self) -> None:
        self._is_set = True
        with suppress(RuntimeError):  # set before
            self._until_set.release()

    def wait(self, seconds: float) -> bool:
        """Wait until `set` is called, at most so many seconds. Returns whether it was."""
        seconds = min(max(0.0, seconds), threading.TIMEOUT_MAX)
        if not self._is_set and self._until_set.acquire(timeout=seconds):
            with suppress(RuntimeError):
                self._until_set.release()  # for the next thread that waits
        return self._is_set


def _uniform() -> float:
    loading.load("random")
    from random import random  # spreads retries; nothing secret depends on it

    return random()  # noqa: S311


def _sleep(seconds: float, wake: Wake) -> None:
    wake.wait(seconds)


async def _async_sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


@frozen
class Timing:
    """Clock, randomness and sleep of a client. Replace it to run retries, waits and deadlines without waiting.

    `monotonic` and `wall` return seconds; `uniform` a float in [0, 1). `sleep(seconds, wake)` returns after that time or when
    `wake.is_set()`; `async_sleep(seconds)` is cancelled instead.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    uniform: Callable[[], float] = _uniform
    sleep: Callable[[float, Wake], object] = _sleep
    async_sleep: Callable[[float], Awaitable[object]] = _async_sleep


class Stop:
    """Ends the waits of a client, from any thread, and from a signal handler. Once set it stays set.

    No lock is used: a signal handler that closes the client may run while the thread that it interrupts is in any line of this. Each
    step is a single call into C. What is set while a listener is added may call it twice; none is missed.
    """

    def __init__(self) -> None:
        self.wake = Wake()
        self._listeners: dict[Callable[[], object], None] = {}  # in the order in which they came

    @property
    def is_set(self) -> bool:
        return self.wake.is_set()

    def set(self) -> None:
        self.wake.set()
        for listener in list(self._listeners):
            listener()

    @contextmanager
    def calling(self, listener: Callable[[], object]) -> Generator[None]:
        """Call `listener` when this is set during the block, at once when it is set already. Calling it again must have no effect."""
        self._listeners[listener] = None
        try:
            if self.is_set:
                listener()
            yield
        finally:
            self._listeners.pop(listener, None)

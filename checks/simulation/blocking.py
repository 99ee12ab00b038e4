"""What threads of the SDK wait on, on the virtual clock: queues, sleeps, and the start of threads."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from queue import Empty
from typing import Any, Generic, TypeVar

from checks.simulation import world
from pictograph import Timing
from pictograph._resilience import concurrency
from pictograph._resilience.clock import Wake
from pictograph._resilience.http import slots

T = TypeVar("T")
_numbers = itertools.count(1)


def restart_numbers() -> None:
    """Begin with the first thread again: a history has the same names each time."""
    global _numbers
    _numbers = itertools.count(1)


class Queue(Generic[T]):
    """In place of `queue.SimpleQueue`."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()

    def put(self, item: T) -> None:
        self._items.append(item)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        if not self._items and (not block or not world.current().block(lambda: bool(self._items), timeout)):
            raise Empty
        return self._items.popleft()

    def get_nowait(self) -> T:
        return self.get(block=False)

    def qsize(self) -> int:
        return len(self._items)

    def empty(self) -> bool:
        return not self._items


class Thread:
    """In place of `threading.Thread`: an actor."""

    def __init__(self, target: Callable[[], object], name: str = "", daemon: bool = True) -> None:
        self._target = target
        self._name = name

    def start(self) -> None:
        world.current().start(f"{self._name} #{next(_numbers)}", self._target)


class Threading:
    """In place of the module `threading`, as far as the SDK uses it to start threads."""

    Thread = Thread


class LowLevel:
    """In place of the module `_thread`."""

    @staticmethod
    def start_new_thread(target: Callable[..., object], args: tuple[Any, ...]) -> None:
        world.current().start(f"starter #{next(_numbers)}", lambda: target(*args))


def install() -> None:
    """Let the SDK wait on the virtual clock."""
    vars(concurrency).update(SimpleQueue=Queue, threading=Threading, _thread=LowLevel)
    vars(slots).update(SimpleQueue=Queue)


def timing(uniform: Callable[[], float]) -> Timing:
    """Clock, randomness and sleep of a simulated client."""

    def sleep(seconds: float, wake: Wake) -> None:
        world.current().block(wake.is_set, seconds)

    return Timing(monotonic=world.monotonic, wall=world.wall, uniform=uniform, sleep=sleep)

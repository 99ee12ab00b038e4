"""Read many files without holding up the event loop of `AsyncClient`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import TypeVar

from pictograph._resilience.steps import InThread

T = TypeVar("T")


async def take(items: Iterator[T], most: int) -> list[T]:
    """Return the next items of an iterator that reads files, at most `most`; an empty list at its end.

    With an event loop, the iterator runs in a thread meanwhile. A cancellation waits for the item that is being read.
    """
    cancelled = threading.Event()

    def read() -> list[T]:
        return list(islice(takewhile(lambda item: not cancelled.is_set(), items), most))

    taken: list[T] = await InThread(read, cancel=cancelled.set)
    return taken

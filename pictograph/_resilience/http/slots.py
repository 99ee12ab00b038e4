"""A semaphore for threads. Guarantee: an interrupt, wherever it arrives, neither leaves a lock taken nor costs a slot.

`threading.Semaphore` is written in Python: an interrupt between two of its steps leaves its lock taken, and every later call
waits for it without end. Here each step is one call into C.
"""

from __future__ import annotations

import weakref
from queue import Empty, SimpleQueue

from pictograph._resilience.http.time_limit import Expired, TimeLimit


class Slot:
    """One of a limited number of rights. Give it back with `put`."""

    __slots__ = ("__weakref__",)


class Slots:
    """Hands out as many slots at a time as there are.

    A slot that is lost, because an interrupt arrives before it is stored or while it is given back, is replaced as soon as it
    is freed: the callback of the reference to it puts that reference into the queue in its place.
    """

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[Slot | weakref.ref[Slot]] = SimpleQueue()
        self._references: set[weakref.ref[Slot]] = set()
        self._count = count
        for _ in range(count):
            self.put(self._new())

    def get(self, limit: TimeLimit) -> Slot | None:
        """Wait for a slot as long as the limit allows; `None` when its time is over."""
        try:
            found = self._free.get_nowait()
        except Empty:
            try:
                found = self._free.get(timeout=limit.allowance())
            except (Empty, Expired):
                return None
        if isinstance(found, Slot):
            return found
        self._references.discard(found)
        return self._new()

    def put(self, slot: Slot) -> None:
        self._free.put(slot)

    def put_extra(self) -> None:
        """Wake one that waits, whatever is taken. It gives the extra slot back, and so wakes the next."""
        self._free.put(Slot())

    def are_free(self) -> bool:
        """Whether none is taken."""
        return self._free.qsize() >= self._count

    def _new(self) -> Slot:
        slot = Slot()
        self._references.add(weakref.ref(slot, self._free.put))
        return slot

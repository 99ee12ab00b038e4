"""Faults on demand: which answer goes wrong, how often, and how.

A fault waits for its operation and is used up after `times` requests. `before` faults happen instead of the work,
`after` ones although it was done: that is the case that a client must not answer by doing it twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from threading import Lock

from attrs import define, field

from pictograph.emulator.documents import dump

ANY = "*"


class Fault(Enum):
    """What goes wrong."""

    fail = auto()
    delay = auto()
    drip = auto()
    reset = auto()
    truncate = auto()


@define
class Plan:
    """One fault that waits for its requests."""

    fault: Fault
    operation: str
    times: int | None
    """How many requests it meets; None: all."""
    skip: int = 0
    """How many requests it lets pass first."""
    after_work: bool = False
    status: int = 503
    headers: dict[str, str] = field(factory=dict[str, str])
    body: bytes = b""
    media_type: str = "application/json"
    seconds: float = 0.0
    """Delay: how long. Drip: the time between two pieces."""
    chunk_bytes: int = 1
    at_bytes: int | None = None
    """Truncate: bytes of the body that are still sent, by default half. Drip: bytes sent at once, by default the head."""
    with_reset: bool = False

    @property
    def instead_of_work(self) -> bool:
        """Whether the request is not carried out at all."""
        return self.fault in (Fault.fail, Fault.reset) and not self.after_work


class Faults:
    """The faults that are waiting. Usable from any thread."""

    def __init__(self) -> None:
        self._plans: list[Plan] = []
        self._lock = Lock()

    def add(self, plan: Plan) -> None:
        """Plan a fault. Faults for the same operation are used up in the order of planning."""
        with self._lock:
            self._plans.append(plan)

    def take(self, operation: str | None) -> Plan | None:
        """Return the fault that this request meets, if any, and count it."""
        if not self._plans:
            return None
        with self._lock:
            for plan in self._plans:
                if plan.operation not in (ANY, operation):
                    continue
                if plan.skip:
                    plan.skip -= 1
                    continue
                if plan.times is not None:
                    plan.times -= 1
                    if plan.times <= 0:
                        self._plans.remove(plan)
                return plan
        return None

    def clear(self) -> None:
        """Forget all planned faults."""
        with self._lock:
            self._plans.clear()


def failure_body(status: int, body: str | bytes | Mapping[str, object] | None) -> tuple[bytes, str]:
    """Return the bytes and the media type of a failure's body; without one it says what it is."""
    if body is None:
        return dump({"detail": f"Injected failure ({status})"}), "application/json"
    if isinstance(body, str | bytes):
        return (body if isinstance(body, bytes) else body.encode()), "text/html; charset=utf-8"
    return dump(body), "application/json"

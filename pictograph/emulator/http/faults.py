"""Injected faults: which requests fail, how often, and how.

A fault is queued for an operation and removed after `times` requests. It happens instead of the operation or, with
`after_work`, once the operation has been done: the case in which a retry must not repeat the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from threading import Lock

from attrs import define, field

from pictograph.emulator.json_values import encode_json

ANY = "*"
_LONGEST_DELAY = 1_000_000.0
"""Real seconds; event loops don't take arbitrarily large ones."""


class FaultKind(Enum):
    """Kinds of faults."""

    fail = auto()
    delay = auto()
    drip = auto()
    reset = auto()
    truncate = auto()


@define
class InjectedFault:
    """A fault and the requests that it applies to."""

    kind: FaultKind
    operation: str
    times: int | None
    """Number of requests that it applies to; None: all."""
    skip: int = 0
    """Number of requests that pass before it applies."""
    after_work: bool = False
    status: int = 503
    headers: dict[str, str] = field(factory=dict[str, str])
    body: bytes = b""
    media_type: str = "application/json"
    seconds: float = 0.0
    """delay: duration. drip: time between two pieces."""
    chunk_bytes: int = 1
    at_bytes: int | None = None
    """truncate: bytes of the body that are sent, by default half. drip: bytes sent at once, by default the head."""
    with_reset: bool = False

    def __attrs_post_init__(self) -> None:
        for name, value, least in (("times", self.times, 1), ("skip", self.skip, 0), ("chunk_bytes", self.chunk_bytes, 1)):
            if value is not None and value < least:
                raise ValueError(f"{name} must be {least} or greater, not {value}")
        if self.at_bytes is not None and self.at_bytes < 0:
            raise ValueError(f"at_bytes must be 0 or greater, not {self.at_bytes}")
        if not 200 <= self.status <= 599:
            raise ValueError(f"status must be from 200 to 599, not {self.status}")
        if not 0 <= self.seconds < _LONGEST_DELAY:  # also rejects NaN
            raise ValueError(f"seconds must be from 0 to {_LONGEST_DELAY}, not {self.seconds}")

    @property
    def replaces_work(self) -> bool:
        """Whether the operation is not done at all."""
        return self.kind in (FaultKind.fail, FaultKind.reset) and not self.after_work


class FaultQueue:
    """The faults that are waiting for requests. Thread-safe."""

    def __init__(self) -> None:
        self._faults: list[InjectedFault] = []
        self._lock = Lock()

    def add(self, fault: InjectedFault) -> None:
        """Queue a fault. Faults of the same operation apply in the order in which they were added."""
        with self._lock:
            self._faults.append(fault)

    def take(self, operation: str | None) -> InjectedFault | None:
        """Return the fault that applies to this request, if any, and count the request."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if fault.operation not in (ANY, operation):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._faults.clear()


def failure_body(status: int, body: str | bytes | Mapping[str, object] | None) -> tuple[bytes, str]:
    """Return body and media type of an injected failure; the default body names the failure as injected."""
    if body is None:
        return encode_json({"detail": f"Injected failure ({status})"}), "application/json"
    if isinstance(body, str | bytes):
        return (body if isinstance(body, bytes) else body.encode()), "text/html; charset=utf-8"
    return encode_json(body), "application/json"

"""The requests that the emulator received, for assertions in tests. Keys are truncated; the oldest requests are dropped at a limit."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from attrs import define, field

MAX_REQUESTS = 20_000
MAX_BODY_BYTES = 64 * 1024 * 1024
_SECRET_HEADERS = ("x-api-key", "authorization")
_SIGNATURE = "X-Goog-Signature"


@define
class Received:
    """One received request, on any origin."""

    method: str
    path: str
    """As sent, still percent-encoded."""
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    """Names in lower case; the API key is truncated to its first 12 characters."""
    body: bytes = field(repr=False)
    operation_id: str | None
    """The contract's operation; `storage_put` or `storage_get` on the storage origin; None for an unknown path."""
    key: str | None
    """The `Idempotency-Key`."""
    status: int | None = None
    """Status of the response; None before it is sent, and if the connection was reset instead."""

    def json(self) -> Any:
        """Return the body, parsed as JSON."""
        return json.loads(self.body)


class RequestLog:
    """The received requests, oldest first. Thread-safe."""

    def __init__(self) -> None:
        self._requests: deque[Received] = deque()
        self._size = 0
        self._lock = Lock()

    def add(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, operation_id: str | None) -> Received:
        """Add one request."""
        shown = {name: value[:12] + "..." if name in _SECRET_HEADERS else value for name, value in headers.items()}
        pairs = {name: values for name, values in parse_qs(query, keep_blank_values=True).items() if name != _SIGNATURE}
        received = Received(method, path, pairs, shown, body, operation_id, headers.get("idempotency-key"))
        with self._lock:
            self._requests.append(received)
            self._size += len(body)
            while len(self._requests) > MAX_REQUESTS or (self._size > MAX_BODY_BYTES and len(self._requests) > 1):
                self._size -= len(self._requests.popleft().body)
        return received

    def all(self) -> list[Received]:
        """Return the requests, oldest first."""
        with self._lock:
            return list(self._requests)

    def clear(self) -> None:
        """Remove all requests."""
        with self._lock:
            self._requests.clear()
            self._size = 0

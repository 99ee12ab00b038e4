"""The idle connections of one origin. Guarantee: a stale or surplus response never reaches the next request.

A connection is kept only when nothing is left of its last exchange, and used again only when nothing has arrived meanwhile.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar, cast

from pictograph._resilience.http.library import httpcore
from pictograph._resilience.http.options import TransportOptions
from pictograph._resilience.http.url import Origin

OriginKey: TypeAlias = tuple[bytes, bytes, int | None]
"""Scheme, host and port, as in `httpcore.URL`."""


class Connection(Protocol):
    """What both connection interfaces of httpcore have in common."""

    def is_idle(self) -> bool: ...
    def has_expired(self) -> bool: ...


_FRAMING: Final = frozenset({b"transfer-encoding", b"content-length"})

C = TypeVar("C", bound=Connection)


class IdleConnections(Generic[C]):
    """A stack: the connection that was used last is used next, so those that a quiet client does not need reach their age.

    Each step is one call of a deque, which is atomic: there is no lock that an interrupt could leave taken.
    """

    def __init__(self, options: TransportOptions) -> None:
        self._most = options.max_idle_connections
        self._seconds = options.idle_seconds
        self._stack: deque[tuple[float, C]] = deque()  # with the time since when they are idle
        self._closed = False

    def take(self) -> tuple[C | None, list[C]]:
        """Return the youngest connection that can be used, if any, and those that are to be closed."""
        expired: list[C] = []
        while (connection := self._pop()) is not None:
            # Also when it is readable: the server has closed it, or sent something that is not a response to a request.
            if not connection.has_expired():
                return connection, expired
            expired.append(connection)
        return None, expired

    def put(self, connection: C) -> list[C]:
        """Keep a connection if it is fit for another request. Returns those that are to be closed, it among them if it is not."""
        if not connection.is_idle() or has_surplus(connection):
            return [connection]
        now = time.monotonic()
        self._stack.append((now, connection))
        if self._closed:
            return self.take_all()
        try:
            too_old = now - self._stack[0][0] > self._seconds
            return [self._stack.popleft()[1]] if too_old or len(self._stack) > self._most else []
        except IndexError:  # other threads have taken all
            return []

    def take_all(self) -> list[C]:
        """Return all, to be closed."""
        taken: list[C] = []
        while (connection := self._pop()) is not None:
            taken.append(connection)
        return taken

    def close(self) -> list[C]:
        """As `take_all`; from now on none is kept."""
        self._closed = True
        return self.take_all()

    def _pop(self) -> C | None:
        try:
            return self._stack.pop()[1]
        except IndexError:
            return None


def origin_of(url: httpcore.URL) -> Origin:
    scheme = url.scheme.decode("ascii")
    return Origin(scheme, url.host.decode("ascii").strip("[]"), url.port or (443 if scheme == "https" else 80))


def without_target(request: httpcore.Request) -> None:
    """Remove the `target` extension, which has done its work: httpcore's proxy connections would use it for their CONNECT too."""
    extensions: dict[str, Any] = cast(Any, request).extensions
    if "target" in extensions:
        request.extensions = {name: value for name, value in extensions.items() if name != "target"}


def has_clear_end(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether every reader of the response agrees on where it ends. If not, what is a body to one is the next response to another.

    Unclear are two framings at once, and a body that is announced where none can be (RFC 9112, 6.1 and 6.3).
    """
    framing: dict[bytes, bytes] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in _FRAMING:
            framing[lower] = value.strip()
    if len(framing) > 1:
        return False
    return status not in (204, 304) or framing in ({}, {b"content-length": b"0"})


def has_surplus(connection: Any) -> bool:
    """Whether bytes stand behind the end of the response. httpcore would take them for the next response."""
    while not hasattr(connection, "_h11_state"):
        connection = connection._connection  # HTTPConnection and the connections of proxies wrap the one that speaks HTTP
    return bool(connection._h11_state.trailing_data[0])

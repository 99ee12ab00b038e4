"""Connection pool and httpx transport for threads.

Guarantees: at most so many connections per origin; `close()` from another thread ends every call and wait; neither an
interrupt nor a fork costs a slot or leaves a lock taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pictograph._resilience.http import fork
from pictograph._resilience.http.attempt import Attempt, attempt_of
from pictograph._resilience.http.failures import already_closed, no_free_connection
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.options import TransportOptions
from pictograph._resilience.http.pooling import IdleConnections, OriginKey, has_clear_end, origin_of, without_target
from pictograph._resilience.http.routes import Network, Routes
from pictograph._resilience.http.slots import Slot, Slots
from pictograph._resilience.http.sockets import Sockets
from pictograph._resilience.http.sync_backend import SyncBackend
from pictograph._resilience.http.url import Origin


class _OriginPool(IdleConnections[httpcore.ConnectionInterface]):
    """The connections of one origin."""

    def __init__(self, origin: Origin, options: TransportOptions) -> None:
        super().__init__(options)
        self.origin = origin
        self.slots = Slots(options.max_connections)


class SyncLease:
    """What one attempt holds: a slot, a connection, and then the body of its response."""

    __slots__ = ("_attempt", "_pool", "_slot", "_sockets", "body", "connection", "keeps")

    def __init__(self, slot: Slot, pool: _OriginPool, attempt: Attempt, sockets: Sockets) -> None:
        self._slot: Slot | None = slot
        self._pool = pool
        self._attempt = attempt
        self._sockets = sockets
        self.connection: httpcore.ConnectionInterface | None = None
        self.body: Any = None
        self.keeps = True  # the connection, for another request

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        """End the response; keep the connection if it can be used again."""
        if self._slot is None:
            return
        self.body.close()
        connection, self.connection = self.connection, None
        if connection is not None:
            _close(self._pool.put(connection) if self.keeps else [connection])
        self._release()

    def abandon(self) -> None:
        """Close the connection, unless the response has ended."""
        if self._slot is None:
            return
        try:
            if self.connection is not None:
                self.connection.close()
            if self._attempt.sock is not None:
                self._sockets.close(self._attempt.sock)  # httpcore forgets it when SOCKS fails
        finally:
            self._release()

    def _release(self) -> None:
        slot, self._slot = self._slot, None
        if slot is not None:
            self._pool.slots.put(slot)


class SyncPool:
    """Takes the place of `httpcore.ConnectionPool` below `httpx.HTTPTransport`.

    Each request carries its `Attempt`, and the one that sends it calls `attempt.lease.abandon()` in the end.
    """

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._sockets = Sockets()
        self._routes = Routes[httpcore.ConnectionInterface](
            Network(options), SyncBackend(self._sockets), httpcore.ConnectionPool, httpcore.HTTPProxy, httpcore.SOCKSProxy
        )
        self._origins: dict[OriginKey, _OriginPool] = {}
        self._closed = False
        fork.register(self)

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        attempt = attempt_of(request)
        attempt.own = True
        pool = self._pool_for(request.url)
        slot = pool.slots.get(attempt.limit)
        if slot is None:
            raise no_free_connection(pool.origin, self._options.max_connections)
        lease = attempt.lease = SyncLease(slot, pool, attempt, self._sockets)
        del slot
        if self._closed:
            raise already_closed()
        connection, expired = pool.take()
        _close(expired)
        attempt.reused = connection is not None
        if connection is None:
            connection = self._routes.new_connection(pool.origin, request.url.origin, attempt)
        lease.connection = connection
        without_target(request)
        try:
            response = connection.handle_request(request)
        except (httpcore.NetworkError, httpcore.ProtocolError):
            attempt.stale = attempt.reused and not attempt.received
            if attempt.stale:
                _close(pool.take_all())  # likely to be stale as well: what is sent next gets a new one
            raise
        lease.body = response.stream
        lease.keeps = has_clear_end(response.status, response.headers)
        response.stream = lease
        return response

    def close(self) -> None:
        self._closed = True
        self._sockets.shut_down()
        pools = list(self._origins.values())
        for pool in pools:
            _close(pool.close())
        if all(pool.slots.are_free() for pool in pools):
            self._sockets.abandon()  # only those can be left that an interrupt has made the pool forget
        for pool in pools:
            pool.slots.put_extra()  # the call that it wakes puts it back for the next

    def after_fork_in_child(self) -> None:
        self._origins = {}

    def _pool_for(self, url: httpcore.URL) -> _OriginPool:
        if self._closed:
            raise already_closed()
        key = (url.scheme, url.host, url.port)
        pool = self._origins.get(key)
        return self._origins.setdefault(key, _OriginPool(origin_of(url), self._options)) if pool is None else pool


class SyncHttpTransport(httpx.HTTPTransport):
    """httpx's own transport over our pool. `handle_request` is not overridden: what patches or wraps it sees our requests."""

    def __init__(self, options: TransportOptions) -> None:
        self._pool = SyncPool(options)  # type: ignore[assignment]


def _close(connections: Iterable[httpcore.ConnectionInterface]) -> None:
    for connection in connections:
        connection.close()

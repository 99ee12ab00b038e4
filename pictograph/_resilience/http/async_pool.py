"""Connection pool and httpx transport for tasks of asyncio.

Guarantees: at most so many connections per origin and event loop; event loops share none, and those of a closed loop are let
go; `aclose()`, in whatever loop or thread, ends every call and wait; a cancelled call leaves nothing taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Any

from pictograph._resilience.http import fork
from pictograph._resilience.http.async_backend import AsyncBackend
from pictograph._resilience.http.attempt import Attempt, attempt_of
from pictograph._resilience.http.failures import already_closed, no_free_connection
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.options import TransportOptions
from pictograph._resilience.http.pooling import IdleConnections, OriginKey, has_clear_end, origin_of, without_target
from pictograph._resilience.http.routes import Network, Routes
from pictograph._resilience.http.sockets import Sockets
from pictograph._resilience.http.url import Origin


class _OriginPool(IdleConnections[httpcore.AsyncConnectionInterface]):
    """The connections of one origin in one event loop."""

    def __init__(self, origin: Origin, options: TransportOptions) -> None:
        super().__init__(options)
        self.origin = origin
        self.slots = asyncio.Semaphore(options.max_connections)


class _LoopPool:
    """The connections of one event loop."""

    def __init__(self, network: Network) -> None:
        self.sockets = Sockets()
        self.routes = Routes[httpcore.AsyncConnectionInterface](
            network, AsyncBackend(self.sockets), httpcore.AsyncConnectionPool, httpcore.AsyncHTTPProxy, httpcore.AsyncSOCKSProxy
        )
        self.origins: dict[OriginKey, _OriginPool] = {}

    def pool_for(self, url: httpcore.URL, options: TransportOptions) -> _OriginPool:
        key = (url.scheme, url.host, url.port)
        pool = self.origins.get(key)
        if pool is None:
            pool = self.origins[key] = _OriginPool(origin_of(url), options)
        return pool


class AsyncLease:
    """What one attempt holds: a slot, a connection, and then the body of its response."""

    __slots__ = ("_attempt", "_ended", "_pool", "_sockets", "body", "connection", "keeps")

    def __init__(self, pool: _OriginPool, attempt: Attempt, sockets: Sockets) -> None:
        self._pool = pool
        self._attempt = attempt
        self._sockets = sockets
        self._ended = False
        self.connection: httpcore.AsyncConnectionInterface | None = None
        self.body: Any = None
        self.keeps = True  # the connection, for another request

    def __aiter__(self) -> AsyncIterator[bytes]:
        iterator: AsyncIterator[bytes] = self.body.__aiter__()
        return iterator

    async def aclose(self) -> None:
        """End the response; keep the connection if it can be used again."""
        if self._ended:
            return
        await self.body.aclose()
        connection, self.connection = self.connection, None
        if connection is not None:
            await _close(self._pool.put(connection) if self.keeps else [connection])
        self._release()

    async def abandon(self) -> None:
        """Close the connection, unless the response has ended."""
        if self._ended:
            return
        try:
            if self.connection is not None:
                await self.connection.aclose()
        finally:
            if self._attempt.sock is not None:
                self._sockets.close(self._attempt.sock)  # httpcore forgets it when SOCKS fails
            self._release()

    def _release(self) -> None:
        if not self._ended:
            self._ended = True
            self._pool.slots.release()


class AsyncPool:
    """Takes the place of `httpcore.AsyncConnectionPool` below `httpx.AsyncHTTPTransport`.

    Each request carries its `Attempt`, and the one that sends it awaits `attempt.lease.abandon()` in the end.
    """

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._network = Network(options)
        self._loops: dict[asyncio.AbstractEventLoop, _LoopPool] = {}
        self._lock = threading.Lock()
        self._closed = False
        fork.register(self)

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        attempt = attempt_of(request)
        attempt.own = True
        loop_pool = self._loop_pool()
        pool = loop_pool.pool_for(request.url, self._options)
        await self._acquire(pool, attempt)
        lease = attempt.lease = AsyncLease(pool, attempt, loop_pool.sockets)
        if self._closed:
            raise already_closed()
        connection, expired = pool.take()
        lease.connection = connection  # from here on a cancellation closes it
        await _close(expired)
        attempt.reused = connection is not None
        if connection is None:
            connection = lease.connection = loop_pool.routes.new_connection(pool.origin, request.url.origin, attempt)
        without_target(request)
        try:
            response = await connection.handle_async_request(request)
        except (httpcore.NetworkError, httpcore.ProtocolError):
            attempt.stale = attempt.reused and not attempt.received
            if attempt.stale:
                await _close(pool.take_all())  # likely to be stale as well: what is sent next gets a new one
            raise
        lease.body = response.stream
        lease.keeps = has_clear_end(response.status, response.headers)
        response.stream = lease
        return response

    async def aclose(self) -> None:
        self._closed = True
        with self._lock:
            loops, self._loops = self._loops, {}
        for loop, loop_pool in loops.items():
            loop_pool.sockets.shut_down()
            for pool in loop_pool.origins.values():
                await _close(pool.close())
                with contextlib.suppress(RuntimeError):  # the loop is closed, so nothing waits in it
                    loop.call_soon_threadsafe(pool.slots.release)  # the call that it wakes releases it for the next

    def after_fork_in_child(self) -> None:
        loops, self._loops = self._loops, {}
        self._lock = threading.Lock()
        for loop_pool in loops.values():
            loop_pool.sockets.abandon()

    def _loop_pool(self) -> _LoopPool:
        if self._closed:
            raise already_closed()
        loop = asyncio.get_running_loop()
        loop_pool = self._loops.get(loop)
        if loop_pool is None:
            with self._lock:
                for other in [other for other in self._loops if other.is_closed()]:
                    self._loops.pop(other).sockets.abandon()
                loop_pool = self._loops.setdefault(loop, _LoopPool(self._network))
        return loop_pool

    async def _acquire(self, pool: _OriginPool, attempt: Attempt) -> None:
        try:
            if pool.slots.locked():
                async with asyncio.timeout(attempt.limit.allowance()):
                    await pool.slots.acquire()
            else:
                await pool.slots.acquire()
        except TimeoutError:  # or `Expired`
            raise no_free_connection(pool.origin, self._options.max_connections) from None


class AsyncHttpTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over our pool. `handle_async_request` is not overridden: what patches or wraps it sees our requests."""

    def __init__(self, options: TransportOptions) -> None:
        self._pool = AsyncPool(options)  # type: ignore[assignment]


async def _close(connections: Iterable[httpcore.AsyncConnectionInterface]) -> None:
    for connection in connections:
        await connection.aclose()

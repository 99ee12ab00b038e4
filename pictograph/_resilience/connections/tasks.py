"""Connections for tasks of asyncio: non-blocking sockets that belong to us, not to a transport of the event loop.

A loop that was closed, or left behind in a forked process, therefore needs no help in closing them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TypeVar

from pictograph._resilience.connections.dial import dial, look_up, numeric_address, through
from pictograph._resilience.connections.exchange import exchange
from pictograph._resilience.connections.failures import without_frames
from pictograph._resilience.connections.network import Network, already_closed, final, no_slot, tell_of_forks
from pictograph._resilience.connections.options import ConnectionOptions
from pictograph._resilience.connections.pool import Connection, Pool, is_readable
from pictograph._resilience.connections.route import Origin, Route, check_head, origin_of
from pictograph._resilience.connections.steps import AddressInfo, Connect, NothingSent, Peek, Resolve, Step, Steps
from pictograph._resilience.connections.time_limit import TimeLimit, shorter
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink, TransportFailure

T = TypeVar("T")


class _Pool(Pool):
    def __init__(self, route: Route, options: ConnectionOptions) -> None:
        super().__init__(route, options)
        self.slots = asyncio.Semaphore(options.max_connections)


class TaskConnections:
    """An `AsyncTransport` over HTTP/1.1 sockets. Runs on asyncio (or uvloop), not on trio.

    Each event loop that uses it has connections of its own, up to the limit each; those of closed loops are let go.
    """

    def __init__(self, options: ConnectionOptions) -> None:
        self._network = Network(options)
        self._pools: dict[asyncio.AbstractEventLoop, dict[Origin, _Pool]] = {}
        self._pools_lock = threading.Lock()
        self._closed = False
        tell_of_forks(self)

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        """See `AsyncTransport`."""
        try:
            return await self._attempt(request, limits, sink)
        except Exception as exc:
            if not isinstance(exc, TransportFailure):
                raise  # the caller's file or sink
            leaving: BaseException = final(exc, closed=self._closed)
        except BaseException as exc:  # a cancellation, perhaps in the middle of a send
            leaving = exc
        without_frames(leaving)
        raise leaving

    async def aclose(self) -> None:
        """End all calls and close all connections. Calls made afterwards fail at once."""
        self._closed = True
        with self._pools_lock:
            pools = [(loop, pool) for loop, pools in self._pools.items() for pool in pools.values()]
            self._pools = {}
        for loop, pool in pools:
            pool.hang_up()
            with contextlib.suppress(RuntimeError):  # that loop is closed, and nobody waits in it
                loop.call_soon_threadsafe(pool.slots.release)  # wakes one who waits, who wakes the next

    def after_fork_in_child(self) -> None:
        """The connections belong to the parent: reading from them here would take its answers."""
        pools, self._pools = self._pools, {}
        for of_loop in pools.values():
            for pool in of_loop.values():
                pool.abandon()
        self._pools_lock = threading.Lock()
        self._network.forget_locks()

    async def _attempt(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        limit = TimeLimit.of(limits)
        check_head(request)
        pool = self._pool_for(origin_of(request.url))
        await self._enter(pool, limit)
        try:
            connection = pool.take() or await self._dial(pool, limit)
            channel = _Channel(pool, limit)
            channel.sock = connection.sock
            try:
                response, ended = await channel.run(through(connection.layers, exchange(pool.route, request, limits, sink)))
            except BaseException:
                pool.drop(connection.sock)
                raise
            pool.give_back(connection, ended=ended)
            return response
        finally:
            pool.slots.release()

    def _pool_for(self, origin: Origin) -> _Pool:
        if self._closed:
            raise already_closed()
        loop = asyncio.get_running_loop()
        pools = self._pools.get(loop)
        if pools is None:
            pools = self._pools_of_new_loop(loop)
        pool = pools.get(origin)
        if pool is None:
            pool = pools[origin] = _Pool(self._network.route_to(origin), self._network.options)
        return pool

    def _pools_of_new_loop(self, loop: asyncio.AbstractEventLoop) -> dict[Origin, _Pool]:
        with self._pools_lock:
            for other in [other for other in self._pools if other.is_closed()]:
                for pool in self._pools.pop(other).values():
                    pool.abandon()
            return self._pools.setdefault(loop, {})

    async def _enter(self, pool: _Pool, limit: TimeLimit) -> None:
        try:
            if pool.slots.locked():
                async with asyncio.timeout(limit.allowance()):
                    await pool.slots.acquire()
            else:
                await pool.slots.acquire()
        except TimeoutError:
            raise no_slot(pool.route.origin, self._network.options) from None
        if self._closed:
            pool.slots.release()
            raise already_closed()

    async def _dial(self, pool: Pool, limit: TimeLimit) -> Connection:
        channel = _Channel(pool, limit.for_connecting(self._network.options.connect_seconds))
        try:
            layers = await channel.run(dial(pool.route, self._network.tls_context))
        except BaseException:
            if hasattr(channel, "sock"):
                pool.drop(channel.sock)
            raise
        return Connection(channel.sock, layers)


class _Channel:
    """Does the steps of a conversation on one socket."""

    __slots__ = ("limit", "loop", "pool", "sock")

    sock: socket.socket  # from the first `Connect` on

    def __init__(self, pool: Pool, limit: TimeLimit) -> None:
        self.loop = asyncio.get_running_loop()
        self.pool = pool
        self.limit = limit

    async def run(self, steps: Steps[T]) -> T:
        """Go through the conversation to its end."""
        value: object = None
        error: OSError | None = None
        try:
            while True:
                try:
                    step: Step = steps.send(value) if error is None else steps.throw(error)
                except StopIteration as stop:
                    result: T = stop.value
                    return result
                value = error = None
                try:
                    value = await self._perform(step)
                except OSError as exc:
                    error = exc
                step = b""  # while the conversation goes on, this frame must not hold the head of a request
        finally:
            steps.close()

    async def _perform(self, step: Step) -> object:
        if isinstance(step, int):
            return await self._receive(step)
        if isinstance(step, bytes | memoryview):
            await self._send(step)
            return None
        if isinstance(step, Peek):
            return is_readable(self.sock)
        if isinstance(step, Resolve):
            return await self._resolve(step)
        if isinstance(step, Connect):
            await self._connect(step)
            return None
        return await asyncio.to_thread(step)

    async def _receive(self, most_bytes: int) -> bytes:
        try:
            async with asyncio.timeout(self.limit.allowance()):
                return await self.loop.sock_recv(self.sock, most_bytes)
        except OSError as exc:
            raise self.limit.why(exc) from None

    async def _send(self, data: bytes | memoryview) -> None:
        view, begun = memoryview(data), False
        try:
            allowance = self.limit.allowance()
            try:
                sent = self.sock.send(view)  # nearly always all of it
            except BlockingIOError:
                sent = 0
            begun = True
            if sent < len(view):
                async with asyncio.timeout(allowance):
                    await self.loop.sock_sendall(self.sock, view[sent:])
        except OSError as exc:
            why = self.limit.why(exc)
            if begun:
                raise why from None
            raise NothingSent from why

    async def _resolve(self, step: Resolve) -> list[AddressInfo]:
        known = numeric_address(step.host, step.port)
        if known:
            return known
        try:
            async with asyncio.timeout(self.limit.allowance()):
                return await asyncio.wrap_future(look_up(step.host, step.port))
        except OSError as exc:
            raise self.limit.why(exc) from None

    async def _connect(self, step: Connect) -> None:
        family, kind, protocol, _, address = step.address
        allowance = self.limit.allowance()
        sock = socket.socket(family, kind, protocol)
        try:
            self.pool.adopt(sock)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setblocking(False)
            async with asyncio.timeout(shorter(allowance, step.seconds)):
                await self.loop.sock_connect(sock, address)
        except OSError as exc:
            self.pool.drop(sock)
            raise self.limit.why_not_connected(exc, step.seconds) from None
        except BaseException:
            self.pool.drop(sock)
            raise
        self.sock = sock

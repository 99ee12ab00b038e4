"""Connections for threads: blocking sockets, each step bounded by what is left of the attempt's time."""

from __future__ import annotations

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
from pictograph._resilience.connections.time_limit import Expired, TimeLimit, shorter
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink, TransportFailure

T = TypeVar("T")


class _Pool(Pool):
    def __init__(self, route: Route, options: ConnectionOptions) -> None:
        super().__init__(route, options)
        self.slots = threading.Semaphore(options.max_connections)


class BlockingConnections:
    """A `SyncTransport` over HTTP/1.1 sockets."""

    def __init__(self, options: ConnectionOptions) -> None:
        self._network = Network(options)
        self._pools: dict[Origin, _Pool] = {}
        self._closed = False
        tell_of_forks(self)

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        """See `SyncTransport`."""
        try:
            return self._attempt(request, limits, sink)
        except Exception as exc:
            if not isinstance(exc, TransportFailure):
                raise  # the caller's file or sink
            leaving: BaseException = final(exc, closed=self._closed)
        except BaseException as exc:  # Ctrl-C, perhaps in the middle of a send
            leaving = exc
        without_frames(leaving)
        raise leaving

    def close(self) -> None:
        """End all calls and close all connections. Calls made afterwards fail at once."""
        self._closed = True
        for pool in list(self._pools.values()):
            pool.hang_up()
            pool.slots.release()  # wakes one who waits, who wakes the next

    def after_fork_in_child(self) -> None:
        """The connections belong to the parent: reading from them here would take its answers."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.abandon()
        self._network.forget_locks()

    def _attempt(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        limit = TimeLimit.of(limits)
        check_head(request)
        pool = self._pool_for(origin_of(request.url))
        self._enter(pool, limit)
        try:
            connection = pool.take() or self._dial(pool, limit)
            channel = _Channel(pool, limit)
            channel.sock = connection.sock
            try:
                response, ended = channel.run(through(connection.layers, exchange(pool.route, request, limits, sink)))
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
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools.setdefault(origin, _Pool(self._network.route_to(origin), self._network.options))
        return pool

    def _enter(self, pool: _Pool, limit: TimeLimit) -> None:
        try:
            entered = pool.slots.acquire(blocking=False) or pool.slots.acquire(timeout=limit.allowance())
        except Expired:
            entered = False
        if not entered:
            raise no_slot(pool.route.origin, self._network.options)
        if self._closed:
            pool.slots.release()
            raise already_closed()

    def _dial(self, pool: Pool, limit: TimeLimit) -> Connection:
        channel = _Channel(pool, limit.for_connecting(self._network.options.connect_seconds))
        try:
            layers = channel.run(dial(pool.route, self._network.tls_context))
        except BaseException:
            if hasattr(channel, "sock"):
                pool.drop(channel.sock)
            raise
        return Connection(channel.sock, layers)


class _Channel:
    """Does the steps of a conversation on one socket."""

    __slots__ = ("limit", "pool", "sock")

    sock: socket.socket  # from the first `Connect` on

    def __init__(self, pool: Pool, limit: TimeLimit) -> None:
        self.pool = pool
        self.limit = limit

    def run(self, steps: Steps[T]) -> T:
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
                    value = self._perform(step)
                except OSError as exc:
                    error = exc
                step = b""  # while the conversation goes on, this frame must not hold the head of a request
        finally:
            steps.close()

    def _perform(self, step: Step) -> object:
        if isinstance(step, int):
            return self._receive(step)
        if isinstance(step, bytes | memoryview):
            self._send(step)
            return None
        if isinstance(step, Peek):
            return is_readable(self.sock)
        if isinstance(step, Resolve):
            return self._resolve(step)
        if isinstance(step, Connect):
            self._connect(step)
            return None
        return step()

    def _receive(self, most_bytes: int) -> bytes:
        self.sock.settimeout(self.limit.allowance())
        try:
            return self.sock.recv(most_bytes)
        except OSError as exc:
            raise self.limit.why(exc) from None

    def _send(self, data: bytes | memoryview) -> None:
        view, sent = memoryview(data), 0
        try:
            while sent < len(view):
                self.sock.settimeout(self.limit.allowance())
                sent += self.sock.send(view[sent:])
        except OSError as exc:
            why = self.limit.why(exc)
            if sent:
                raise why from None
            raise NothingSent from why

    def _resolve(self, step: Resolve) -> list[AddressInfo]:
        known = numeric_address(step.host, step.port)
        if known:
            return known
        try:
            return look_up(step.host, step.port).result(self.limit.allowance())
        except OSError as exc:
            raise self.limit.why(exc) from None

    def _connect(self, step: Connect) -> None:
        family, kind, protocol, _, address = step.address
        allowance = self.limit.allowance()
        sock = socket.socket(family, kind, protocol)
        try:
            self.pool.adopt(sock)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(shorter(allowance, step.seconds))
            sock.connect(address)
        except OSError as exc:
            self.pool.drop(sock)
            raise self.limit.why_not_connected(exc, step.seconds) from None
        except BaseException:
            self.pool.drop(sock)
            raise
        self.sock = sock

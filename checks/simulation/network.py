"""The simulated network: sockets in place of the system's, and the connections between them and the service."""

from __future__ import annotations

import errno
import itertools
from collections.abc import Callable
from typing import Any, Protocol

from checks.simulation import world
from checks.simulation.world import Process, World
from pictograph._resilience.http import async_backend, layers, sync_backend
from pictograph._resilience.http.time_limit import TimeLimit

Address = tuple[str, int]


class Server(Protocol):
    """What accepts connections."""

    def connect(self, address: Address, client: Endpoint) -> None: ...


class Peer(Protocol):
    """The server's end of a connection."""

    def receive(self, data: bytes) -> None: ...
    def receive_end(self) -> None: ...


class Endpoint:
    """The client's end of a connection: what has arrived there, and what is still on the way."""

    def __init__(self, net: Network, address: Address) -> None:
        self.net = net
        self.address = address
        self.peer: Peer | None = None
        self.inbox = bytearray()
        self.has_ended = False
        self.error: int | None = None
        self.is_closed = False  # by the client
        self._arrivals = 0.0  # bytes arrive in the order in which they were sent
        self._departures = 0.0
        self._waiting: list[Callable[[], object]] = []

    def is_readable(self) -> bool:
        return bool(self.inbox) or self.has_ended or self.error is not None

    def is_connected(self) -> bool:
        return self.peer is not None or self.error is not None

    def on_change(self, wake: Callable[[], object]) -> None:
        """Call `wake` at the next change."""
        self._waiting.append(wake)

    def changed(self) -> None:
        waiting, self._waiting = self._waiting, []
        for wake in waiting:
            wake()

    # The server's side: each takes a delay, and then the way.

    def accept(self, peer: Peer, seconds: float) -> None:
        def established() -> None:
            if not self.is_closed:
                self.peer = peer
                self.changed()

        self.net.world.at(seconds, established)

    def deliver(self, data: bytes, seconds: float = 0.0) -> None:
        """Bytes for the client."""
        self._arrive(lambda: self.inbox.extend(data), seconds)

    def deliver_end(self, seconds: float = 0.0) -> None:
        self._arrive(lambda: setattr(self, "has_ended", True), seconds)

    def reset(self, seconds: float = 0.0, code: int = errno.ECONNRESET) -> None:
        def arrive() -> None:
            self.inbox.clear()
            self.error = code

        self._arrive(arrive, seconds)

    def _arrive(self, change: Callable[[], object], seconds: float) -> None:
        now = self.net.world.now
        self._arrivals = max(self._arrivals, now + seconds + self.net.latency())

        def event() -> None:
            if not self.is_closed and self.error is None:
                change()
                self.changed()

        self.net.world.at(self._arrivals - now, event)

    def depart(self, event: Callable[[Peer], object]) -> None:
        """Something for the server."""
        peer = self.peer
        if peer is None:
            return
        now = self.net.world.now
        self._departures = max(self._departures, now + self.net.latency())
        self.net.world.at(self._departures - now, lambda: event(peer))


class Network:
    """All connections of a history."""

    def __init__(self, world: World, server: Server) -> None:
        self.world = world
        self.open: set[Socket] = set()
        self.numbers = itertools.count()
        self._server = server

    def latency(self) -> float:
        return self.world.random.uniform(0.0005, 0.02)

    def close_all(self, process: Process) -> None:
        """The process has ended: the system closes its sockets."""
        for sock in sorted((sock for sock in self.open if sock.process is process), key=hash):
            sock.close()

    def connect(self, address: Address) -> Endpoint:
        endpoint = Endpoint(self, address)
        self._server.connect(address, endpoint)
        return endpoint


class Socket:
    """In place of `socket.socket`, non-blocking but for `connect`."""

    def __init__(self) -> None:
        self._net: Network = _network()
        self._number = next(self._net.numbers)
        self._net.open.add(self)
        self.process = self._net.world.process
        self._timeout: float | None = None
        self.endpoint: Endpoint | None = None
        self._is_shut_down = False

    def __hash__(self) -> int:
        return self._number  # the order in which a set is walked must not depend on addresses of objects

    def settimeout(self, seconds: float | None) -> None:
        self._timeout = seconds

    def setblocking(self, flag: bool) -> None:
        self._timeout = None if flag else 0.0

    def fileno(self) -> int:
        return 3 if self in self._net.open else -1

    def start_connecting(self, address: Any) -> Endpoint:
        self._check()
        self.endpoint = self._net.connect((address[0], address[1]))
        return self.endpoint

    def connect(self, address: Any) -> None:
        endpoint = self.start_connecting(address)
        if not world.current().block(lambda: endpoint.is_connected() or self._is_shut_down, self._timeout):
            raise TimeoutError("timed out")
        self.finish_connecting()

    def finish_connecting(self) -> None:
        self._check()
        assert self.endpoint is not None
        if self.endpoint.error is not None:
            raise OSError(self.endpoint.error, "connect")
        if self._is_shut_down:
            raise ConnectionAbortedError(errno.ECONNABORTED, "shut down")

    def is_readable(self) -> bool:
        return self._is_shut_down or self.endpoint is None or self.endpoint.is_readable()

    def recv(self, max_bytes: int) -> bytes:
        self._check()
        assert self.endpoint is not None
        world.current().give_turn()
        self._check()
        inbox = self.endpoint.inbox
        if inbox and not self._is_shut_down:
            data = bytes(inbox[:max_bytes])
            del inbox[:max_bytes]
            return data
        if self.endpoint.error is not None:
            raise OSError(self.endpoint.error, "recv")
        if self.endpoint.has_ended or self._is_shut_down:
            return b""
        raise BlockingIOError

    def send(self, data: memoryview) -> int:
        self._check()
        assert self.endpoint is not None
        if self.endpoint.error is not None or self._is_shut_down:
            raise BrokenPipeError(errno.EPIPE, "send")
        piece = bytes(data)
        if len(piece) > 200 and self._net.world.random.random() < 0.1:
            piece = piece[: self._net.world.random.randint(1, len(piece))]
        self.endpoint.depart(lambda peer: peer.receive(piece))
        world.current().give_turn()
        return len(piece)

    def shutdown(self, how: int) -> None:
        self._check()
        self._is_shut_down = True
        if self.endpoint is not None:
            self.endpoint.depart(lambda peer: peer.receive_end())
            self.endpoint.changed()

    def close(self) -> None:
        if self in self._net.open:
            self._net.open.discard(self)
            if self.endpoint is not None and not self.endpoint.is_closed:
                self.endpoint.depart(lambda peer: peer.receive_end())
                self.endpoint.is_closed = True
                self.endpoint.changed()

    def _check(self) -> None:
        if self not in self._net.open:
            raise OSError(errno.EBADF, "the socket is closed")


class Readiness:
    """In place of the one that polls."""

    def __init__(self, sock: Socket) -> None:
        self._sock = sock

    def is_readable(self) -> bool:
        if self._sock.fileno() < 0:
            raise OSError(errno.EBADF, "the socket is closed")
        return self._sock.is_readable()

    def wait_readable(self, limit: TimeLimit) -> None:
        if self._sock.fileno() < 0:
            raise OSError(errno.EBADF, "the socket is closed")
        if not world.current().block(lambda: self._sock.fileno() < 0 or self._sock.is_readable(), limit.allowance()):
            raise limit.expired()

    def wait_writable(self, limit: TimeLimit) -> None:
        raise AssertionError("the simulated network always takes something")


_networks: list[Network] = []


def use(network: Network) -> None:
    """Open the sockets of the next history in this network."""
    _networks[:] = [network]


def _network() -> Network:
    return _networks[0]


def _new_socket(family: int, kind: int, protocol: int, local_address: str | None = None, options: Any = None) -> Socket:
    return Socket()


def install() -> None:
    """Let the SDK open simulated sockets."""
    vars(sync_backend)["new_socket"] = _new_socket
    vars(async_backend)["new_socket"] = _new_socket
    vars(layers)["Readiness"] = Readiness

"""Open connections to one origin: a stack of idle ones, and the sockets of all."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable

from pictograph._resilience.connections.options import ConnectionOptions
from pictograph._resilience.connections.route import Route
from pictograph._resilience.connections.tls import TlsLayer


class Connection:
    """A connected socket and the TLS on it."""

    __slots__ = ("idle_since", "layers", "sock")

    def __init__(self, sock: socket.socket, layers: tuple[TlsLayer, ...]) -> None:
        self.sock = sock
        self.layers = layers
        self.idle_since = 0.0

    def is_quiet(self) -> bool:
        """Whether nothing is left of what was said through the TLS."""
        return all(layer.is_quiet() for layer in self.layers)


class Pool:
    """The connections of one route. The youngest idle one is used first, so that a quiet client lets the others go.

    `sockets` holds all that are open, also those that are still connecting or in the middle of a call.
    """

    def __init__(self, route: Route, options: ConnectionOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self.route = route
        self.sockets: set[socket.socket] = set()
        self.closed = False
        self._idle: list[Connection] = []
        self._most_idle = options.max_idle_connections
        self._idle_seconds = options.idle_seconds
        self._clock = clock
        self._lock = threading.Lock()

    def take(self) -> Connection | None:
        """The youngest idle connection that the server has not closed yet."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            # Readable while nothing was asked: the end of the stream, or something that is no answer to us.
            if self._clock() - connection.idle_since < self._idle_seconds and not is_readable(connection.sock):
                return connection
            self.drop(connection.sock)

    def give_back(self, connection: Connection, *, ended: bool) -> None:
        """Keep the connection for the next call if it is fit for one, else close it. `ended`: the last exchange is over on both sides."""
        fit = ended and connection.is_quiet()
        connection.idle_since = now = self._clock()
        with self._lock:
            if fit and not self.closed:
                self._idle.append(connection)
                oldest = self._idle[0]
                if len(self._idle) <= self._most_idle and now - oldest.idle_since < self._idle_seconds:
                    return
                del self._idle[0]
                connection = oldest
        self.drop(connection.sock)

    def adopt(self, sock: socket.socket) -> None:
        """Know of a new socket, before it connects."""
        self.sockets.add(sock)
        if self.closed:
            raise ConnectionAbortedError("the client was closed")

    def drop(self, sock: socket.socket) -> None:
        """Close one connection."""
        self.sockets.discard(sock)
        sock.close()

    def hang_up(self) -> None:
        """End all connections, from any thread. Who is in the middle of a call on one of them wakes up and closes it."""
        with self._lock:
            self.closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            self.drop(connection.sock)
        for sock in list(self.sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close our copies of the sockets, and do not end what may go on over them in the parent process."""
        for sock in list(self.sockets):
            sock.close()


def is_readable(sock: socket.socket) -> bool:
    """Whether a read would return at once: with data, with the end of the stream, or with an error."""
    if sock.fileno() < 0:
        return True
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([sock], [], [], 0)[0])

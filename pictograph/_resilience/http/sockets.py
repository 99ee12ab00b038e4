"""Open sockets. Guarantee: `close()` ends every call, also one that is still connecting, from any thread."""

from __future__ import annotations

import contextlib
import errno
import math
import select
import socket
from typing import Any, Final

from pictograph._resilience.http import fork
from pictograph._resilience.http.time_limit import TimeLimit

ADDRESS_SECONDS: Final = 2.5
"""The most that is given to an address while others are left: the SYN and its first repetition. A host whose IPv6 address
does not work is then reached by IPv4 well within the time for connecting."""


class Sockets:
    """All open sockets of a transport."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._closed = False
        fork.register(self)

    def add(self, sock: socket.socket) -> None:
        """Register a new socket, before it connects."""
        self._open.add(sock)
        if self._closed:
            raise ConnectionAbortedError(errno.ECONNABORTED, "the client was closed")

    def close(self, sock: socket.socket) -> None:
        self._open.discard(sock)
        sock.close()

    def shut_down(self) -> None:
        """End all connections. Each thread or task that uses one wakes up with an error and closes it."""
        self._closed = True
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close the sockets without ending the connections, which another process may go on using."""
        for sock in list(self._open):
            sock.close()
        self._open.clear()

    after_fork_in_child = abandon


class Readiness:
    """Waits until a socket can be read from or written to."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._poll = select.poll() if hasattr(select, "poll") else None  # not on Windows
        if self._poll is not None:
            self._poll.register(sock, select.POLLIN)

    def is_readable(self) -> bool:
        return self._is_ready(0.0)

    def wait_readable(self, limit: TimeLimit) -> None:
        """Raises `Expired` when the limit passes first."""
        if not self._is_ready(limit.allowance()):
            raise limit.expired()

    def wait_writable(self, limit: TimeLimit) -> None:
        """Raises `Expired` when the limit passes first."""
        if not self._is_ready(limit.allowance(), writable=True):
            raise limit.expired()

    def _is_ready(self, seconds: float | None, *, writable: bool = False) -> bool:
        if self._sock.fileno() < 0:
            raise OSError(errno.EBADF, "the socket is closed")  # by a fork
        if self._poll is None:
            watched = [self._sock]
            return any(select.select(*([], watched) if writable else (watched, []), [], seconds))
        poll = self._poll
        if writable:
            poll = select.poll()
            poll.register(self._sock, select.POLLOUT)
        return bool(poll.poll(None if seconds is None else math.ceil(seconds * 1000)))


def new_socket(family: int, kind: int, protocol: int, local_address: str | None = None, options: Any = None) -> socket.socket:
    """Return a new socket, with the local address and options that a caller's transport was given."""
    sock = socket.socket(family, kind, protocol)
    try:
        if family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for option in options or ():
            sock.setsockopt(*option)
        if local_address is not None:
            sock.bind((local_address, 0))
    except BaseException:
        sock.close()
        raise
    return sock

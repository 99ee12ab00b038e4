"""Ports without a server: connecting is refused, or hangs."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from tests.support.loopback import bound_socket


@contextlib.contextmanager
def refused_port() -> Iterator[int]:
    """A port on 127.0.0.1 where each connection is refused; it stays bound, so that no other server can use it."""
    with bound_socket() as sock:
        yield sock.getsockname()[1]


@contextlib.contextmanager
def unanswered_port() -> Iterator[int]:
    """A port on 127.0.0.1 where connecting hangs (Linux): its listen queue is full."""
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(bound_socket())
        listener.listen(0)
        for _ in range(4):
            filler = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]

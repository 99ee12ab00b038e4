"""A threaded TCP server on 127.0.0.1 and a free port: the base of every test server here."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

STOP_SECONDS = 30.0
"""How long `close` waits for the threads of a server; more than any test body may need to notice a closed socket."""


def reset(sock: socket.socket) -> None:
    """Close with RST instead of FIN: the peer reads "connection reset", and unread data is discarded."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def hang_up(sock: socket.socket) -> None:
    """Wake the thread that is blocked on this socket. `SSLSocket.shutdown` would drop the TLS state that its reader uses."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def bound_socket(port: int = 0) -> socket.socket:
    """A TCP socket bound to 127.0.0.1 that does not listen: connecting to it is rejected while the port stays reserved."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except BaseException:
        sock.close()
        raise
    return sock


class LoopbackServer(ABC):
    """Accepts connections in one thread and serves each in its own; no thread outlives the `with` block.

    Subclasses implement `serve`. Any error in it, except that the peer disconnects, is a bug of the test server
    and is raised by `close`, so that a plausible client error can't hide it.
    """

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.connections = 0  # accepted so far
        self.peers: list[str] = []  # the addresses that they came from
        self._changed = threading.Condition()
        self._open: dict[int, socket.socket] = {}
        self._threads: list[threading.Thread] = []
        self._faults: list[BaseException] = []
        self._holder = bound_socket()  # reserves the port while nothing listens
        self.host, self.port = self._holder.getsockname()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._listener: socket.socket | None = None
        self.listen()
        self._acceptor = threading.Thread(target=self._accept, name=f"{type(self).__name__} accept", daemon=True)
        self._acceptor.start()

    @abstractmethod
    def serve(self, sock: socket.socket, number: int) -> None:
        """Serve one connection (`number` counts from 1). The socket is closed afterwards in any case."""

    @property
    def address(self) -> tuple[str, int]:
        return self.host, self.port

    @property
    def open_connections(self) -> int:
        """How many accepted connections neither side has ended yet."""
        with self._changed:
            return len(self._open)

    def listen(self) -> None:
        """Accept connections, also again after `refuse`."""
        with self._changed:
            if self._listener is None:
                listener = bound_socket(self.port)
                listener.listen(512)
                self._listener = listener
        self._wake_writer.send(b"w")

    def refuse(self) -> None:
        """Stop listening: connecting gets ECONNREFUSED from the kernel. Connections that are open stay so."""
        with self._changed:
            listener, self._listener = self._listener, None
            if listener is not None:
                hang_up(listener)  # closing alone takes effect only when the accepting thread has left its select
                listener.close()
        self._wake_writer.send(b"w")

    def drop_connections(self) -> None:
        """End all open connections from this side."""
        with self._changed:
            for sock in self._open.values():
                hang_up(sock)

    def wait_until_idle(self, timeout: float = 30.0, *, but: int = 0) -> None:
        """Wait until no connection is open, or not more than `but`, or fail."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._open) <= but, timeout):
                raise AssertionError(f"{len(self._open)} connections are still open after {timeout} s")

    def wait_for_connections(self, count: int, timeout: float = 30.0) -> None:
        """Wait until `count` connections have been accepted since the start, or fail."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.connections >= count, timeout):
                raise AssertionError(f"{self.connections} connections came within {timeout} s, not {count}")

    def replace(self, number: int, sock: socket.socket) -> None:
        """Record that connection `number` is now served through another socket object (TLS over the first)."""
        with self._changed:
            self._open[number] = sock
            if self.stopping.is_set():
                hang_up(sock)

    def close(self) -> None:
        """Stop and wait for all threads. Raises the first error of `serve`, and AssertionError if a thread does not end."""
        self.stopping.set()
        self.refuse()
        self.drop_connections()
        give_up = time.monotonic() + STOP_SECONDS
        for thread in [self._acceptor, *self._threads]:
            thread.join(max(0.0, give_up - time.monotonic()))
        for sock in (self._wake_reader, self._wake_writer, self._holder):
            sock.close()
        stuck = [thread.name for thread in self._threads if thread.is_alive()]
        if stuck:
            raise AssertionError(f"{type(self).__name__} did not stop: {stuck}")
        if self._faults:
            raise self._faults[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            with self._changed:
                listener = self._listener
            try:
                ready, _, _ = select.select([self._wake_reader, *([listener] if listener else [])], [], [])
                if self._wake_reader in ready:
                    self._wake_reader.recv(64)
                if listener is None or listener not in ready:
                    continue
                sock, peer = listener.accept()
            except (OSError, ValueError):  # the listener was closed between select and accept
                continue
            sock.setblocking(True)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._changed:
                self.connections += 1
                self.peers.append(peer[0])
                number = self.connections
                self._open[number] = sock
                thread = threading.Thread(target=self._serve, args=(sock, number), name=f"{type(self).__name__} {number}", daemon=True)
                self._threads = [old for old in self._threads if old.is_alive()] + [thread]
                thread.start()
                self._changed.notify_all()
                if self.stopping.is_set():
                    hang_up(sock)

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            self.serve(sock, number)
        except OSError:  # the peer disconnected, or close() shut the socket down
            pass
        except Exception as fault:
            self._faults.append(fault)
        finally:
            with self._changed:
                self._open.pop(number).close()
                self._changed.notify_all()
            sock.close()

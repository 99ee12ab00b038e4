"""One connection of a scripted server: records what it receives and sends what the script defines."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tests.support.loopback import reset

HEAD_BYTES = 1024 * 1024
"""A request head longer than this is a bug of the test, not a request."""


class Over(Exception):
    """The connection has ended; nothing more can be read or written."""


@dataclass(eq=False)
class Received:
    """One request as it was received. `complete`: the whole body was read, which not every script does.

    `sent_bytes` counts what the server could hand to the kernel in response to it: what the client read plus at most what
    the buffers between the two hold (some hundred kilobytes).
    """

    method: str
    target: str  # as sent: "/path?query", or absolute through a proxy
    headers: list[tuple[str, str]]  # in order, names as written, repeated where they repeat
    connection: int  # counts from 1
    at: float  # time.monotonic() when the head had been read
    version: str = "HTTP/1.1"
    body: bytes = b""  # transfer coding removed
    complete: bool = False
    sent_bytes: int = 0
    raw_head: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        """The value of a header that occurs at most once."""
        values = self.header_values(name)
        if len(values) > 1:
            raise AssertionError(f"{name} was sent {len(values)} times: {values}")
        return values[0] if values else None

    def header_values(self, name: str) -> list[str]:
        """All values of a header, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def path(self) -> str:
        """The target without its query, still percent-encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        """The decoded query, in order."""
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    def json(self) -> object:
        """The body as JSON."""
        return json.loads(self.body)


class Exchange:
    """What a step of a behaviour acts on: the connection, and the request that is being responded to."""

    def __init__(self, sock: socket.socket, number: int, stopping: threading.Event, record: Callable[[Received], None]) -> None:
        self.sock = sock
        self.number = number
        self.stopping = stopping
        self.received: Received | None = None
        self.sent_bytes = 0  # over the whole connection
        self._record = record
        self._buffer = b""
        self._body_left: int | None = 0  # None: chunked, end not seen yet

    # Receive

    def wait_for_bytes(self) -> bool:
        """Wait for the first byte of a request. False if the client disconnected instead."""
        self.received = None
        if not self._buffer:
            self._buffer = self._recv()
        return bool(self._buffer)

    def read_head(self) -> Received:
        """Read up to the empty line and record the request; body bytes received with it stay in the buffer."""
        if self.received is not None:
            return self.received
        while b"\r\n\r\n" not in self._buffer:
            if self._buffer.startswith(b"\x16\x03"):
                raise AssertionError("the client speaks TLS, this server does not: script it with plain_http_on_tls_port()")
            if len(self._buffer) > HEAD_BYTES:
                raise AssertionError("the request head does not end")
            self._more()
        raw, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").split("\r\n")
        method, target, version = first.split(" ", 2)
        pairs = [(name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines)]
        received = Received(method, target, pairs, self.number, time.monotonic(), version, raw_head=raw + b"\r\n\r\n")
        chunked = "chunked" in (received.header("Transfer-Encoding") or "").lower()
        self._body_left = None if chunked else int(received.header("Content-Length") or 0)
        received.complete = self._body_left == 0
        self.received = received
        self._record(received)
        return received

    def read_body(self, up_to: int | None = None) -> Received:
        """Read the body, or no more than its first `up_to` bytes."""
        received = self.read_head()
        if self._body_left is None:
            self._read_chunked(received, up_to)
            return received
        want = self._body_left if up_to is None else min(up_to, self._body_left)
        pieces = [received.body]
        try:
            while want:
                if not self._buffer:
                    self._more()
                piece, self._buffer = self._buffer[:want], self._buffer[want:]
                pieces.append(piece)
                want -= len(piece)
                self._body_left -= len(piece)
        finally:
            received.body = b"".join(pieces)
            received.complete = self._body_left == 0
        return received

    def _read_chunked(self, received: Received, up_to: int | None) -> None:
        while up_to is None or len(received.body) < up_to:
            while b"\r\n" not in self._buffer:
                self._more()
            size, _, self._buffer = self._buffer.partition(b"\r\n")
            length = int(size.split(b";")[0], 16)
            while len(self._buffer) < length + 2:
                self._more()
            received.body += self._buffer[:length]
            self._buffer = self._buffer[length + 2 :]
            if length == 0:  # trailers are not expected from any client here
                self._body_left = 0
                received.complete = True
                return

    def _recv(self) -> bytes:
        return self.sock.recv(65536)

    def _more(self) -> None:
        piece = self._recv()
        if not piece:
            raise Over
        self._buffer += piece

    # Send

    def send(self, data: bytes) -> None:
        """Hand all of it to the kernel; blocks while the client does not read."""
        view = memoryview(data)
        while view:
            count = self.sock.send(view)
            view = view[count:]
            self.sent_bytes += count
            if self.received is not None:
                self.received.sent_bytes += count

    def pause(self, seconds: float) -> None:
        """Let real time pass; ends early when the server stops."""
        if self.stopping.wait(seconds):
            raise Over

    # End the connection

    def reset(self) -> None:
        """End with RST."""
        reset(self.sock)
        raise Over

    def close(self) -> None:
        """End with FIN, without a TLS close_notify.

        Closing with unread bytes in the kernel would send RST. So when the request was not read to its end, only the
        write side is closed, and further bytes are discarded until the client disconnects.
        """
        if self.received is not None and self.received.complete:
            self.sock.close()
            raise Over
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_WR)
        self.swallow()

    def swallow(self) -> None:
        """Read and discard until the client disconnects or the server stops. Never responds."""
        with contextlib.suppress(OSError):
            while self._recv_below_tls():
                pass
        raise Over

    def hold(self) -> None:
        """Neither read nor write until the client disconnects or the server stops: the kernel's buffers fill up."""
        poll = select.poll()
        poll.register(self.sock.fileno(), getattr(select, "POLLRDHUP", 0))  # hang-ups and errors are always reported
        while not poll.poll(100) and not self.stopping.is_set():
            pass
        raise Over

    def _recv_below_tls(self) -> bytes:
        return socket.socket.recv(self.sock, 65536)

"""What the blocking and the asyncio streams have in common. Guarantee: bytes that arrive unasked are seen without waiting.

A stream is made of layers: a socket at the bottom, TLS on it where it is needed, and TLS on that (an https origin behind an
https proxy). Sockets are non-blocking in both kinds and belong to no event loop.
"""

from __future__ import annotations

import socket
import ssl
from typing import Any, Final, Generic, TypeVar

from pictograph._resilience.http.attempt import AttemptTimeout
from pictograph._resilience.http.library import httpcore
from pictograph._resilience.http.sockets import Readiness, Sockets
from pictograph._resilience.http.tls import Session

READ_BYTES: Final = 64 * 1024

SLICE_BYTES: Final = 256 * 1024
"""What is sent at a time: small enough that any progress counts for `idle_seconds`, and that an early response is seen soon."""

_HELD_BYTES: Final = 64 * 1024
"""A head up to this size is held back until its body is there, and both leave together if that is no larger either: beyond it,
copying costs more than it saves."""

_SOCKS: Final = (b"\x01", b"\x05")  # how messages to a SOCKS proxy begin, and neither HTTP nor TLS does
_HTTP2_PREFACE: Final = b"PRI * HTTP/2.0"


L = TypeVar("L", bound="Socket | Tls[Any]")


class Socket:
    """The bottom layer: what can be done without waiting."""

    def __init__(self, sock: socket.socket, sockets: Sockets) -> None:
        sock.setblocking(False)
        self.sock = sock
        self.readiness = Readiness(sock)
        self._sockets = sockets

    def is_readable(self) -> bool:
        """Whether a read would return at once: with data, with the end, or with an error."""
        try:
            return self.readiness.is_readable()
        except OSError:
            return True

    def receive_now(self) -> bytes | None:
        """Return bytes that have arrived, `b""` at the end or after an error, `None` where waiting would be needed."""
        try:
            return self.sock.recv(READ_BYTES) if self.readiness.is_readable() else None
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def close(self) -> None:
        self._sockets.close(self.sock)

    def info(self, name: str) -> object:
        if name == "socket":
            return self.sock
        if name == "client_addr":
            return self.sock.getsockname()
        return self.sock.getpeername() if name == "server_addr" else None


class Tls(Generic[L]):
    """TLS over another layer. Session tickets arrive unasked and are not readable: only cleartext counts."""

    def __init__(self, below: L, context: ssl.SSLContext, host: str | None) -> None:
        self.below = below
        self.session = Session(context, host)
        self._ahead: bytes | None = None

    def is_readable(self) -> bool:
        if self._ahead is None:
            self._ahead = self.receive_now()
        return self._ahead is not None

    def take_ahead(self, max_bytes: int) -> bytes | None:
        """Return what `is_readable` has deciphered, if anything."""
        data = self._ahead
        if data is None:
            return None
        self._ahead = data[max_bytes:] or None
        return data[:max_bytes]

    def receive_now(self) -> bytes | None:
        if self._ahead is not None:
            return self.take_ahead(READ_BYTES)
        while True:
            try:
                data = self.session.read(READ_BYTES)
            except ssl.SSLError:
                return b""
            if data is not None:
                return data
            ciphertext = self.below.receive_now()
            if ciphertext is None:
                return None
            self.session.feed(ciphertext)

    def close(self) -> None:
        self.below.close()

    def info(self, name: str) -> object:
        return self.session.object if name == "ssl_object" else self.below.info(name)


class Stream(Generic[L]):
    """What httpcore reads from and writes to, without the waiting.

    It knows HTTP/1.1 just enough to send a head together with its body, and to stop an upload when the server has responded
    already. HTTP/2 is left alone: there, both sides may talk at any time.
    """

    def __init__(self, layer: L, opening: AttemptTimeout | None = None) -> None:
        self._layer = layer
        self._opening = opening  # for the negotiation with a SOCKS proxy, which comes first and passes no timeout
        self._held = b""
        self._request_begun = False  # bytes of a request were sent, and nothing was received since
        self._is_http2 = False

    def get_extra_info(self, info: str) -> Any:
        return self._layer.is_readable() if info == "is_readable" else self._layer.info(info)

    def _limited(self, timeout: float | None) -> AttemptTimeout:
        """The timeout of an operation as httpcore passed it: ours, nothing, or a number (not a request of the SDK)."""
        if isinstance(timeout, AttemptTimeout):
            self._opening = None
            return timeout
        return self._opening if timeout is None and self._opening is not None else AttemptTimeout.plain(timeout)

    def _hold(self, buffer: bytes, timeout: AttemptTimeout) -> bool:
        """Whether a head was held back. An empty write ends each request and sends it, and so does a read in any case."""
        if buffer.startswith(_HTTP2_PREFACE):
            self._is_http2 = True
        if timeout.attempt.socks_due and not buffer.startswith(_SOCKS):
            timeout.attempt.socks_due = False
        if self._request_begun or self._held or not 0 < len(buffer) <= _HELD_BYTES or not self._is_request(timeout):
            return False
        self._held = buffer
        return True

    def _parts(self, buffer: bytes) -> tuple[bytes, ...]:
        """What is to be sent now."""
        held, self._held = self._held, b""
        return (held + buffer,) if len(buffer) <= _HELD_BYTES else (held, buffer)

    def _check_early_response(self) -> None:
        """Call before each slice. httpcore catches the error and goes on to read the response."""
        if self._request_begun and self._layer.is_readable():
            raise httpcore.WriteError("the server responded early")

    def _is_request(self, timeout: AttemptTimeout) -> bool:
        return not (self._is_http2 or timeout.in_handshake)

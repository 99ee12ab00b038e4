"""Connections that fail: a response in small pieces, a body that ends early, a connection reset.

These functions write to the TCP connection directly, below the HTTP server, and close it afterwards. `Protocol`, which gives them
the connection, also closes connections on which no request arrives.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from http import HTTPStatus
from typing import Any, cast

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from pictograph.emulator.http.responses import Response

_LINGER_OFF = struct.pack("ii", 1, 0)
_STATE = "connection"
HEAD_SECONDS = 30.0
"""Time for the head of a request: from the connection or the head's first byte to its last byte."""


class Protocol(H11Protocol):
    """The HTTP server's protocol; it passes the connection to the application in `scope["state"]` and limits the time of a head."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _STATE: transport}
        self._head_timer = self.loop.call_later(HEAD_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_between_requests():
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)
        else:
            self._stop_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def _is_between_requests(self) -> bool:
        return self.cycle is None or (self.cycle.response_complete and not self.cycle.more_body)  # pyright: ignore[reportUnnecessaryComparison]

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def transport_of(scope: Scope) -> asyncio.Transport:
    """Return the connection that a request arrived on."""
    return cast("asyncio.Transport", scope["state"][_STATE])


def render(response: Response) -> tuple[bytes, bytes]:
    """Return head and body of the response as bytes; the head announces that the connection closes."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {response.status} {phrase}".encode()]
    lines += [name + b": " + value for name, value in [*response.header_pairs(), (b"connection", b"close")]]
    body = response.body if response.chunks is None else b"".join(response.chunks)
    return b"\r\n".join(lines) + b"\r\n\r\n", body


async def reset(scope: Scope, receive: Receive) -> None:
    """Reset the connection (RST): the client's next read or write fails."""
    transport = transport_of(scope)
    sock: Any = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
    transport.abort()
    await _disconnected(receive)


async def abort(scope: Scope, receive: Receive) -> None:
    """Close the connection at once; what has not been sent is dropped."""
    transport_of(scope).abort()
    await _disconnected(receive)


async def drip(scope: Scope, receive: Receive, data: bytes, *, at_once: int, chunk_bytes: int, interval: float) -> None:
    """Send the first `at_once` bytes, then `chunk_bytes` every `interval` seconds, and close."""
    transport = transport_of(scope)
    transport.write(data[:at_once])
    for at in range(at_once, len(data), chunk_bytes):
        await asyncio.sleep(interval)
        if transport.is_closing():
            break
        transport.write(data[at : at + chunk_bytes])
    transport.close()
    await _disconnected(receive)


async def truncate(scope: Scope, receive: Receive, data: bytes, *, with_reset: bool) -> None:
    """Send `data`, which is shorter than announced, and close or reset the connection."""
    transport = transport_of(scope)
    transport.write(data)
    if with_reset:
        await asyncio.sleep(0.02)  # a RST discards what is still queued, so the bytes must leave first
        await reset(scope, receive)
        return
    transport.close()
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

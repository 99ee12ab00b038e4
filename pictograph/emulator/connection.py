"""Faults as they happen on a wire: bytes one by one, a body that ends early, a connection that is reset.

These write to the connection itself, below the HTTP server, and close it afterwards.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from http import HTTPStatus
from typing import Any, cast

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from pictograph.emulator.answers import Answer

_LINGER_OFF = struct.pack("ii", 1, 0)
_STATE = "connection"


class Protocol(H11Protocol):
    """The HTTP server's side of a connection, which lets the application reach the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _STATE: transport}


def transport_of(scope: Scope) -> asyncio.Transport:
    """Return the connection that a request came in on."""
    return cast("asyncio.Transport", scope["state"][_STATE])


def render(answer: Answer) -> tuple[bytes, bytes]:
    """Return head and body of the answer as they go over the wire; the connection closes after it."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {answer.status} {phrase}".encode()]
    lines += [name + b": " + value for name, value in [*answer.fields(), (b"connection", b"close")]]
    body = answer.body if answer.chunks is None else b"".join(answer.chunks)
    return b"\r\n".join(lines) + b"\r\n\r\n", body


async def reset(scope: Scope, receive: Receive) -> None:
    """Break the connection off with a RST: what the other side reads or writes next fails."""
    transport = transport_of(scope)
    sock: Any = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
    transport.abort()
    await _gone(receive)


async def drip(scope: Scope, receive: Receive, data: bytes, *, at_once: int, chunk_bytes: int, seconds: float) -> None:
    """Send `at_once` bytes, then `chunk_bytes` every so many seconds, and close."""
    transport = transport_of(scope)
    transport.write(data[:at_once])
    for at in range(at_once, len(data), chunk_bytes):
        await asyncio.sleep(seconds)
        if transport.is_closing():
            break
        transport.write(data[at : at + chunk_bytes])
    transport.close()
    await _gone(receive)


async def truncate(scope: Scope, receive: Receive, data: bytes, *, with_reset: bool) -> None:
    """Send these bytes, fewer than announced, and end the connection politely or by a RST."""
    transport = transport_of(scope)
    transport.write(data)
    if with_reset:
        await asyncio.sleep(0.02)  # the bytes must leave before the RST, which overtakes what is still queued
        await reset(scope, receive)
        return
    transport.close()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

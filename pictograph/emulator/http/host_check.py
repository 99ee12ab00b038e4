"""The check of the Host header, against DNS rebinding.

A web page whose domain resolves to 127.0.0.1 can make a browser send requests to the emulator. Such a request names the page's domain.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from pictograph.emulator.http.asgi import request_headers
from pictograph.emulator.http.responses import Response
from pictograph.emulator.http.send import send_plainly

_LOOPBACK = ("127.0.0.1", "[::1]", "localhost")


class HostCheck:
    """Passes requests on to `app` if they name the local machine or one of `allowed`; others are 421 (RFC 9110, section 15.5.20)."""

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = {*_LOOPBACK, *(name.lower() for name in allowed)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = request_headers(scope).get("host")
        if host is None or self._is_allowed(_name(host)):  # only HTTP/1.0 has requests without a Host; browsers always send it
            await self._app(scope, receive, send)
            return
        text = f"The emulator does not serve the host {host!r:.100}. Use 127.0.0.1 or localhost, or allow the host with --allow-host."
        await send_plainly(Response.json(421, {"detail": text}), send)

    def _is_allowed(self, name: str) -> bool:
        return name in self._allowed or name.endswith(".localhost")


def _name(host: str) -> str:
    """Return the Host header without its port, in lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()

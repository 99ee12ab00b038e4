"""Parts of an ASGI request that every application reads."""

from __future__ import annotations

from starlette.types import Receive, Scope

SMALL_BODY_BYTES = 64 * 1024
"""A body up to this size is read before the caller is authenticated."""


class BodyTooLarge(Exception):
    """The body is larger than allowed. It was read to its end, so that the client receives the response, but not kept."""


def request_headers(scope: Scope) -> dict[str, str]:
    """Return the request's headers, names in lower case."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def is_small(headers: dict[str, str]) -> bool:
    """Return whether the request announces a body of at most `SMALL_BODY_BYTES`, or none."""
    if "transfer-encoding" in headers:
        return False
    return int(headers.get("content-length", "0")) <= SMALL_BODY_BYTES  # the server has checked that it is a number


async def read_body(receive: Receive, max_bytes: int) -> bytes | None:
    """Return the whole body, or None if the client disconnected before its end. Raises `BodyTooLarge`."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > max_bytes:
            parts.clear()
        else:
            parts.append(part)
        if not message.get("more_body", False):
            break
    if size > max_bytes:
        raise BodyTooLarge
    return parts[0] if len(parts) == 1 else b"".join(parts)

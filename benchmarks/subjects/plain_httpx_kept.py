"""Plain httpx that keeps as many connections open as calls are in flight, which its default limits don't."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import plain_httpx


def get_async(base_url: str, in_flight: int) -> Callable[[int], Awaitable[None]]:
    limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    return plain_httpx.get_async(base_url, in_flight, limits)

"""Floor: httpcore's own pool, without httpx; async, without its pool too, on a stack of idle connections."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpcore
from wire import DATASET, HEADERS, in_flight_calls

_PAIRS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def get(base_url: str) -> Callable[[int], None]:
    pool = httpcore.ConnectionPool()
    headers = [(b"Host", urlsplit(base_url).netloc.encode()), *_PAIRS]

    def work(count: int) -> None:
        for _ in range(count):
            json.loads(pool.request("GET", base_url + DATASET, headers=headers).content)

    return work


def get_async(base_url: str, in_flight: int) -> Callable[[int], Awaitable[None]]:
    origin = httpcore.URL(base_url).origin
    headers = [(b"Host", urlsplit(base_url).netloc.encode()), *_PAIRS]
    idle: list[httpcore.AsyncHTTPConnection] = []

    async def one() -> None:
        connection = idle.pop() if idle else httpcore.AsyncHTTPConnection(origin)
        json.loads((await connection.request("GET", base_url + DATASET, headers=headers)).content)
        idle.append(connection)

    return in_flight_calls(one, in_flight)

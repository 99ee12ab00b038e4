"""Floor: an `httpx.Request` given straight to httpx's transport, below cookies, redirects and auth."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
from wire import DATASET, HEADERS


def get(base_url: str) -> Callable[[int], None]:
    transport = httpx.HTTPTransport()

    def work(count: int) -> None:
        for _ in range(count):
            response = transport.handle_request(httpx.Request("GET", base_url + DATASET, headers=HEADERS))
            json.loads(response.read())
            response.close()

    return work

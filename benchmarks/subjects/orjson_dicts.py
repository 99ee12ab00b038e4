"""Floor: `httpx.Client` with orjson for the JSON text, dicts all the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import orjson
from wire import HEADERS, annotations_path, page_path


def decode(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)
    path = annotations_path(kind, size)

    def work(count: int) -> Any:
        result = None
        for _ in range(count):
            result = None
            result = orjson.loads(client.get(path).content)["annotations"]
        return result

    return work


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client = httpx.Client(base_url=base_url, headers={**HEADERS, "Content-Type": "application/json"})
    path = annotations_path(kind, size)
    document = orjson.loads(client.get(path).content)
    body = {"image_id": document["image_id"], "annotations": document["annotations"]}

    def work(count: int) -> None:
        for _ in range(count):
            orjson.loads(client.post(path, content=orjson.dumps(body)).content)

    return work


def page(base_url: str, items: int, page_size: int) -> Callable[[int], int]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)

    def work(count: int) -> int:
        seen = 0
        for _ in range(count):
            for offset in range(0, items, page_size):
                for _item in orjson.loads(client.get(page_path(page_size, offset)).content)["datasets"]:
                    seen += 1
        return seen

    return work

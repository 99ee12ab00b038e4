"""What users write by hand: `httpx.Client` and `response.json()`, dicts all the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from wire import DATASET, HEADERS, UPLOAD, annotations_path, in_flight_calls, page_path

# httpx's own: it closes idle connections beyond 20, so 64 calls in flight meet a pool that is kept small.
DEFAULT_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def get(base_url: str) -> Callable[[int], None]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)

    def work(count: int) -> None:
        for _ in range(count):
            client.get(DATASET).json()

    return work


def get_async(base_url: str, in_flight: int, limits: httpx.Limits | None = None) -> Callable[[int], Awaitable[None]]:
    client = httpx.AsyncClient(base_url=base_url, headers=HEADERS, limits=limits or DEFAULT_LIMITS)

    async def one() -> None:
        (await client.get(DATASET)).json()

    return in_flight_calls(one, in_flight)


def decode(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)
    path = annotations_path(kind, size)

    def work(count: int) -> Any:
        result = None
        for _ in range(count):
            result = None
            result = client.get(path).json()["annotations"]
        return result

    return work


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)
    path = annotations_path(kind, size)
    document = client.get(path).json()
    body = {"image_id": document["image_id"], "annotations": document["annotations"]}

    def work(count: int) -> None:
        for _ in range(count):
            client.post(path, json=body).json()

    return work


def page(base_url: str, items: int, page_size: int) -> Callable[[int], int]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)

    def work(count: int) -> int:
        seen = 0
        for _ in range(count):
            for offset in range(0, items, page_size):
                for _item in client.get(page_path(page_size, offset)).json()["datasets"]:
                    seen += 1
        return seen

    return work


def upload(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], None]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.Client(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.Client(limits=limits)

    def one(path: Path) -> None:
        content = path.read_bytes()
        target = client.post(UPLOAD + "/upload-url", json=_described(path)).json()
        storage.put(target["upload_url"], content=content, headers={"Content-Type": "image/png"})
        client.post(UPLOAD + "/register", data=_registered(path, target, len(content))).json()

    def work(count: int) -> None:
        for _ in range(count):
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(one, sorted(Path(folder).iterdir())))

    return work


def upload_async(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.AsyncClient(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.AsyncClient(limits=limits)

    async def one(path: Path) -> None:
        content = path.read_bytes()  # noqa: ASYNC240  (as one would by hand: the file is small)
        target = (await client.post(UPLOAD + "/upload-url", json=_described(path))).json()
        await storage.put(target["upload_url"], content=content, headers={"Content-Type": "image/png"})
        (await client.post(UPLOAD + "/register", data=_registered(path, target, len(content)))).json()

    async def several(paths: list[Path]) -> None:
        while paths:
            await one(paths.pop())

    async def work(count: int) -> None:
        for _ in range(count):
            paths = sorted(Path(folder).iterdir())  # noqa: ASYNC240
            await asyncio.gather(*(several(paths) for _ in range(workers)))

    return work


def _described(path: Path) -> dict[str, str]:
    return {"dataset_id": "d-1", "filename": path.name, "folder_path": "/", "content_type": "image/png"}


def _registered(path: Path, target: dict[str, str], size_bytes: int) -> dict[str, str]:
    return {
        "dataset_id": "d-1",
        "filename": path.name,
        "gcs_bucket": target["gcs_bucket"],
        "gcs_path": target["gcs_path"],
        "gcs_uri": target["gcs_uri"],
        "folder_path": "/",
        "file_size": str(size_bytes),
        "mime_type": "image/png",
    }

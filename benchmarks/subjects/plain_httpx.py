"""What users write by hand: `httpx.Client` with its defaults, `response.json()`, dicts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from api import DATASET, HEADERS, UPLOAD, annotations_path, concurrent_calls, page_path


def get(base_url: str) -> Callable[[int], None]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)

    def run(count: int) -> None:
        for _ in range(count):
            client.get(DATASET).json()

    return run


def get_async(base_url: str, in_flight: int) -> Callable[[int], Awaitable[None]]:
    client = httpx.AsyncClient(base_url=base_url, headers=HEADERS)

    async def call() -> None:
        (await client.get(DATASET)).json()

    return concurrent_calls(call, in_flight)


def decode(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, lambda annotations: None)


def decode_and_use(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, _use)


def _get_annotations(base_url: str, kind: str, size: int, use: Callable[[Any], object]) -> Callable[[int], Any]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)
    path = annotations_path(kind, size)

    def run(count: int) -> Any:
        annotations = None
        for _ in range(count):
            annotations = None
            annotations = client.get(path).json()["annotations"]
            use(annotations)
        return annotations

    return run


def _use(annotations: list[dict[str, Any]]) -> float:
    """Read every coordinate."""
    total = 0.0
    for annotation in annotations:
        if annotation["type"] == "polygon":
            for path in annotation["polygon"]["paths"]:
                for point in path:
                    total += point["x"] + point["y"]
        elif annotation["type"] == "polyline":
            for point in annotation["polyline"]["path"]:
                total += point["x"] + point["y"]
        elif annotation["type"] == "keypoint":
            total += annotation["keypoint"]["x"] + annotation["keypoint"]["y"]
        else:
            box = annotation["bounding_box"]
            total += box["x"] + box["y"] + box["w"] + box["h"]
    return total


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)
    path = annotations_path(kind, size)
    response = client.get(path).json()
    body = {"image_id": response["image_id"], "annotations": response["annotations"]}

    def run(count: int) -> None:
        for _ in range(count):
            client.post(path, json=body).json()

    return run


def page(base_url: str, items: int, page_size: int) -> Callable[[int], int]:
    client = httpx.Client(base_url=base_url, headers=HEADERS)

    def run(count: int) -> int:
        seen = 0
        for _ in range(count):
            for offset in range(0, items, page_size):
                for _item in client.get(page_path(page_size, offset)).json()["datasets"]:
                    seen += 1
        return seen

    return run


def upload(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], None]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.Client(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.Client(limits=limits)

    def one(path: Path) -> None:
        content = path.read_bytes()
        target = client.post(UPLOAD + "/upload-url", json=_upload_request(path)).json()
        storage.put(target["upload_url"], content=content, headers={"Content-Type": "image/png"})
        client.post(UPLOAD + "/register", data=_register_form(path, target, len(content))).json()

    def run(count: int) -> None:
        for _ in range(count):
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(one, sorted(Path(folder).iterdir())))

    return run


def upload_async(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.AsyncClient(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.AsyncClient(limits=limits)

    async def one(path: Path) -> None:
        content = path.read_bytes()  # noqa: ASYNC240  # the file is small
        target = (await client.post(UPLOAD + "/upload-url", json=_upload_request(path))).json()
        await storage.put(target["upload_url"], content=content, headers={"Content-Type": "image/png"})
        (await client.post(UPLOAD + "/register", data=_register_form(path, target, len(content)))).json()

    async def several(paths: list[Path]) -> None:
        while paths:
            await one(paths.pop())

    async def run(count: int) -> None:
        for _ in range(count):
            paths = sorted(Path(folder).iterdir())  # noqa: ASYNC240
            await asyncio.gather(*(several(paths) for _ in range(workers)))

    return run


def _upload_request(path: Path) -> dict[str, str]:
    return {"dataset_id": "d-1", "filename": path.name, "folder_path": "/", "content_type": "image/png"}


def _register_form(path: Path, target: dict[str, str], size_bytes: int) -> dict[str, str]:
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

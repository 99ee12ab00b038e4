"""What users write by hand: `httpx.Client` with its defaults, `response.json()`, dicts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx
from api import (
    BATCH,
    DATASET,
    HEADERS,
    IMAGES,
    annotations_path,
    check_downloaded,
    concurrent_calls,
    dataset_path,
    new_folder,
    page_path,
    stored_dataset,
)


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

    def put(path: Path, link: str) -> None:
        storage.put(link, content=path.read_bytes(), headers=_PNG).raise_for_status()

    def run(count: int) -> None:
        for _ in range(count):
            with ThreadPoolExecutor(workers) as pool:
                for paths in _batches(folder):
                    targets = client.post(IMAGES + "/bulk-upload-url", json=_links_request(paths)).raise_for_status().json()
                    list(pool.map(put, paths, [target["upload_url"] for target in targets["upload_urls"]]))
                    _check(client.post(IMAGES + "/bulk-register", json=_registration(paths)).raise_for_status().json(), paths)

    return run


def upload_async(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.AsyncClient(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.AsyncClient(limits=limits)

    async def several(work: list[tuple[Path, str]]) -> None:
        while work:
            path, link = work.pop()
            (await storage.put(link, content=path.read_bytes(), headers=_PNG)).raise_for_status()  # a small file

    async def run(count: int) -> None:
        for _ in range(count):
            for paths in _batches(folder):
                targets = (await client.post(IMAGES + "/bulk-upload-url", json=_links_request(paths))).raise_for_status().json()
                work = list(zip(paths, [target["upload_url"] for target in targets["upload_urls"]], strict=True))
                await asyncio.gather(*(several(work) for _ in range(workers)))
                _check((await client.post(IMAGES + "/bulk-register", json=_registration(paths))).raise_for_status().json(), paths)

    return run


def download(base_url: str, files: int, workers: int) -> Callable[[int], None]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.Client(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.Client(limits=limits)

    def fetch(item: dict[str, Any], folder: Path) -> None:
        content = storage.get(item["image_url"]).raise_for_status().content
        part = folder / f"{item['filename']}.part"
        part.write_bytes(content)
        part.replace(folder / item["filename"])

    def run(count: int) -> None:
        for _ in range(count):
            folder, path = new_folder(), f"{dataset_path(stored_dataset(files))}/download"
            items = client.get(path, params={"mode": "images_only"}).raise_for_status().json()["items"]
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(fetch, items, repeat(folder)))
            check_downloaded(folder, files)

    return run


_PNG = {"Content-Type": "image/png"}


def _batches(folder: str) -> Iterator[list[Path]]:
    paths = sorted(Path(folder).iterdir())
    for start in range(0, len(paths), BATCH):
        yield paths[start : start + BATCH]


def _links_request(paths: list[Path]) -> dict[str, Any]:
    images = [{"filename": path.name, "folder_path": "/", "content_type": "image/png"} for path in paths]
    return {"dataset_id": "d-1", "images": images}


def _registration(paths: list[Path]) -> dict[str, Any]:
    images = [{"filename": path.name, "folder_path": "/", "file_size": path.stat().st_size, "mime_type": "image/png"} for path in paths]
    return {"dataset_id": "d-1", "images": images}


def _check(response: dict[str, Any], paths: list[Path]) -> None:
    if len(response["registered"]) != len(paths):
        raise RuntimeError(f"{len(response['registered'])} of {len(paths)} files were registered")

"""What users write by hand who take the operations for one image: two requests of the API for each file."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx
from api import HEADERS, IMAGES, check_downloaded, dataset_path, new_folder, stored_dataset


def upload(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], None]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.Client(base_url=base_url, headers=HEADERS, limits=limits)
    storage = httpx.Client(limits=limits)

    def one(path: Path) -> None:
        content = path.read_bytes()
        request = {"dataset_id": "d-1", "filename": path.name, "folder_path": "/", "content_type": "image/png"}
        target = client.post(IMAGES + "/upload-url", json=request).raise_for_status().json()
        storage.put(target["upload_url"], content=content, headers={"Content-Type": "image/png"}).raise_for_status()
        client.post(IMAGES + "/register", data=_registration(path, target, len(content))).raise_for_status().json()

    def run(count: int) -> None:
        for _ in range(count):
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(one, sorted(Path(folder).iterdir())))

    return run


def download(base_url: str, files: int, workers: int) -> Callable[[int], None]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    client = httpx.Client(base_url=base_url, headers=HEADERS, limits=limits)

    def one(image: dict[str, Any], folder: Path) -> None:
        path = f"{IMAGES}/{image['id']}"
        size = client.get(path + "/metadata").raise_for_status().json()["image"]["file_size"]
        content = client.get(path).raise_for_status().content
        if len(content) != size:
            raise RuntimeError(f"{len(content)} of {size} bytes")
        (folder / image["filename"]).write_bytes(content)

    def run(count: int) -> None:
        for _ in range(count):
            folder, query = new_folder(), {"include_images": "true", "images_limit": str(files)}
            images = client.get(dataset_path(stored_dataset(files)), params=query).raise_for_status().json()["dataset"]["images"]
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(one, images, repeat(folder)))
            check_downloaded(folder, files)

    return run


def _registration(path: Path, target: dict[str, str], size_bytes: int) -> dict[str, str]:
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

"""Paths and headers of the API for subjects that send their own requests, and concurrent calls."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

KEY = "pk_live_benchmark0000000000"
HEADERS = {"X-API-Key": KEY, "Accept": "application/json", "User-Agent": "benchmark"}
DATASET = "/api/v1/developer/datasets/by-name/birds"
IMAGES = "/api/v1/developer/images"
NEW = "new"
"""A dataset without images."""
BATCH = 500
"""Images in a request of the bulk operations, the most that the contract allows."""

_KINDS = ("mixed", "polygons", "boxes")


def image_id(kind: str, size: int) -> str:
    """The id of an image with this number of annotations of a kind."""
    return f"{_KINDS.index(kind):08x}-0000-4000-8000-{size:012d}"


def annotations_path(kind: str, size: int) -> str:
    return f"/api/v1/developer/annotations/{image_id(kind, size)}"


def page_path(page_size: int, offset: int) -> str:
    return f"/api/v1/developer/datasets/?limit={page_size}&offset={offset}"


def stored_dataset(files: int) -> str:
    """The name of a dataset with this number of images."""
    return f"photos-{files}"


def dataset_path(name: str) -> str:
    return f"/api/v1/developer/datasets/by-name/{name}"


def new_folder() -> Path:
    """An empty folder that is removed when the process ends."""
    folder = Path(tempfile.mkdtemp(dir=Path.cwd()))
    atexit.register(shutil.rmtree, folder)
    return folder


def check_downloaded(folder: Path, files: int) -> None:
    found = [path.stat().st_size for path in folder.iterdir()]
    if len(found) != files or min(found) != max(found):
        raise RuntimeError(f"{len(found)} of {files} files were downloaded, {min(found, default=0)} to {max(found, default=0)} bytes")


def concurrent_calls(call: Callable[[], Awaitable[Any]], in_flight: int) -> Callable[[int], Awaitable[None]]:
    """Return a function that makes `count` calls in `in_flight` tasks."""

    async def several(count: int) -> None:
        for _ in range(count):
            await call()

    async def run(count: int) -> None:
        await asyncio.gather(*(several(count // in_flight) for _ in range(in_flight)))

    return run

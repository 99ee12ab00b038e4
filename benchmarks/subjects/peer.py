"""The hand-written SDK of the same API. The benchmark server sends its response format below `/peer`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from annotations import create, use
from api import BATCH, KEY, NEW, check_downloaded, concurrent_calls, image_id, new_folder, stored_dataset

from pictograph import AsyncClient, Client


def get(base_url: str) -> Callable[[int], None]:
    client = _client(base_url)

    def run(count: int) -> None:
        for _ in range(count):
            client.datasets.get("birds")

    return run


def get_async(base_url: str, in_flight: int) -> Callable[[int], Awaitable[None]]:
    client = AsyncClient(api_key=KEY, base_url=base_url + "/peer")
    return concurrent_calls(lambda: client.datasets.get("birds"), in_flight)


def decode(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, lambda annotations: None)


def decode_and_use(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, use)


def _get_annotations(base_url: str, kind: str, size: int, use: Callable[[Any], object]) -> Callable[[int], Any]:
    client, image = _client(base_url), _image(kind, size)

    def run(count: int) -> Any:
        annotations = None
        for _ in range(count):
            annotations = None
            annotations = client.annotations.get("birds", image)
            use(annotations)
        return annotations

    return run


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client, image = _client(base_url), _image(kind, size)
    annotations = create(client.annotations.get("birds", image))

    def run(count: int) -> None:
        for _ in range(count):
            client.annotations.save("birds", image, annotations)

    return run


def page(base_url: str, items: int, page_size: int) -> Callable[[int], int]:
    client = _client(base_url)

    def run(count: int) -> int:
        seen = 0
        for _ in range(count):
            for _item in client.datasets.iter(page_size=page_size, max_total=items):
                seen += 1
        return seen

    return run


def upload(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], None]:
    client = _client(base_url)

    def run(count: int) -> None:
        for _ in range(count):
            for paths in _batches(folder):
                _check(len(client.images.bulk_upload(NEW, paths, max_workers=workers).succeeded), len(paths))

    return run


def upload_async(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    client = AsyncClient(api_key=KEY, base_url=base_url + "/peer")

    async def run(count: int) -> None:
        for _ in range(count):
            for paths in _batches(folder):
                _check(len((await client.images.bulk_upload(NEW, paths, max_concurrency=workers)).succeeded), len(paths))

    return run


def download(base_url: str, files: int, workers: int) -> Callable[[int], None]:
    client = _client(base_url)

    def run(count: int) -> None:
        for _ in range(count):
            folder = new_folder()
            report = client.datasets.download(stored_dataset(files), folder, mode="images_only", max_workers=workers)
            _check(report.images_downloaded, files)
            check_downloaded(folder, files)

    return run


def _client(base_url: str) -> Client:
    return Client(api_key=KEY, base_url=base_url + "/peer")


def _image(kind: str, size: int) -> str:
    return f"photo-{image_id(kind, size)}.png"


def _batches(folder: str) -> Iterator[list[Path]]:
    paths = sorted(Path(folder).iterdir())
    for start in range(0, len(paths), BATCH):
        yield paths[start : start + BATCH]


def _check(done: int, files: int) -> None:
    if done != files:
        raise RuntimeError(f"{done} of {files} files were transferred")

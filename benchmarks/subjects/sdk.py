"""This SDK, as its users call it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from annotations import create, use
from api import KEY, NEW, check_downloaded, concurrent_calls, image_id, new_folder, stored_dataset

from pictograph import AsyncClient, Client


def get(base_url: str) -> Callable[[int], None]:
    client = Client(api_key=KEY, base_url=base_url)

    def run(count: int) -> None:
        for _ in range(count):
            client.datasets.get("birds")

    return run


def get_async(base_url: str, in_flight: int) -> Callable[[int], Awaitable[None]]:
    client = AsyncClient(api_key=KEY, base_url=base_url)
    return concurrent_calls(lambda: client.datasets.get("birds"), in_flight)


def decode(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, lambda annotations: None)


def decode_and_use(base_url: str, kind: str, size: int) -> Callable[[int], Any]:
    return _get_annotations(base_url, kind, size, use)


def _get_annotations(base_url: str, kind: str, size: int, use: Callable[[Any], object]) -> Callable[[int], Any]:
    client, image = Client(api_key=KEY, base_url=base_url), image_id(kind, size)

    def run(count: int) -> Any:
        annotations = None
        for _ in range(count):
            annotations = None
            annotations = client.annotations.get(image)
            use(annotations)
        return annotations

    return run


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client, image = Client(api_key=KEY, base_url=base_url), image_id(kind, size)
    annotations = create(client.annotations.get(image))

    def run(count: int) -> None:
        for _ in range(count):
            client.annotations.save(image, annotations)

    return run


def page(base_url: str, items: int, page_size: int) -> Callable[[int], int]:
    client = Client(api_key=KEY, base_url=base_url)

    def run(count: int) -> int:
        seen = 0
        for _ in range(count):
            for _item in client.datasets.iter(page_size=page_size, max_total=items):
                seen += 1
        return seen

    return run


def upload(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], None]:
    from pictograph.pipelines import upload_dataset_from_folder

    client = Client(api_key=KEY, base_url=base_url)

    def run(count: int) -> None:
        for _ in range(count):
            _check(
                upload_dataset_from_folder(client, NEW, folder, max_workers=workers, journal=new_folder() / "journal").images_uploaded,
                files,
            )

    return run


def upload_async(base_url: str, folder: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    from pictograph.pipelines import upload_dataset_from_folder

    client = AsyncClient(api_key=KEY, base_url=base_url)

    async def run(count: int) -> None:
        for _ in range(count):
            journal = new_folder() / "journal"
            report = await upload_dataset_from_folder(client, NEW, folder, max_workers=workers, journal=journal)
            _check(report.images_uploaded, files)

    return run


def download(base_url: str, files: int, workers: int) -> Callable[[int], None]:
    client = Client(api_key=KEY, base_url=base_url)

    def run(count: int) -> None:
        for _ in range(count):
            folder, journal = new_folder(), new_folder() / "journal"
            report = client.datasets.download(stored_dataset(files), folder, mode="images_only", max_workers=workers, journal=journal)
            _check(report.images_downloaded, files)
            check_downloaded(folder, files)

    return run


def download_async(base_url: str, files: int, workers: int) -> Callable[[int], Awaitable[None]]:
    client = AsyncClient(api_key=KEY, base_url=base_url)

    async def run(count: int) -> None:
        for _ in range(count):
            folder, journal = new_folder(), new_folder() / "journal"
            report = await client.datasets.download(stored_dataset(files), folder, mode="images_only", max_workers=workers, journal=journal)
            _check(report.images_downloaded, files)
            check_downloaded(folder, files)

    return run


def _check(done: int, files: int) -> None:
    if done != files:
        raise RuntimeError(f"{done} of {files} files were transferred")

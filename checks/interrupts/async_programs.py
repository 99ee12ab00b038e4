"""What is cancelled: calls of `AsyncClient`, and what must hold after them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeAlias

from attrs import define

from checks.interrupts.setting import FILES, coco, folder_of_files, write_photos
from pictograph import AsyncClient, ServerError
from pictograph.pipelines import upload_dataset_from_folder

_numbers = itertools.count(1)


@define
class Prepared:
    """A call, and one that must succeed after it was cancelled."""

    act: Callable[[], Awaitable[object]]
    again: Callable[[], Awaitable[object]]


class _Done(Exception):
    """Ends a call that would go on."""


Program: TypeAlias = Callable[[AsyncClient], AbstractAsyncContextManager[Prepared]]


@contextlib.asynccontextmanager
async def first_request(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A request on a new connection."""

    async def act() -> None:
        await client.datasets.get("birds")

    yield Prepared(act, act)


@contextlib.asynccontextmanager
async def request(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A request on a kept-alive connection."""
    await client.datasets.get("birds")
    async with first_request(client) as prepared:
        yield prepared


@contextlib.asynccontextmanager
async def queue(client: AsyncClient) -> AsyncIterator[Prepared]:
    """More requests at the same time than there are connections."""

    async def act() -> None:
        await asyncio.gather(*(client.datasets.get("birds") for _ in range(6)))

    yield Prepared(act, act)


@contextlib.asynccontextmanager
async def retry(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A request that fails, the wait, and its repetition."""

    async def act() -> None:
        with contextlib.suppress(ServerError):
            await client.credits.balance()

    yield Prepared(act, act)


@contextlib.asynccontextmanager
async def poll(client: AsyncClient) -> AsyncIterator[Prepared]:
    """Three cycles of waiting for a job."""

    async def act() -> None:
        polls = 0

        def on_poll(export: object) -> None:
            nonlocal polls
            polls += 1
            if polls == 4:
                raise _Done

        with contextlib.suppress(_Done):
            await client.exports.wait_for_completion("birds", "v1", on_poll=on_poll)

    yield Prepared(act, act)


@contextlib.asynccontextmanager
async def pages(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A list that is read whole."""
    dataset = await client.datasets.get("birds")

    async def act() -> None:
        await client.datasets.iter_images(dataset.id, page_size=5).all()

    yield Prepared(act, act)


@contextlib.asynccontextmanager
async def stream(client: AsyncClient) -> AsyncIterator[Prepared]:
    """The file of an export, which is written as it arrives."""
    with folder_of_files() as folder:

        async def act() -> None:
            try:
                await client.exports.download("birds", "done", folder / "birds.zip")
            finally:
                if left := [path.name for path in folder.iterdir() if path.name != "birds.zip"]:
                    raise RuntimeError(f"left behind: {left}")

        yield Prepared(act, act)


@contextlib.asynccontextmanager
async def upload(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A folder upload with four workers."""
    with folder_of_files() as folder:
        write_photos(folder)
        name = f"birds-{os.getpid()}-{next(_numbers)}"

        async def act() -> None:
            await upload_dataset_from_folder(client, name, folder, max_workers=4)

        async def again() -> None:
            await act()
            await _check_images(client, name)

        yield Prepared(act, again)


@contextlib.asynccontextmanager
async def bulk_upload(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A list of images, with four workers."""
    with folder_of_files() as folder:
        write_photos(folder)
        name = f"birds-{os.getpid()}-{next(_numbers)}"
        dataset = await client.projects.create(name)

        async def act() -> None:
            await client.images.bulk_upload(dataset.id, sorted(folder.iterdir()), max_workers=4)

        async def again() -> None:
            await act()
            await _check_images(client, name)

        yield Prepared(act, again)


@contextlib.asynccontextmanager
async def download(client: AsyncClient) -> AsyncIterator[Prepared]:
    """A dataset download with four workers."""
    names = await _names(client, "birds")
    with folder_of_files() as folder:

        async def act() -> None:
            await client.datasets.download("birds", folder, max_workers=4)

        async def again() -> None:
            await act()
            found = sorted(path.name for path in folder.iterdir() if path.suffix != ".json")
            if found != names:
                raise RuntimeError(f"not the files of the dataset: {found}")

        yield Prepared(act, again)


@contextlib.asynccontextmanager
async def annotations_import(client: AsyncClient) -> AsyncIterator[Prepared]:
    """An import of annotations with four workers."""
    names = await _names(client, "birds")
    with folder_of_files() as folder:
        path = folder / "birds.json"
        path.write_text(json.dumps(coco(names)))

        async def act() -> None:
            report = await client.annotations.import_("birds", path, format="coco", max_workers=4)
            if report.images_saved != len(names):
                raise RuntimeError(f"not all images have their annotations: {report}")

        yield Prepared(act, act)


async def _names(client: AsyncClient, dataset: str) -> list[str]:
    images = (await client.datasets.get(dataset, include_images=True, images_limit=100)).images or []
    return sorted(image.filename for image in images)


async def _check_images(client: AsyncClient, dataset: str) -> None:
    names = await _names(client, dataset)
    if names != [f"{number}.png" for number in range(FILES)]:
        raise RuntimeError(f"the dataset has the images {names}")


PROGRAMS: Final[dict[str, Program]] = {
    program.__name__: program
    for program in (first_request, request, queue, retry, poll, pages, stream, upload, bulk_upload, download, annotations_import)
}

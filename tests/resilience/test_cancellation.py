"""Cancelling an asyncio call at any await: it ends with `CancelledError`, and leaves no task, connection slot or part file."""

from __future__ import annotations

import asyncio
import gc
import random
import warnings
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Generator
from pathlib import Path
from typing import Any, Final

import pytest

from pictograph import AsyncClient, ServerError, Timing
from pictograph.emulator import Emulator
from pictograph.pipelines import upload_dataset_from_folder
from tests.support.photos import make_photo

Scene = Callable[[AsyncClient, Path], Awaitable[object]]

MOST: Final = 60
"""Awaits at which a call is cancelled. Of a longer call, it is a sample."""
CONNECTIONS: Final = 2


class CancelAt:
    """Counts the awaits of a task, and of the tasks that it creates. Cancels the first task at one of them."""

    def __init__(self, at: int | None) -> None:
        self.count = 0
        self._at = at
        self._first: asyncio.Task[Any] | None = None

    async def run(self, call: Coroutine[Any, Any, Any]) -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(self._new_task)
        try:
            await loop.create_task(call)
        finally:
            loop.set_task_factory(None)

    def _new_task(self, loop: asyncio.AbstractEventLoop, call: Any, **options: Any) -> asyncio.Task[Any]:
        watched = _watched(call, self._suspended)
        weakref.finalize(watched, call.close)  # a task that is cancelled before it begins
        task = asyncio.Task(watched, loop=loop, **options)
        self._first = self._first or task
        return task

    def _suspended(self) -> None:
        self.count += 1
        if self.count == self._at and self._first is not None:
            self._first.cancel()


async def _watched(call: Any, suspended: Callable[[], None]) -> Any:
    return await _Steps(call, suspended)


class _Steps:
    """Passes on what a coroutine awaits."""

    def __init__(self, call: Any, suspended: Callable[[], None]) -> None:
        self._call = call
        self._suspended = suspended

    def __await__(self) -> Generator[Any, Any, Any]:
        error: BaseException | None = None
        while True:
            try:
                awaited = self._call.send(None) if error is None else self._call.throw(error)
            except StopIteration as stop:
                return stop.value
            self._suspended()
            try:
                yield awaited
            except BaseException as exc:
                error = exc
            else:
                error = None


async def request(client: AsyncClient, folder: Path) -> None:
    await client.datasets.get("birds")


async def retry(client: AsyncClient, folder: Path) -> None:
    with pytest.raises(ServerError):
        await client.credits.balance()


async def poll(client: AsyncClient, folder: Path) -> None:
    polls = [1, 2, 3]
    with pytest.raises(IndexError):
        await client.exports.wait_for_completion("birds", "endless", on_poll=lambda export: polls.pop())


async def pages(client: AsyncClient, folder: Path) -> None:
    assert [dataset async for dataset in client.datasets.iter(page_size=1)]


async def stream(client: AsyncClient, folder: Path) -> None:
    await client.exports.download("birds", "done", folder / "birds.zip")


async def gather(client: AsyncClient, folder: Path) -> None:
    await asyncio.gather(*(client.datasets.get("birds") for _ in range(4)))


async def download(client: AsyncClient, folder: Path) -> None:
    await client.datasets.download("birds", folder, max_workers=4)


async def upload(client: AsyncClient, folder: Path) -> None:
    await upload_dataset_from_folder(client, f"birds {folder.name}", folder.parent / "photos", max_workers=4)


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scene", [request, retry, poll, pages, stream, gather, download, upload], ids=lambda scene: scene.__name__)
def test_a_call_can_be_cancelled_at_every_await(emulator: Emulator, tmp_path: Path, scene: Scene) -> None:
    emulator.seed("birds")
    emulator.seed("gulls")
    emulator.set_job_seconds("create_export", 600.0)
    with emulator.client() as client:
        client.exports.create("birds", "endless", wait=False)
        emulator.set_job_seconds("create_export", 0.0)
        client.exports.create("birds", "done")
    emulator.fail("get_credit_balance", times=None)
    (tmp_path / "photos").mkdir()
    for number in range(3):
        make_photo(tmp_path / "photos" / f"{number}.jpg", seed=number)

    async def run(at: int | None) -> int:
        folder = tmp_path / str(at)
        folder.mkdir()
        watched = CancelAt(at)
        async with AsyncClient(
            emulator.api_key, base_url=emulator.base_url, max_connections=CONNECTIONS, timing=QUICK, max_retries=1
        ) as client:
            cancelled = False
            try:
                await watched.run(scene(client, folder))  # type: ignore[arg-type]
            except asyncio.CancelledError:
                cancelled = True
            assert cancelled == (at is not None and watched.count >= at), f"at await {at} of {watched.count}"
            assert asyncio.all_tasks() == {asyncio.current_task()}, f"tasks are left after await {at}"
            async with asyncio.timeout(20):  # ends at once, unless the cancelled call has kept a connection
                await asyncio.gather(*(client.datasets.get("birds") for _ in range(CONNECTIONS)))
        assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == [], f"after await {at}"
        return watched.count

    awaits = asyncio.run(run(None))
    points = range(1, awaits + 1)
    for at in points if awaits <= MOST else sorted(random.Random(1).sample(points, MOST)):
        asyncio.run(run(at))
    gc.collect()  # a connection that was not closed warns, which fails the test
    assert awaits >= 4


async def _quick_sleep(seconds: float) -> None:
    await asyncio.sleep(0.001)


QUICK: Final = Timing(async_sleep=_quick_sleep)


def test_a_task_that_is_cancelled_before_it_begins_warns_of_nothing() -> None:
    """asyncio throws the cancellation into the call, whose method has not begun then."""

    async def main() -> None:
        async with AsyncClient("pk_live_cancel_0123456789") as client:
            for begin in (client.datasets.get, client.with_raw_response.datasets.get):
                task = asyncio.create_task(begin("birds"))  # type: ignore[arg-type]
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(main())
        gc.collect()
    assert [str(warning.message) for warning in caught] == []

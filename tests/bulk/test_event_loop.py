"""`AsyncClient` reads files in threads: the event loop goes on meanwhile, and a cancelled upload reads nothing more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph import AsyncClient
from pictograph.bulk import batch, walk
from pictograph.bulk.source import FolderSource
from pictograph.emulator import Emulator
from pictograph.pipelines import UploadReport, upload_dataset_from_folder
from tests.support.photos import photo_folder

FILES = 4
LONGEST_WAIT = 20.0


class Pause:
    """Holds up a function that reads files until it is released, from its second call on if the first is to be skipped."""

    def __init__(self, function: Callable[..., Any], *, skip_first: bool) -> None:
        self._function = function
        self._skip = skip_first
        self._entered = threading.Event()
        self._released = threading.Event()
        self.calls = 0
        self.timed_out = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._skip:
            self._skip = False
            return self._function(*args, **kwargs)
        self.calls += 1
        self._entered.set()
        self.timed_out = self.timed_out or not self._released.wait(LONGEST_WAIT)
        return self._function(*args, **kwargs)

    async def entered(self) -> None:
        assert await asyncio.to_thread(self._entered.wait, LONGEST_WAIT)

    def release(self) -> None:
        self._released.set()


@pytest.fixture(params=["check", "find", "read", "hash"])
def pause(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pause:
    """Holds up an upload while it searches the first image, finds all of them, reads what they are, or hashes them."""
    places = {"check": (walk, "_found"), "find": (walk, "_found"), "read": (FolderSource, "read"), "hash": (batch, "digests")}
    owner, name = places[request.param]
    paused = Pause(getattr(owner, name), skip_first=request.param == "find")
    monkeypatch.setattr(owner, name, lambda *args, **kwargs: paused(*args, **kwargs))
    return paused


@pytest.fixture
def folder(photos: Path) -> Path:
    photo_folder(photos, loose=FILES)
    return photos


async def start(client: AsyncClient, folder: Path) -> asyncio.Task[UploadReport]:
    await client.projects.create("birds")
    return asyncio.create_task(upload_dataset_from_folder(client, "birds", folder, max_workers=1))


def test_the_event_loop_goes_on_while_files_are_read(emulator: Emulator, folder: Path, pause: Pause) -> None:
    async def program() -> UploadReport:
        async with emulator.async_client() as client:
            task = await start(client, folder)
            await pause.entered()
            assert not task.done()
            pause.release()
            return await task

    assert asyncio.run(program()).images_uploaded == FILES
    assert not pause.timed_out


def test_a_cancelled_upload_reads_no_more_files_and_closes_its_journal(emulator: Emulator, folder: Path, pause: Pause) -> None:
    async def program() -> UploadReport:
        async with emulator.async_client() as client:
            task = await start(client, folder)
            await pause.entered()
            task.cancel()
            await asyncio.sleep(0)
            assert not task.done()
            calls = pause.calls
            pause.release()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert pause.calls == calls
            return await upload_dataset_from_folder(client, "birds", folder)

    assert asyncio.run(program()).images_uploaded == FILES
    assert not pause.timed_out

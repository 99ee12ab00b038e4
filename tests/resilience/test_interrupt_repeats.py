"""Ctrl-C during a download, and the same call again at once: the workers of the first, which end later, write nothing any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph._resilience.part_file import LEAST_BYTES, PartFile, write_whole
from pictograph.bulk import ProgressEvent, download
from pictograph.emulator import Emulator
from tests.support.photos import photo_bytes

SECONDS = 30.0
NAMES = ("0.png", "1.png")
CONTENT = photo_bytes(".png") + bytes(range(256)) * 4096


class Held:
    """Holds the first thread that passes, until the second call has come as far; then lets it end."""

    def __init__(self) -> None:
        self.is_first_call = True
        self.reached, self.goes_on, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.first: object = None

    def passes(self, what: object) -> None:
        if self.is_first_call and self.first is None:
            self.first = what
            self.reached.set()
            self.goes_on.wait(SECONDS)
        elif not self.is_first_call and what is not self.first:
            self.goes_on.set()
            self.ended.wait(SECONDS)

    def ends(self, what: object) -> None:
        if what is self.first:
            self.ended.set()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held()
    discard: Callable[..., Any] = PartFile.discard

    def discards(part: PartFile) -> None:
        try:
            discard(part)
        finally:
            held.ends(part)

    monkeypatch.setattr(PartFile, "discard", discards)
    return held


@pytest.fixture
def twice(emulator: Emulator, tmp_path: Path, held: Held) -> Callable[[str], Any]:
    """Download two images with the mode, interrupt it when one is there and the other is held, and call it again."""

    def act(mode: Any) -> Any:
        with emulator.client() as client:
            if mode == "annotations_only":
                emulator.seed("birds", images=len(NAMES), classes=("heron",))
            else:
                dataset = client.projects.create("birds").id
                for name in NAMES:
                    client.images.upload(dataset, CONTENT, filename=name, content_type="image/png")

            def interrupt(event: ProgressEvent) -> None:
                if event.phase == "download" and event.files_done == 1:
                    assert held.reached.wait(SECONDS)
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                client.datasets.download("birds", tmp_path, mode=mode, max_workers=2, on_progress=interrupt)
            held.is_first_call = False
            return client.datasets.download("birds", tmp_path, mode=mode, max_workers=2)

    return act


@pytest.mark.parametrize("least_bytes", [0, LEAST_BYTES], ids=["first bytes", "part that can be continued"])
def test_a_download_that_is_repeated_after_an_interrupt_is_not_disturbed(
    least_bytes: int, twice: Callable[[str], Any], held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Callable[..., Any] = PartFile.write
    written: dict[PartFile, int] = {}

    def writes(part: PartFile, chunk: bytes) -> None:
        if written.setdefault(part, 0) >= least_bytes:
            held.passes(part)
        write(part, chunk)
        written[part] += len(chunk)

    monkeypatch.setattr(PartFile, "write", writes)
    report = twice("images_only")
    assert held.ended.is_set()
    assert [file.reason for file in report.files if file.outcome == "failed"] == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == dict.fromkeys(NAMES, CONTENT)


def test_a_response_that_comes_after_an_interrupt_is_not_written(
    twice: Callable[[str], Any], held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start: Callable[..., Any] = PartFile.start

    def starts(part: PartFile, *arguments: Any) -> None:
        if held.is_first_call:
            held.passes(part)
            start(part, *arguments)
        else:
            start(part, *arguments)
            held.passes(part)

    monkeypatch.setattr(PartFile, "start", starts)
    report = twice("images_only")
    assert held.ended.is_set()
    assert [file.reason for file in report.files if file.outcome == "failed"] == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == dict.fromkeys(NAMES, CONTENT)


def test_annotations_that_come_after_an_interrupt_are_not_written(
    twice: Callable[[str], Any], held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call: Callable[..., Any] = download.call
    writers: list[threading.Thread] = []

    async def calls(request: Any, **options: Any) -> Any:
        response = await call(request, **options)
        held.passes(threading.current_thread())
        return response

    def writes(path: Path, content: bytes) -> Path:
        writers.append(threading.current_thread())
        return write_whole(path, content)

    fetch: Callable[..., Any] = download.Download._fetch

    async def fetches(*arguments: Any, **options: Any) -> Any:
        try:
            return await fetch(*arguments, **options)
        finally:
            held.ends(threading.current_thread())

    monkeypatch.setattr(download, "call", calls)
    monkeypatch.setattr(download, "write_whole", writes)
    monkeypatch.setattr(download.Download, "_fetch", fetches)
    report = twice("annotations_only")
    assert held.ended.is_set()
    assert held.first not in writers
    assert report.success
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == len(NAMES)

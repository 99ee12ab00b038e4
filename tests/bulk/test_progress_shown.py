"""`progress=True`: a bar on a terminal, lines in a log; the same for each kind of bulk work."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph import terminal
from pictograph.pipelines import import_dataset, upload_dataset_from_folder
from tests.support.annotation_files import coco, item
from tests.support.both_clients import AnyClient
from tests.support.photos import photo_folder

Work = Callable[[Any, Path, Any], Any]
METHODS: dict[str, tuple[Work, list[str]]] = {
    "upload_dataset_from_folder": (lambda c, at, show: upload_dataset_from_folder(c, "lake", at / "photos", progress=show), ["upload"]),
    "images.bulk_upload": (lambda c, at, show: c.images.bulk_upload(at.name, sorted((at / "photos").iterdir()), progress=show), ["upload"]),
    "datasets.download": (lambda c, at, show: c.datasets.download("birds", at / "copy", progress=show), ["download"]),
    "annotations.import_": (lambda c, at, show: c.annotations.import_("birds", at / "coco", progress=show), ["import"]),
    "import_dataset": (
        lambda c, at, show: import_dataset(c, "lake", at / "coco", images=at / "photos", progress=show),
        ["upload", "import"],
    ),
}


class Screen(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(params=METHODS)
def run(request: pytest.FixtureRequest, client: AnyClient, dataset_id: str, tmp_path: Path) -> Callable[[Any], list[str]]:
    """Do one kind of work on three images. Returns its phases."""
    work, phases = METHODS[request.param]
    at = tmp_path / dataset_id
    paths = photo_folder(at / "photos", loose=3)
    coco(at / "coco", *(item(path.name) for path in paths))
    if request.param in ("datasets.download", "annotations.import_"):
        client.do(lambda c: c.images.bulk_upload(dataset_id, paths))

    def act(show: Any) -> list[str]:
        client.do(lambda c: work(c, at, show))
        return phases

    return act


def test_a_log_gets_a_line_at_the_end_of_a_phase(run: Callable[[Any], list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    phases = run(True)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(", ")[0].partition(" files")[0] for line in lines] == [f"{phase}: 3/3" for phase in phases]
    assert all(line.endswith(" (100%)") for line in lines)


def test_a_terminal_gets_a_bar_that_is_removed(run: Callable[[Any], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(terminal, "DRAWING_INTERVAL_SECONDS", 0.0)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    phases = run(True)
    shown = screen.getvalue()
    for phase in phases:
        assert f"{phase}: 3/3 files" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") > 0, "the cursor is shown again"


def test_without_rich_a_terminal_gets_lines(run: Callable[[Any], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(terminal, "find_spec", lambda name: None)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    assert len(run(True)) == len(screen.getvalue().splitlines())
    assert "\x1b" not in screen.getvalue()


@pytest.mark.parametrize("show", [False, None])
def test_nothing_is_shown_by_default(run: Callable[[Any], list[str]], show: bool | None, capsys: pytest.CaptureFixture[str]) -> None:
    run(show)
    assert capsys.readouterr().err == ""


def test_a_bar_ends_with_the_call_that_fails(client: AnyClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    photo_folder(tmp_path / "photos", loose=3)

    def fail(event: Any) -> None:
        if event.phase == "upload":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        client.do(lambda c: upload_dataset_from_folder(c, "lake", tmp_path / "photos", progress=True, on_progress=fail))
    assert screen.getvalue().count("\x1b[?25l") == screen.getvalue().count("\x1b[?25h") > 0

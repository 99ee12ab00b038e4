"""Progress in a log: lines now and then, none with `--quiet` or `--json`."""

from __future__ import annotations

import pytest

from pictograph.cli.parameters import Callback
from pictograph.cli.progress import ProgressDisplay
from pictograph.emulator import Emulator
from pictograph.terminal import LINE_INTERVAL_SECONDS
from tests.cli.conftest import CommandLine


def test_a_job_is_named_in_a_log_when_it_starts_and_when_its_status_changes(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    emulator.job_seconds = 0.5
    ran = run("exports", "create", "birds", "v1", "--poll-interval", 0.05)
    assert ran.code == 0
    first, *others = ran.err.splitlines()
    assert first.startswith("export v1: pending")
    assert others[-1].startswith("export v1: completed")
    assert len(others) <= 3, "no line for each poll"


@pytest.mark.parametrize("option", ["--quiet", "-q", "--json"])
def test_no_progress_when_it_is_not_wanted(run: CommandLine, birds: list[str], option: str) -> None:
    assert run("exports", "create", "birds", "v1", option).err == ""


def test_lines_of_files_come_at_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    with ProgressDisplay(quiet=False, json_form=False, monotonic=lambda: now) as display:
        on_file = display.listener(Callback.FILES)
        for number in range(1, 301):
            now = number * LINE_INTERVAL_SECONDS / 100
            on_file(number, 400, f"{number}.jpg")
    assert capsys.readouterr().err == "100/400 100.jpg (25%)\n200/400 200.jpg (50%)\n300/400 300.jpg (75%)\n"


def test_lines_of_bytes_name_the_size(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    display = ProgressDisplay(quiet=False, json_form=False, monotonic=lambda: now)
    now = LINE_INTERVAL_SECONDS
    display.listener(Callback.BYTES)(3_300_000, 6_600_000)
    assert capsys.readouterr().err == "3.3 MB of 6.6 MB (50%)\n"


def test_a_file_name_can_t_control_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    display = ProgressDisplay(quiet=False, json_form=False, monotonic=lambda: now)
    now = LINE_INTERVAL_SECONDS
    display.listener(Callback.FILES)(1, 2, "a\x1b[2J\u202e.jpg")
    assert capsys.readouterr().err == "1/2 a\\x1b[2J\\u202e.jpg (50%)\n"

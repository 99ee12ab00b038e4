"""The README's Python snippets and `pictograph` commands run as printed, from top to bottom."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.photos import make_photo, photo_folder

README = Path(__file__).resolve().parents[2] / "README.md"
CREDITS_FOR_AN_ERROR = 3


def code_blocks() -> list[tuple[str, str]]:
    """Language and text of each Python and shell block, in order."""
    return re.findall(r"^```(python|sh)\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[list[str]]:
    """The arguments of each call of `pictograph` in a shell block."""
    return [shlex.split(line, comments=True)[1:] for line in block.splitlines() if line.startswith("pictograph ")]


def run(arguments: list[str]) -> str:
    done = subprocess.run([sys.executable, "-m", "pictograph.cli", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_readme_runs_from_top_to_bottom(
    emulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", emulator.base_url)
    monkeypatch.setenv("PICTOGRAPH_API_KEY", emulator.api_key)
    monkeypatch.chdir(tmp_path)
    photo_folder(tmp_path / "photos", loose=6)
    for seed, name in enumerate(["heron.jpg", "x.jpg", "y.jpg"]):
        make_photo(tmp_path / name, seed=100 + seed)
    emulator.job_seconds = 0.0  # jobs are done at the first poll
    blocks = code_blocks()
    assert [language for language, _ in blocks].count("python") >= 8
    names: dict[str, Any] = {"__name__": "readme"}
    outputs: list[str] = []
    with contextlib.ExitStack() as clients:  # the snippets leave theirs open
        for language, block in blocks:
            if language == "sh":
                outputs += [run(arguments) for arguments in commands(block)]
                continue
            if "PaymentRequiredError" in block:
                emulator.set_credits(CREDITS_FOR_AN_ERROR)
            exec(compile(block, str(README), "exec"), names)
            clients.callback(names["client"].close)
    printed = capsys.readouterr().out
    assert names["model"].id == names["run"].model_id
    assert f"you have {CREDITS_FOR_AN_ERROR}" in printed
    assert "Top up at: " in printed
    assert "'loc'" in printed
    assert "birds" in outputs[0]

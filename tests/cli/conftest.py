"""The command line on the emulator, in this process: what is typed, what it answers, what it ends with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pictograph.cli import main
from pictograph.emulator import Emulator


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What a command with `--json` answered: one line, or (where it failed) the one line on stderr."""
        text = self.out if self.code in (0, 1) and self.out else self.err
        assert text.count("\n") == 1, self
        return json.loads(text)


class CommandLine:
    """`run("datasets", "list")` as somebody would type it whose key is in the environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], emulator: Emulator) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._secrets = [emulator.api_key]

    def use_key(self, key: str) -> None:
        """From now on this key is in the environment."""
        self._secrets.append(key)
        self._monkeypatch.setenv("PICTOGRAPH_API_KEY", key)

    def __call__(self, *arguments: object, stdin: str = "") -> Ran:
        """Run a command. Whatever it is, the key is in nothing that it says, and there is no traceback."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        ran = Ran(main([str(argument) for argument in arguments]), *self._capsys.readouterr())
        for secret in self._secrets:
            assert secret not in ran.out + ran.err
        assert "Traceback" not in ran.err
        return ran

    def ok(self, *arguments: object, stdin: str = "") -> Any:
        """Run a command with `--json` that must go well, and return what it answered."""
        ran = self(*arguments, "--json", stdin=stdin)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.json


@pytest.fixture
def run(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> Iterator[CommandLine]:
    """The command line, with an owner's key, in an empty folder. Retries are off: tests that make faults want to see them."""
    command = CommandLine(monkeypatch, capsys, emulator)
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", emulator.base_url)
    monkeypatch.setenv("PICTOGRAPH_MAX_RETRIES", "0")
    command.use_key(emulator.api_key)
    monkeypatch.chdir(tmp_path)
    emulator.job_seconds = 0.0
    yield command
    emulator.job_seconds = 1.0
    assert emulator.breaches == []


@pytest.fixture
def model(run: Callable[..., Any], birds: list[str]) -> str:
    """The id of a model that was trained on `birds`."""
    trained: str = run.ok("train", "run", "birds", "--pipeline", "yolox", "--poll-interval", 0.05)["model_id"]  # type: ignore[attr-defined]
    return trained

"""Run the command line in this process, against the emulator."""

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
    """Exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON that a command printed: on stdout, or on stderr if it failed."""
        text = self.out if self.code in (0, 1) and self.out else self.err
        assert text.count("\n") == 1, self
        return json.loads(text)


class CommandLine:
    """Runs commands: `run("datasets", "list")`. The API key is in the environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], emulator: Emulator) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._secrets = [emulator.api_key]

    def use_key(self, key: str) -> None:
        """Use this API key from now on."""
        self._secrets.append(key)
        self._monkeypatch.setenv("PICTOGRAPH_API_KEY", key)

    def __call__(self, *arguments: object, stdin: str = "") -> Ran:
        """Run a command. Its output must contain no API key and no traceback."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        ran = Ran(main([str(argument) for argument in arguments]), *self._capsys.readouterr())
        for secret in self._secrets:
            assert secret not in ran.out + ran.err
        assert "Traceback" not in ran.err
        return ran

    def ok(self, *arguments: object, stdin: str = "") -> Any:
        """Run a command with `--json`, which must succeed, and return the JSON."""
        ran = self(*arguments, "--json", stdin=stdin)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.json


@pytest.fixture
def run(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> Iterator[CommandLine]:
    """The command line with an owner's key in an empty folder. Without retries, so that injected faults are visible."""
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
    """The id of a model trained on `birds`."""
    trained: str = run.ok("train", "run", "birds", "--pipeline", "yolox", "--poll-interval", 0.05)["model_id"]  # type: ignore[attr-defined]
    return trained

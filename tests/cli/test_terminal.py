"""The command line as a process of its own: on a terminal, in a pipe, interrupted."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.reference import PAGE
from tests.support.photos import photo_folder

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")]

COMMAND = [sys.executable, "-m", "pictograph.cli"]
LONGEST_SECONDS = 60.0


# The command's terminal must be the one that its session listens to: else Ctrl-C is a character like any other.
ON_A_TERMINAL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"


class Terminal:
    """A command on a terminal of its own, 120 columns wide, and what stands on its screen."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self.shown = ""
        self._screen, inside = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", ON_A_TERMINAL, *COMMAND, *arguments],
            env=environment,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self._end = time.monotonic() + LONGEST_SECONDS

    def until(self, text: str) -> None:
        """Wait until the screen shows this."""
        while text not in self.shown:
            assert self._read(), f"it ended without {text!r}: {self.shown}"

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def ended(self) -> int:
        """Wait until the command ends, and return its exit code."""
        while self._read():
            pass
        os.close(self._screen)
        return self._process.wait(LONGEST_SECONDS)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], max(0.0, self._end - time.monotonic()))
        assert ready, f"nothing more came: {self.shown}"
        try:
            found = os.read(self._screen, 65536)
        except OSError:  # Linux says so when the other side is gone
            return False
        self.shown += found.decode()
        return bool(found)


@pytest.fixture
def environment(emulator: Emulator, home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "COLUMNS": "120",
        "TERM": "xterm",
        "PICTOGRAPH_BASE_URL": emulator.base_url,
        "PICTOGRAPH_API_KEY": emulator.api_key,
    }


@pytest.fixture
def terminal(environment: dict[str, str], emulator: Emulator) -> Iterator[Callable[..., Terminal]]:
    started: list[Terminal] = []

    def start(*arguments: str, **variables: str) -> Terminal:
        started.append(Terminal(arguments, {**environment, **variables}))
        return started[-1]

    yield start
    for one in started:
        assert emulator.api_key not in one.shown
        assert "Traceback" not in one.shown


def test_people_get_tables(terminal: Callable[..., Terminal], emulator: Emulator) -> None:
    emulator.seed("birds")
    screen = terminal("datasets", "list")
    assert screen.ended() == 0
    assert "image count" in screen.shown
    assert "birds" in screen.shown
    assert "─" in screen.shown
    record = terminal("projects", "get", "birds")
    assert record.ended() == 0
    assert "classes:" in record.shown
    empty = terminal("webhooks", "list")
    assert empty.ended() == 0
    assert "There are none." in empty.shown


def test_what_is_lost_is_asked_for(terminal: Callable[..., Terminal], emulator: Emulator) -> None:
    emulator.seed("birds")
    for answer, code in (("n\n", 1), ("\n", 1), ("\x04", 1), ("\x03", 130), ("y\n", 0)):
        assert emulator.requests_of("delete_project") == []
        screen = terminal("datasets", "delete", "birds")
        screen.until("can't be undone. [y/N] ")
        screen.type(answer)
        assert screen.ended() == code, answer
    assert len(emulator.requests_of("delete_project")) == 1


def test_a_key_is_typed_without_being_shown(terminal: Callable[..., Terminal], emulator: Emulator, home: Path) -> None:
    screen = terminal("login", PICTOGRAPH_API_KEY="")
    screen.until("API key: ")
    screen.type(f"{emulator.api_key}\n")
    assert screen.ended() == 0
    assert emulator.api_key in (home / ".pictograph" / "config.toml").read_text()
    assert "Example Organization" in screen.shown


def test_init_asks_for_address_and_key(terminal: Callable[..., Terminal], emulator: Emulator, home: Path) -> None:
    screen = terminal("init", PICTOGRAPH_API_KEY="", PICTOGRAPH_BASE_URL="")
    screen.until("Address of the API [https://api.pictograph.io]: ")
    screen.type(f"{emulator.base_url}\n")
    screen.until("API key: ")
    screen.type(f"{emulator.api_key}\n")
    assert screen.ended() == 0
    assert emulator.base_url in (home / ".pictograph" / "config.toml").read_text()


def test_progress_is_shown_on_a_terminal_only(terminal: Callable[..., Terminal], emulator: Emulator, environment: dict[str, str]) -> None:
    emulator.seed("birds")
    arguments = ("exports", "create", "birds", "--poll-interval", "0.2", "--json")
    screen = terminal(*arguments, "v1")
    assert screen.ended() == 0
    assert "processing" in screen.shown
    ran = subprocess.run([*COMMAND, *arguments, "v2"], env=environment, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert json.loads(ran.stdout)["status"] == "completed"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_ctrl_c_ends_a_wait_and_names_the_job_that_goes_on(emulator: Emulator, environment: dict[str, str], form: list[str]) -> None:
    emulator.seed("birds")
    emulator.job_seconds = 600
    arguments = [*COMMAND, "exports", "create", "birds", "v1", "--poll-interval", "0.1", *form]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + LONGEST_SECONDS
    while len(emulator.requests_of("get_export")) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LONGEST_SECONDS)
    emulator.job_seconds = 1
    assert (process.returncode, out) == (130, "")
    with emulator.client() as client:
        job_id = client.exports.get("birds", "v1").id
    assert f"Interrupted. The job {job_id} goes on." in err
    assert not form or json.loads(err)["error"]["exit_code"] == 130
    assert "Traceback" not in err


def test_a_reader_that_has_enough_is_no_error_to_talk_about(emulator: Emulator, environment: dict[str, str]) -> None:
    with emulator.client() as client:
        for number in range(30):
            client.projects.create(f"p{number}", description="x" * 4000)
    process = subprocess.Popen([*COMMAND, "projects", "list", "--json"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(LONGEST_SECONDS)


def test_the_emulator_is_a_command_too(environment: dict[str, str]) -> None:
    process = subprocess.Popen([*COMMAND, "emulator", "--port", "0", "--credits", "7"], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        ran = subprocess.run([*COMMAND, "credits", "balance", "--json"], env={**environment, **said}, capture_output=True, check=True)
        assert json.loads(ran.stdout)["credits_remaining"] == 7
    finally:
        process.terminate()
        assert process.wait(LONGEST_SECONDS) == 0
        process.stdout.close()
    refused = subprocess.run([*COMMAND, "emulator", "--sing"], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 2


def test_without_its_packages_it_says_how_to_get_them(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ImportError('no click')")
    ran = subprocess.run(
        [*COMMAND, "--help"], env={**environment, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "pip install 'pictograph[cli]'" in ran.stderr


def test_what_the_documentation_shows_runs_as_it_is_written(emulator: Emulator, environment: dict[str, str], tmp_path: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4
    photo_folder(tmp_path / "photos", loose=12)
    command = f'pictograph() {{ {shlex.join(COMMAND)} "$@"; }}\nset -eux\n'
    script = command + "".join(blocks)
    emulator.job_seconds = 0.0
    emulator.set_job_seconds("create_export", 0.5)
    ran = subprocess.run(["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    emulator.job_seconds = 1.0
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "birds-v1.zip").stat().st_size > 0

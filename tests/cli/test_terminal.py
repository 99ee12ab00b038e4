"""The command line as a process: on a terminal, in a pipe, interrupted."""

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
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.support.photos import photo_folder

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")]

COMMAND = [sys.executable, "-m", "pictograph"]
LIMIT_SECONDS = 60.0
"""After so long a test fails instead of waiting on."""

# The terminal must be the controlling terminal of the command, or Ctrl-C would be an ordinary character.
ON_A_TERMINAL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"


class Terminal:
    """A command on a terminal of its own, 120 columns wide, and the text that it shows."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self.shown = ""
        self._screen, inside = pty.openpty()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", ON_A_TERMINAL, *COMMAND, *arguments],
                env=environment,
                stdin=inside,
                stdout=inside,
                stderr=inside,
                start_new_session=True,
            )
        finally:
            os.close(inside)
        self._end = time.monotonic() + LIMIT_SECONDS

    def until(self, text: str) -> None:
        """Wait until the terminal shows a text."""
        while text not in self.shown:
            assert self._read(), f"ended without {text!r}: {self.shown}"

    def type(self, text: str) -> None:
        """Type characters; \\x03 is Ctrl-C."""
        os.write(self._screen, text.encode())

    def ended(self) -> int:
        """Wait until the command ends, and return its exit code."""
        while self._read():
            pass
        return self._process.wait(LIMIT_SECONDS)

    def close(self) -> None:
        """Kill the command if it is still running, and close the terminal."""
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], max(0.0, self._end - time.monotonic()))
        assert ready, f"no more output: {self.shown}"
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # on Linux, when the other side is closed
            return False
        self.shown += data.decode()
        return bool(data)


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
    """Starts commands on terminals. All have ended after the test, however it ends."""
    started: list[Terminal] = []

    def start(*arguments: str, **variables: str) -> Terminal:
        started.append(Terminal(arguments, {**environment, **variables}))
        return started[-1]

    try:
        yield start
    finally:
        for one in started:
            one.close()
    for one in started:
        assert emulator.api_key not in one.shown
        assert "Traceback" not in one.shown


@pytest.fixture
def spawn(environment: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts commands with pipes. All have ended, and their pipes are closed, after the test, however it ends."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **pipes: int) -> subprocess.Popen[str]:
        started.append(subprocess.Popen([*COMMAND, *arguments], env=environment, text=True, **pipes))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            with process:  # closes the pipes and waits
                pass


@pytest.fixture
def finished(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs commands with pipes until they end."""

    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        variables = {**environment, **options.pop("variables", {})}
        return subprocess.run(
            [*COMMAND, *arguments], env=variables, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS, **options
        )

    return run


def test_a_terminal_gets_tables(terminal: Callable[..., Terminal], emulator: Emulator) -> None:
    emulator.seed("birds")
    screen = terminal("datasets", "list")
    assert screen.ended() == 0
    assert "IMAGES" in screen.shown
    assert "birds" in screen.shown
    record = terminal("projects", "get", "birds")
    assert record.ended() == 0
    assert "classes:" in record.shown
    empty = terminal("webhooks", "list")
    assert empty.ended() == 0
    assert "No webhook endpoints. Create one: pictograph webhooks create URL" in empty.shown


def test_a_table_fits_a_narrow_terminal(terminal: Callable[..., Terminal], emulator: Emulator) -> None:
    emulator.seed("birds of the northern marshes")
    screen = terminal("datasets", "list", COLUMNS="70", NO_COLOR="1")
    assert screen.ended() == 0
    titles, row, note = screen.shown.splitlines()
    assert titles.split() == ["NAME", "IMAGES", "COMPLETE", "SIZE", "ID"]
    assert re.fullmatch(r"birds of the northern marshes +6 +6 +[\d.]+ kB  [0-9a-f]{8}…", row)
    assert note == "Some columns are hidden or shortened: --wide prints all, --json all fields."


def test_a_deletion_needs_a_confirmation(terminal: Callable[..., Terminal], emulator: Emulator) -> None:
    emulator.seed("birds")
    for answer, code in (("n\n", 1), ("\n", 1), ("\x04", 1), ("\x03", 130), ("y\n", 0)):
        assert emulator.requests_of("delete_project") == []
        screen = terminal("datasets", "delete", "birds")
        screen.until("can't be undone. [y/N] ")
        screen.type(answer)
        assert screen.ended() == code, answer
    assert len(emulator.requests_of("delete_project")) == 1


def test_login_prompts_for_the_key_without_echo(terminal: Callable[..., Terminal], emulator: Emulator, home: Path) -> None:
    screen = terminal("login", PICTOGRAPH_API_KEY="")
    screen.until("API key: ")
    screen.type(f"{emulator.api_key}\n")
    assert screen.ended() == 0
    assert emulator.api_key in (home / ".pictograph" / "config.toml").read_text()
    assert "Example Organization" in screen.shown


def test_init_prompts_for_base_url_and_key(terminal: Callable[..., Terminal], emulator: Emulator, home: Path) -> None:
    screen = terminal("init", PICTOGRAPH_API_KEY="", PICTOGRAPH_BASE_URL="")
    screen.until("Base URL [https://api.pictograph.io]: ")
    screen.type(f"{emulator.base_url}\n")
    screen.until("API key: ")
    screen.type(f"{emulator.api_key}\n")
    assert screen.ended() == 0
    assert emulator.base_url in (home / ".pictograph" / "config.toml").read_text()


def test_progress_is_shown_only_on_a_terminal(
    terminal: Callable[..., Terminal], emulator: Emulator, finished: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    emulator.seed("birds")
    arguments = ("exports", "create", "birds", "--poll-interval", "0.2", "--json")
    screen = terminal(*arguments, "v1")
    assert screen.ended() == 0
    assert "processing" in screen.shown
    ran = finished(*arguments, "v2")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["status"] == "completed"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_ctrl_c_ends_a_wait_and_names_the_job_that_keeps_running(
    terminal: Callable[..., Terminal], emulator: Emulator, form: list[str]
) -> None:
    emulator.seed("birds")
    emulator.job_seconds = 600
    try:
        screen = terminal("exports", "create", "birds", "v1", "--poll-interval", "0.1", *form)
        screen.until("pending")  # the progress after the first poll
        screen.type("\x03")
        assert screen.ended() == 130
    finally:
        emulator.job_seconds = 1
    message = "Interrupted. The export 'v1' of the dataset 'birds' continues: get it later with pictograph exports wait birds v1."
    assert message in screen.shown
    if form:
        (line,) = [line for line in screen.shown.splitlines() if '{"error"' in line]
        error = json.loads(line[line.index("{") :])["error"]
        assert error == {"exit_code": 130, "type": "KeyboardInterrupt", "message": message}


def test_ctrl_c_while_modules_are_imported_prints_no_traceback(
    finished: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "click.py").write_text("import signal; signal.raise_signal(signal.SIGINT)")
    ran = finished("datasets", "list", variables={"PYTHONPATH": str(tmp_path)})
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "Interrupted.\n")
    ran = finished("datasets", "list", "--json", variables={"PYTHONPATH": str(tmp_path)})
    assert json.loads(ran.stderr)["error"]["exit_code"] == 130


def test_ctrl_c_ends_an_upload_and_reports_how_to_go_on(terminal: Callable[..., Terminal], emulator: Emulator, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    photo_folder(folder, loose=3)
    emulator.seed("birds")
    emulator.delay("storage_put", 10.0, skip=1)  # one file is uploaded, the second waits
    screen = terminal("upload", str(folder), "--dataset", "birds", "--no-parallel")
    screen.until("/3 files")
    screen.type("\x03")
    assert screen.ended() == 130
    assert re.search(
        r"Interrupted\. \d of 3 files are done\. Repeat the command to go on\. Report so far: ", re.sub(r"\s+", " ", screen.shown)
    )


@pytest.mark.parametrize("module", ["pictograph/cli/app.py", "pictograph/cli/console.py", "pictograph/cli/__init__.py"])
def test_ctrl_c_while_our_own_modules_are_imported_prints_no_traceback(environment: dict[str, str], module: str) -> None:
    """The first moments of a command: SIGINT arrives when the module is about to be run."""
    code = (
        "import runpy, signal, sys\n"
        f"def interrupt(event, args): event == 'exec' and args[0].co_filename.endswith({module!r}) and signal.raise_signal(signal.SIGINT)\n"
        "sys.addaudithook(interrupt)\n"
        "sys.argv = ['pictograph', 'datasets', 'list']\n"
        "runpy.run_module('pictograph', run_name='__main__')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "Interrupted.\n")


@pytest.mark.parametrize("form", [["--json"], [], ["--help"]])
def test_a_reader_that_closes_the_pipe_ends_the_command_like_other_tools(
    spawn: Callable[..., subprocess.Popen[str]], emulator: Emulator, form: list[str]
) -> None:
    emulator.seed("birds")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        process = spawn("datasets", "list", *form, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(LIMIT_SECONDS) == 128 + signal.SIGPIPE


NO_SPACE = pytest.param(">/dev/full", 1, marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full"))


@pytest.mark.parametrize(("redirection", "code"), [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0), NO_SPACE])
def test_closed_and_full_streams(emulator: Emulator, environment: dict[str, str], redirection: str, code: int) -> None:
    emulator.seed("birds")
    script = f"{shlex.join(COMMAND)} datasets list {redirection}"
    ran = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    assert (ran.returncode, "Exception ignored" in ran.stderr) == (code, False)
    assert ran.stderr == ("" if code == 0 else "Error: [Errno 28] No space left on device\n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_names_that_the_encoding_lacks_are_escaped(
    finished: Callable[..., subprocess.CompletedProcess[str]], emulator: Emulator, encoding: str
) -> None:
    for name in ("鳥", "birds", "Häher"):
        emulator.seed(name)
    ran = finished("datasets", "list", variables={"PYTHONIOENCODING": encoding}, encoding=encoding)
    expected = {"cp1252": ["\\u9ce5", "Häher"], "ascii": ["\\u9ce5", "H\\xe4her"], "utf-8": ["鳥", "Häher"]}[encoding]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert sorted(line.split("\t")[0] for line in ran.stdout.splitlines()[1:]) == sorted([*expected, "birds"])
    missing = finished("datasets", "get", "鳥の群れ", variables={"PYTHONIOENCODING": encoding}, encoding=encoding)
    assert missing.returncode == 4
    assert "Dataset '" in missing.stderr


def test_the_package_runs_as_a_module(environment: dict[str, str]) -> None:
    for module in ("pictograph", "pictograph.cli"):
        command = [sys.executable, "-m", module, "datasets", "lst"]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
        assert (ran.returncode, ran.stderr.splitlines()[0]) == (2, "Error: No such command 'lst'. Did you mean 'list'?")


def test_the_emulator_is_a_command_too(
    spawn: Callable[..., subprocess.Popen[str]], finished: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    process = spawn("emulator", "--port", "0", "--credits", "7", stdout=subprocess.PIPE)
    assert process.stdout is not None
    variables = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
    ran = finished("credits", "balance", "--json", variables=variables)
    assert json.loads(ran.stdout)["credits_remaining"] == 7
    process.send_signal(signal.SIGTERM)
    assert process.wait(LIMIT_SECONDS) == 0
    assert finished("emulator", "--sing").returncode == 2


def test_a_missing_package_is_reported_with_the_command_that_installs_it(
    finished: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "click.py").write_text("raise ImportError('no click')")
    ran = finished("--help", variables={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
    assert ran.returncode == 2
    assert "pip install 'pictograph[cli]'" in ran.stderr

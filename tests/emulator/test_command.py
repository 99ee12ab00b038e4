"""`python -m pictograph.emulator` and the pytest plugin as their users see them: options, errors, the missing extra."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, ok, open_http

pytestmark = pytest.mark.slow

EMULATOR = [sys.executable, "-m", "pictograph.emulator"]
MISSING_EXTRA = "import sys\nfor name in ('jsonschema_rs', 'starlette', 'uvicorn'): sys.modules[name] = None\n"
"""As in an environment without the extra: importing these packages raises ModuleNotFoundError."""
INSTALL = "Install it with: pip install 'pictograph[emulator]'"


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd)


# The extra


@pytest.mark.parametrize(
    "program",
    [
        "from pictograph.emulator import Emulator",
        "import pictograph.emulator\npictograph.emulator.Emulator()",
    ],
)
def test_without_the_extra_the_class_raises_an_import_error_that_names_it(program: str) -> None:
    done = run(sys.executable, "-c", MISSING_EXTRA + program)
    *frames, last = done.stderr.strip().splitlines()

    assert last.startswith("ImportError: pictograph.emulator requires ")
    assert last.endswith(INSTALL)
    assert len([line for line in frames if line.lstrip().startswith("File ")]) <= 2  # the program and `__getattr__`
    assert "During handling" not in done.stderr


def test_without_the_extra_the_command_prints_one_line() -> None:
    run_it = "import runpy; sys.argv = ['emulator', '--port', '0']; runpy.run_module('pictograph.emulator', run_name='__main__')"
    done = run(sys.executable, "-c", MISSING_EXTRA + run_it)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: pictograph.emulator requires ")
    assert done.stderr.splitlines()[0].endswith(INSTALL)
    assert len(done.stderr.splitlines()) == 1


def test_without_the_extra_the_fixture_fails_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(MISSING_EXTRA)
    (tmp_path / "test_mine.py").write_text("def test_it(pictograph_emulator): pass\ndef test_other(): pass\n")
    done = run(
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-p",
        "no:schemathesis",
        str(tmp_path),
        cwd=tmp_path,
    )

    assert "1 passed, 1 error" in done.stdout, done.stdout
    assert INSTALL in done.stdout
    assert "site-packages" not in done.stdout
    assert "emulator.py" not in done.stdout


# The fixture


def test_the_fixture_is_reset_for_each_test_works_async_and_in_parallel(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "import asyncio, pytest\n"
        "@pytest.fixture(autouse=True)\n"
        "def environment(pictograph_emulator, monkeypatch):\n"
        "    monkeypatch.setenv('PICTOGRAPH_BASE_URL', pictograph_emulator.base_url)\n"
        "    monkeypatch.setenv('PICTOGRAPH_API_KEY', pictograph_emulator.api_key)\n"
        "@pytest.mark.parametrize('n', range(6))\n"
        "def test_sync(pictograph_emulator, n):\n"
        "    import pictograph\n"
        "    with pictograph.Client() as client:\n"
        "        assert client.datasets.list() == []\n"
        "        client.projects.create('birds')\n"
        "    pictograph_emulator.fail('list_datasets', times=None)\n"
        "@pytest.mark.parametrize('n', range(6))\n"
        "def test_async(pictograph_emulator, n):\n"
        "    async def run():\n"
        "        async with pictograph_emulator.async_client() as client:\n"
        "            assert await client.datasets.list() == []\n"
        "            await client.projects.create('birds')\n"
        "    asyncio.run(run())\n"
        "    assert pictograph_emulator.effects == {'create_project': 1}\n"
    )
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "-n", "2", str(tmp_path))
    done = run(sys.executable, *command, cwd=tmp_path)

    assert "12 passed" in done.stdout, done.stdout + done.stderr


# Options


def test_help_lists_the_options_with_examples_and_needs_no_extra() -> None:
    run_it = "import runpy; sys.argv = ['emulator', '--help']; runpy.run_module('pictograph.emulator', run_name='__main__')"
    done = run(sys.executable, "-c", MISSING_EXTRA + run_it)

    assert done.returncode == 0
    for text in ("--seed NAME=IMAGES", "--job-seconds SECONDS", "--exit-with-stdin", "--seed birds=20", "default: any free port"):
        assert text in done.stdout


def test_seeded_datasets_can_be_read_and_a_restart_keeps_them(tmp_path: Path) -> None:
    command = [*EMULATOR, "--seed", "birds=3", "--seed", "fish=2", "--data", str(tmp_path / "state"), "--exit-with-stdin"]
    for expected in ("Created the dataset 'birds' with 3 annotated images", "The dataset 'birds' exists already"):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
            listing = "import pictograph\nwith pictograph.Client() as c: print([(d.name, d.image_count) for d in c.datasets.list()])"
            done = subprocess.run(
                [sys.executable, "-c", listing], env={**os.environ, **settings}, capture_output=True, text=True, check=True, timeout=60
            )
            _, notes = process.communicate(timeout=20)  # closes stdin: the emulator stops

        assert sorted(eval(done.stdout)) == [("birds", 3), ("fish", 2)]
        assert expected in notes
        assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_command_quietly_while_requests_are_waiting(tmp_path: Path, number: int) -> None:
    command = [*EMULATOR, "--data", str(tmp_path), "--job-seconds", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        api = Api.__new__(Api)  # in another process, so there is no Emulator to pass
        key = {"X-API-Key": settings["PICTOGRAPH_API_KEY"]}
        with open_http(base_url=settings["PICTOGRAPH_BASE_URL"], headers=key) as api.http, open_http() as api.storage:
            project = api.project()
            uploaded = [api.upload(project["id"], "0.png")]

            def upload() -> None:
                try:
                    for index in range(1, 10_000):
                        uploaded.append(api.upload(project["id"], f"{index}.png"))
                except (httpx.TransportError, AssertionError):
                    return

            worker = threading.Thread(target=upload)
            worker.start()
            process.send_signal(number)
            _, errors = process.communicate(timeout=20)
            worker.join(20)

    assert (process.returncode, errors) == (0, "")
    with Emulator(tmp_path) as emulator, Api(emulator) as again:
        for image in uploaded:
            assert again.http.get(f"/api/v1/developer/images/{image}").content == IMAGE


# Errors at the start


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--port", "70000"], "port must be from 0 to 65535, not 70000"),
        (["--job-seconds", "nan"], "job_seconds must be from 0"),
        (["--speed", "0"], "speed must be greater than 0"),
        (["--rate-limit", "0"], "rate_limit must be 1 or greater"),
        (["--providers", "/nowhere/at/all"], "providers must be a folder"),
        (["--seed", "birds"], "'birds' is not of the form NAME=IMAGES, for example birds=20"),
        (["--seed", "birds=-1"], "is not of the form"),
        (["--tier", "gold"], "invalid choice: 'gold'"),
    ],
)
def test_a_wrong_option_is_a_usage_error(options: list[str], text: str) -> None:
    done = run(*EMULATOR, *options)

    assert done.returncode == 2
    assert text in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_used_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "emulator.sqlite3").write_bytes(b"not a database" * 100)
    cases = {"file": "Cannot write to the data folder", "file/below": "Cannot write to the data folder", "broken": "not a database"}
    if os.geteuid() != 0:  # root may write anywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        cases["closed"] = "Cannot write to the data folder"
    for name, text in cases.items():
        done = run(*EMULATOR, "--data", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("error: the emulator could not start: ")
        assert text in done.stderr
        assert name in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_failed_start_releases_port_and_folder(tmp_path: Path) -> None:
    with Emulator() as other:
        port = int(other.base_url.rpartition(":")[2])
        emulator = Emulator(tmp_path, port=port)
        with pytest.raises(OSError, match=f"Cannot listen on 127.0.0.1:{port}"):
            emulator.start()
    with emulator, Api(emulator) as api:
        assert ok(api.get("/datasets/"))["datasets"] == []

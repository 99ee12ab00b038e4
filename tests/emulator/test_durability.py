"""The command, its data folder, and the state that survives `kill -9`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, box, ok, open_http, wait_until

pytestmark = pytest.mark.slow


class Command:
    """A running `python -m pictograph.emulator`."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pictograph.emulator", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(2)]
        found = dict(line.strip().split("=", 1) for line in lines if "=" in line)
        self.base_url, self.api_key = found.get("PICTOGRAPH_BASE_URL", ""), found.get("PICTOGRAPH_API_KEY", "")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(20)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code


class Remote(Api):
    """Requests to an emulator in another process."""

    def __init__(self, command: Command) -> None:
        self.http = open_http(base_url=command.base_url, headers={"X-API-Key": command.api_key})
        self.storage = open_http()


@pytest.fixture
def run() -> Iterator[Any]:
    started: list[Command] = []

    def start(*options: str) -> Command:
        started.append(Command(*options))
        return started[-1]

    yield start
    for command in started:
        if command.process.poll() is None:
            command.end(signal.SIGKILL)


def test_the_command_prints_two_shell_variables_and_stops_on_sigterm(run: Any) -> None:
    command = run("--port", "0")
    with Remote(command) as api:
        assert api.get("/datasets/").status_code == 200

    assert command.base_url.startswith("http://127.0.0.1:")
    assert command.api_key.startswith("pk_live_")
    assert command.end(signal.SIGTERM) == 0


def test_the_command_stops_on_sigint(run: Any) -> None:
    assert run().end(signal.SIGINT) == 0


def test_command_line_options_are_applied(run: Any, tmp_path: Path) -> None:
    command = run("--credits", "7", "--tier", "free", "--rate-limit", "50", "--data", str(tmp_path / "new" / "folder"))
    with Remote(command) as api:
        response = api.get("/credits/balance")

    assert ok(response)["credits_remaining"] == 7
    assert response.headers["X-RateLimit-Limit"] == "50"


def test_acknowledged_uploads_survive_kill_9(run: Any, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    command = run(*data)
    with Remote(command) as api:
        project = api.project()
    done: list[tuple[str, str]] = []
    stopped = threading.Event()

    def upload(worker: int) -> None:
        with Remote(command) as api:
            try:
                for n in range(10_000):
                    name = f"{worker}-{n}.png"
                    image = api.upload(project["id"], name)
                    done.append((image, name))
                    if len(done) >= 40:
                        stopped.set()
            except (httpx.TransportError, AssertionError):
                return

    workers = [threading.Thread(target=upload, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    assert stopped.wait(60)
    command.end(signal.SIGKILL)
    for worker in workers:
        worker.join()

    again = run(*data)
    assert again.api_key == command.api_key
    with Remote(again) as api:
        listed = {
            image["id"]: image["filename"]
            for image in ok(api.get("/datasets/by-name/ds", include_images="true", images_limit=10_000))["dataset"]["images"]
        }
        assert dict(done).items() <= listed.items()
        assert len(listed) - len(done) <= 4  # at most one upload per worker was committed but not acknowledged
        for image in listed:
            assert api.http.get(f"/api/v1/developer/images/{image}").content == IMAGE


def test_keys_stored_responses_jobs_and_urls_survive_kill_9(run: Any, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path), "--job-seconds", "20", "--speed", "20")
    command = run(*data)
    with Remote(command) as api:
        first = ok(api.post("/projects/", {"name": "once"}, key="k-1"))
        project = api.project()
        image = api.upload(project["id"], "a.png")
        ok(api.save(image, box("1")))
        ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1", "include_images": True}))
        late = api.upload_url(project["id"], "b.png")
        signed = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]
    command.end(signal.SIGKILL)

    again = run(*data)
    assert (again.base_url, again.api_key) == (command.base_url, command.api_key)
    with Remote(again) as api:
        assert ok(api.post("/projects/", {"name": "once"}, key="k-1")) == first
        assert ok(api.get(f"/annotations/{image}"))["annotation_count"] == 1
        assert api.storage.get(signed).content == IMAGE
        assert api.storage.put(late["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"}).status_code == 200
        wait_until(lambda: ok(api.get("/exports/ds/e1"))["export"]["status"] == "completed")
        url = ok(api.get("/exports/ds/e1/download"))["download_url"]
        assert api.storage.get(url).content[:2] == b"PK"


def test_partial_files_are_removed_at_start(tmp_path: Path) -> None:
    with Emulator(tmp_path) as emulator:
        emulator.seed("ds", images=1)
    (tmp_path / "objects" / "tmpabc.part").write_bytes(b"half")
    with Emulator(tmp_path) as emulator, Api(emulator) as api:
        assert ok(api.get("/datasets/by-name/ds"))["dataset"]["image_count"] == 1

    assert not list(tmp_path.rglob("*.part"))


def test_a_data_folder_is_locked(run: Any, tmp_path: Path) -> None:
    with Emulator(tmp_path), pytest.raises(OSError, match="Another emulator is using the data folder"):
        Emulator(tmp_path).start()
    command = run("--data", str(tmp_path))
    second = subprocess.run(
        [sys.executable, "-m", "pictograph.emulator", "--data", str(tmp_path)], capture_output=True, text=True, timeout=20, check=False
    )

    assert second.returncode == 1
    assert "Another emulator" in second.stderr
    assert "Traceback" not in second.stderr
    assert command.end(signal.SIGTERM) == 0


def test_a_port_in_use_is_reported_without_a_traceback(run: Any) -> None:
    with Emulator() as emulator:
        port = emulator.base_url.rpartition(":")[2]
        second = subprocess.run(
            [sys.executable, "-m", "pictograph.emulator", "--port", port], capture_output=True, text=True, timeout=20, check=False
        )

    assert second.returncode == 1
    assert f"127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_an_advanced_clock_is_persisted(tmp_path: Path) -> None:
    with Emulator(tmp_path) as emulator, Api(emulator) as api:
        ok(api.post("/projects/", {"name": "ds"}, key="k-1"))
        emulator.advance(23 * 3600)
    with Emulator(tmp_path) as emulator, Api(emulator) as api:
        assert api.post("/projects/", {"name": "ds"}, key="k-1").status_code == 200
        emulator.advance(2 * 3600)
        assert api.post("/projects/", {"name": "ds"}, key="k-1").status_code == 409


def test_the_files_of_a_data_folder_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("file modes are specific to POSIX systems")
    tmp_path.chmod(0o755)
    for folder in (tmp_path, tmp_path / "new"):
        with Emulator(folder) as emulator:
            emulator.seed("ds", images=1)
            files = [path for path in folder.rglob("*") if path.is_file()]
            assert {path.name for path in files} >= {"emulator.sqlite3", "emulator.sqlite3-wal", "emulator.lock"}
            assert [path for path in files if path.stat().st_mode & 0o077] == []
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0

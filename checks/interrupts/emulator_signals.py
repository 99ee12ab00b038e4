"""SIGTERM and SIGINT to the emulator's process at random moments: it ends quietly, and keeps each write that it has acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Final

from attrs import field, frozen

from pictograph import Client, PictographError
from pictograph.emulator import Emulator

WRITERS: Final = 4
END_SECONDS: Final = 20.0
START_SECONDS: Final = 60.0
SPREAD_SECONDS: Final = 0.5
"""The signal comes so long after the first acknowledged write, at most."""
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


@frozen
class Stopped:
    """How one emulator ended."""

    number: int
    after_seconds: float  # from the first acknowledged write
    acknowledged: int = 0
    problems: list[str] = field(factory=list)


def stop_emulators(count: int, *, seed: int = 0) -> list[Stopped]:
    """Start so many emulators one after the other, and stop each at a random moment."""
    moments = random.Random(seed)
    return [_stop_one(SIGNALS[number % len(SIGNALS)], moments.uniform(0.0, SPREAD_SECONDS)) for number in range(count)]


def _stop_one(number: int, after_seconds: float) -> Stopped:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pictograph.emulator", "--data", folder, "--job-seconds", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                written = _write_until_it_ends(process, process.stdout, number, after_seconds)
                _, errors = process.communicate(timeout=END_SECONDS)
            except subprocess.TimeoutExpired:
                return Stopped(number, after_seconds, problems=[f"it is still running after {END_SECONDS:g} s"])
            finally:
                process.kill()
        problems = [f"exit code {process.returncode}"] if process.returncode else []
        problems += [f"stderr: {errors}"] if errors else []
        problems += [f"lost: {name}" for name in sorted(written - _kept(Path(folder)))]
        return Stopped(number, after_seconds, len(written), problems)


def _write_until_it_ends(process: subprocess.Popen[str], output: IO[str], number: int, after_seconds: float) -> set[str]:
    lines = dict(output.readline().strip().split("=", 1) for _ in range(2))
    client = Client(lines["PICTOGRAPH_API_KEY"], base_url=lines["PICTOGRAPH_BASE_URL"], max_retries=0)
    written: set[str] = set()
    begun = threading.Event()

    def write(writer: int) -> None:
        for count in range(100_000):
            name = f"birds-{writer}-{count}"
            try:
                client.projects.create(name)
            except PictographError:
                return
            written.add(name)
            begun.set()

    writers = [threading.Thread(target=write, args=(writer,), daemon=True) for writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    begun.wait(START_SECONDS)
    time.sleep(after_seconds)
    os.kill(process.pid, number)
    for writer in writers:
        writer.join(END_SECONDS)
    client.close()
    return written


def _kept(folder: Path) -> set[str]:
    with Emulator(folder) as emulator, emulator.client() as client:
        return {dataset.name for dataset in client.datasets.iter(page_size=1000)}

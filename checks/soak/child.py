"""The emulator as a child process that can be killed and restarted on its data."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

UNLIMITED = str(10**9)
"""Credits, and requests per hour."""


class EmulatorChild:
    """`python -m pictograph.emulator --data FOLDER`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kills = 0
        self.base_url = ""
        self.api_key = ""

    def start(self) -> None:
        """Start it. A restart has the ports, the key and the data of the first start."""
        command = [
            sys.executable,
            "-m",
            "pictograph.emulator",
            "--data",
            str(self._folder),
            "--credits",
            UNLIMITED,
            "--rate-limit",
            UNLIMITED,
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        lines = [self._process.stdout.readline().strip() for _ in range(2)]
        settings = dict(line.split("=", 1) for line in lines if "=" in line)
        if len(settings) != 2:
            raise RuntimeError(f"the emulator did not start: {lines}")
        self.base_url, self.api_key = settings["PICTOGRAPH_BASE_URL"], settings["PICTOGRAPH_API_KEY"]

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.base_url.removeprefix("http://").partition(":")
        return host, int(port)

    def kill(self) -> None:
        """End it with SIGKILL: nothing is finished, flushed or closed."""
        self._process.kill()
        self._wait()
        self.kills += 1

    def stop(self) -> None:
        """End it with SIGTERM. Repeatable."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._wait()

    def effects(self) -> dict[str, int]:
        """How many times each write operation was performed, read from its database. Call it after `stop`."""
        with contextlib.closing(sqlite3.connect(self._folder / "emulator.sqlite3")) as data:
            return dict(data.execute("SELECT operation, times FROM effects"))

    def _wait(self) -> None:
        self._process.wait(timeout=30)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

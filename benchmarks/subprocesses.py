"""Child processes: the server, the subjects, and new interpreters whose start is measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.environments import CACHE, ROOT

_STATUS = "import re; print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"


@dataclass(frozen=True)
class Sample:
    """One measurement: wall and CPU seconds per unit of work; peak memory in bytes where it is measured."""

    wall: float
    cpu: float
    memory: float = 0.0


class SubjectFailed(Exception):
    """A subject cannot do a task, or its process failed."""


class Server:
    """The benchmark server as a child process."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.base_url: str = json.loads(self._process.stdout.readline())["api"]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _end(self._process)


class Subject:
    """A process that runs the tasks of one subject. It is idle while other subjects are measured."""

    def __init__(self, python: Path, module: str) -> None:
        self.name = module
        self._log = (CACHE / f"{module}.log").open("w+")
        self._process = subprocess.Popen(
            [python, ROOT / "benchmarks" / "subjects", module],
            cwd=CACHE,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def request(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Send a command and wait for its result. Raises `SubjectFailed`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            print(json.dumps({"command": command, **arguments}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise SubjectFailed((self._log.read().strip().splitlines() or ["the process ended without an error message"])[-1])
        result: dict[str, Any] = json.loads(line)
        if "error" in result:
            raise SubjectFailed(result["error"])
        return result

    def end(self) -> None:
        _end(self._process)
        self._log.close()


def run_fresh(python: Path, code: str) -> Sample:
    """Run code in a new interpreter and measure its whole life and its peak memory."""
    started = time.perf_counter()
    process = subprocess.Popen([python, "-c", f"{code}\n{_STATUS}"], cwd=CACHE, env=clean_environment(), stdout=subprocess.PIPE)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise SubjectFailed(f"python -c {code!r} exited with {process.returncode}")
    # ru_maxrss cannot be used: a child inherits the peak of its parent.
    return Sample(wall, usage.ru_utime + usage.ru_stime, int(output.split()[-1]) * 1024)


def clean_environment() -> dict[str, str]:
    """No proxies, no API key, no profile file, and no import path except that of the environment."""
    return {"PATH": os.defpath, "HOME": str(CACHE), "LANG": "C.UTF-8"}


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()

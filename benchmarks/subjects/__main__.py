"""The process in which one subject is measured: `python benchmarks/subjects MODULE`. Commands and results are lines of JSON.

It imports nothing of the project, so that it works in every environment. The module of the subject is in this folder. It has a function for
each task: `task(base_url, **options)` prepares and returns `run(count)`, sync or async, which does the work `count` times and returns the
last result. The process isolates the imports, connections and caches of a subject.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Runner:
    """Runs and measures the tasks of one subject."""

    def __init__(self, module: str) -> None:
        self._subject = importlib.import_module(module)
        self._runner = asyncio.Runner()
        self._task: Callable[[int], Any] = lambda count: None
        self._count = 1

    def prepare(self, task: str, base_url: str, options: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Prepare a task, run it twice, and find how many runs take this many seconds."""
        self._task = getattr(self._subject, task)(base_url, **options)
        in_flight = int(options.get("in_flight", 1))
        self._run(in_flight)
        started = time.perf_counter()
        self._run(in_flight)
        rounds = seconds / (time.perf_counter() - started)
        self._count = max(1, round(rounds)) * in_flight
        return {"count": self._count}

    def load(self, task: str, base_url: str, options: dict[str, Any]) -> dict[str, Any]:
        """Prepare a task for `peak` without running it."""
        self._task = getattr(self._subject, task)(base_url, **options)
        return {}

    def time(self) -> dict[str, Any]:
        """Take one sample: wall and CPU seconds (of all threads) per run."""
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        self._run(self._count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": wall / self._count, "cpu": cpu / self._count}

    def peak(self, count: int) -> dict[str, Any]:
        """Run the task `count` times: seconds per run, and the peak rise of the resident memory in bytes."""
        gc.collect()
        before = _reset_peak()
        cpu, wall = time.process_time(), time.perf_counter()
        result = self._run(count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        memory = _status_bytes("VmHWM") - before
        del result
        return {"wall": wall / count, "cpu": cpu / count, "memory": memory}

    def _run(self, count: int) -> Any:
        result = self._task(count)
        return self._runner.run(result) if inspect.iscoroutine(result) else result


def _reset_peak() -> int:
    """Reset the kernel's peak of the resident memory; return the current value."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status_bytes("VmRSS")


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def main() -> None:
    # Output of a subject must not be taken for a result.
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    runner = Runner(sys.argv[1])
    for line in sys.stdin:
        arguments = json.loads(line)
        try:
            result = getattr(runner, arguments.pop("command"))(**arguments)
        except Exception as error:
            traceback.print_exc()
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), file=results, flush=True)


main()

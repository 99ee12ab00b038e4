"""The process in which one subject is measured: `python benchmarks/subjects MODULE`, orders and replies as lines of JSON.

It imports nothing of the project, so that it runs alike in every environment; the subject's module lies beside it. A
module has a function for each task that it can do: `task(base_url, **options)` prepares and returns `work(count)`, plain or
async, which does it `count` times and returns its last result. What is imported, pooled or cached by one subject can't touch
another.
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


class Bench:
    """One subject: what it was told to prepare, and how to measure it."""

    def __init__(self, module: str) -> None:
        self._subject = importlib.import_module(module)
        self._runner = asyncio.Runner()
        self._work: Callable[[int], Any] = lambda count: None
        self._count = 1

    def prepare(self, task: str, base_url: str, options: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Make the work, do it twice, and find how often it fits into a sample of so many seconds."""
        self._work = getattr(self._subject, task)(base_url, **options)
        at_once = int(options.get("in_flight", 1))
        self._run(at_once)
        started = time.perf_counter()
        self._run(at_once)
        rounds = seconds / (time.perf_counter() - started)
        self._count = max(1, round(rounds)) * at_once
        return {"count": self._count}

    def load(self, task: str, base_url: str, options: dict[str, Any]) -> dict[str, Any]:
        """Make the work without doing it, for `peak`."""
        self._work = getattr(self._subject, task)(base_url, **options)
        return {}

    def time(self) -> dict[str, Any]:
        """Do the work of one sample: seconds of wall clock and of CPU, of all threads, for each time."""
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        self._run(self._count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": wall / self._count, "cpu": cpu / self._count}

    def peak(self, count: int) -> dict[str, Any]:
        """Do the work so often: its time for each, and how far the resident memory rose at most meanwhile, in bytes."""
        gc.collect()
        before = _reset_peak()
        cpu, wall = time.process_time(), time.perf_counter()
        result = self._run(count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        memory = _status_bytes("VmHWM") - before
        del result
        return {"wall": wall / count, "cpu": cpu / count, "memory": memory}

    def _run(self, count: int) -> Any:
        done = self._work(count)
        return self._runner.run(done) if inspect.iscoroutine(done) else done


def _reset_peak() -> int:
    """Let the kernel measure the peak anew from here; return what is resident now."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status_bytes("VmRSS")


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def main() -> None:
    # What a subject prints must not look like a reply.
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    bench = Bench(sys.argv[1])
    for line in sys.stdin:
        order = json.loads(line)
        try:
            reply = getattr(bench, order.pop("do"))(**order)
        except Exception as error:
            traceback.print_exc()
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=replies, flush=True)


main()

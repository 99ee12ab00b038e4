"""Resources of this process: memory, open files and sockets, threads."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Sample:
    """One measurement."""

    seconds: float
    rss_mib: float
    blocks: int  # of memory that Python objects hold
    fds: int
    threads: int

    @classmethod
    def now(cls, seconds: float = 0.0) -> Sample:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES
        return cls(seconds, resident / 2**20, sys.getallocatedblocks(), len(os.listdir("/proc/self/fd")), threading.active_count())


@dataclass
class Measures:
    """One measurement per second, made by a thread."""

    samples: list[Sample] = field(default_factory=list)

    def watch(self, stopped: threading.Event, each: Callable[[Sample], object]) -> threading.Thread:
        """Start measuring, until `stopped` is set."""
        started = time.monotonic()

        def measure() -> None:
            while not stopped.wait(1.0):
                self.samples.append(Sample.now(time.monotonic() - started))
                each(self.samples[-1])

        thread = threading.Thread(target=measure, name="measures")
        thread.start()
        return thread

    def first_and_last(self, pick: Callable[[Sample], float]) -> tuple[float, float]:
        """The medians over the first and the last minute, or over the first and last third of a run shorter than three minutes."""
        span = min(60.0, (self.samples[-1].seconds - self.samples[0].seconds) / 3)
        first = [pick(each) for each in self.samples if each.seconds <= self.samples[0].seconds + span]
        last = [pick(each) for each in self.samples if each.seconds >= self.samples[-1].seconds - span]
        return median(first), median(last)

"""Runs a scenario once for each point, or for each of many signals, each time in a process of its own, and sorts how it ended."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Final

from attrs import field, frozen

from checks.interrupts.child import Ending, serve
from checks.interrupts.scenarios import Server
from pictograph.emulator import Emulator

RIGHT: Final = ("interrupted", "not reached")

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["checks.interrupts.child"])


@frozen
class Result:
    scenario: str
    points: int  # in all
    endings: list[Ending] = field(repr=False)  # of the points that were tried

    @property
    def faults(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.kind not in RIGHT]

    def __str__(self) -> str:
        counts = Counter(ending.kind for ending in self.endings)
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("interrupted", "hang", "lost", "late", "other error", "not reached"))
        return f"{self.scenario}: {len(self.endings)} of {self.points} points: {kinds}"


def run(scenario: str, *, most_points: int | None = None, seed: int = 0, inside: str = "") -> Result:
    """Interrupt a scenario at each point, or at a sample of them; with `inside` at those in files whose path contains it."""
    with _open(scenario, inside) as (channels, points, _):
        chosen: Sequence[int] = range(1, points + 1)
        if most_points is not None and points > most_points:
            chosen = sorted(random.Random(seed).sample(chosen, most_points))
        return Result(scenario, points, _try(channels, [(False, point) for point in chosen]))


def run_signals(scenario: str, count: int, *, seed: int = 0) -> Result:
    """Send so many SIGINTs, one to each of so many processes, at random moments of a scenario."""
    with _open(scenario) as (channels, points, seconds):
        moments = random.Random(seed)
        endings: list[Ending] = []
        while (missing := count - sum(ending.kind != "not reached" for ending in endings)) > 0:
            endings += _try(channels, [(True, moments.uniform(0.0, seconds)) for _ in range(missing)])
        return Result(scenario, points, endings)


@contextmanager
def _open(scenario: str, inside: str = "") -> Iterator[tuple[list[Connection], int, float]]:
    """The processes that run the scenario, one for each core; the number of its points, and its seconds."""
    with Emulator() as emulator, ExitStack() as opened:
        _prepare(emulator, scenario)
        server = Server(emulator.base_url, emulator.api_key)
        channels: list[Connection] = []
        for _ in range(os.cpu_count() or 1):
            channel, far = _processes.Pipe()
            process = _processes.Process(target=serve, args=(scenario, server, inside, far))
            process.start()
            far.close()
            opened.callback(process.join)
            opened.callback(_dismiss, channel)
            channels.append(channel)
        counts = [channel.recv() for channel in channels]
        yield channels, *counts[0]


def _dismiss(channel: Connection) -> None:
    with suppress(OSError):  # it has failed, and printed why
        channel.send(None)


def _prepare(emulator: Emulator, scenario: str) -> None:
    emulator.seed("birds")
    with emulator.client() as client:
        emulator.job_seconds = 0
        client.exports.create("birds", "done")
        emulator.job_seconds = 600
        client.exports.create("birds", "v1", wait=False)
    if scenario in ("retry", "close_in_handler_of_retry"):
        emulator.fail("get_credit_balance", times=None)
    if scenario == "interpreter_exit":
        emulator.delay("register_image", 600.0, times=None)


def _try(channels: list[Connection], orders: list[tuple[bool, Any]]) -> list[Ending]:
    free: SimpleQueue[Connection] = SimpleQueue()
    for channel in channels:
        free.put(channel)

    def one(order: tuple[bool, Any]) -> Ending:
        channel = free.get()
        try:
            channel.send(order)
            ending: Ending = channel.recv()
            return ending
        finally:
            free.put(channel)

    with ThreadPoolExecutor(len(channels)) as pool:
        return list(pool.map(one, orders))

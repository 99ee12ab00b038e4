"""Runs a scenario once for each point, or for each of many signals, each time in a process of its own, and sorts how it ended."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from checks.interrupts.child import Count, Ending, Measure, Moment, Order, Point, serve
from checks.interrupts.setting import Server
from pictograph.emulator import Emulator

RIGHT: Final = ("interrupted", "not reached")
POINTS_PER_PROCESS: Final = 10
"""At least: a process must load the library and send a request before its first point."""

Progress: TypeAlias = Callable[[int, int], object]
"""Is called with how many points were tried, and of how many."""

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["checks.interrupts.child"])


@frozen
class Result:
    scenario: str
    tried_of: str  # of how many points, or "signals"
    points: int  # in all; 0 for signals
    endings: list[Ending] = field(repr=False)  # of what was tried

    @property
    def faults(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.kind not in RIGHT]

    def __str__(self) -> str:
        counts = Counter(ending.kind for ending in self.endings)
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("interrupted", "hang", "lost", "late", "other error", "not reached"))
        return f"{self.scenario}: {len(self.endings)} {self.tried_of}: {kinds}"


def run(
    scenario: str, *, most_points: int | None = None, seed: int = 0, inside: str = "", progress: Progress = lambda done, total: None
) -> Result:
    """Interrupt a scenario at each point, or at a sample of them; with `inside` at those in files whose path contains it."""
    with _opened(scenario, inside) as processes:
        points: int = processes.ask(Count())
        chosen: Sequence[int] = range(1, points + 1)
        if most_points is not None and points > most_points:
            chosen = sorted(random.Random(seed).sample(chosen, most_points))
        return Result(scenario, f"of {points} points", points, processes.try_all([Point(point) for point in chosen], progress))


def run_signals(scenario: str, count: int, *, seed: int = 0, progress: Progress = lambda done, total: None) -> Result:
    """Send so many SIGINTs, one to each of so many processes, at random moments of a scenario."""
    with _opened(scenario) as processes:
        seconds: float = processes.ask(Measure())
        moments = random.Random(seed)
        endings: list[Ending] = []
        while (missing := count - sum(ending.kind != "not reached" for ending in endings)) > 0:
            endings += processes.try_all([Moment(moments.uniform(0.0, seconds)) for _ in range(missing)], progress)
        return Result(scenario, "signals", 0, endings)


class _Processes:
    """Processes that run one scenario, at most one for each core."""

    def __init__(self, scenario: str, server: Server, inside: str, opened: ExitStack) -> None:
        self._arguments = scenario, server, inside
        self._opened = opened
        self._channels = [self._start()]

    def ask(self, order: Order) -> Any:
        return _ask(self._channels[0], order)

    def try_all(self, orders: Sequence[Order], progress: Progress) -> list[Ending]:
        useful = min(os.cpu_count() or 1, -(-len(orders) // POINTS_PER_PROCESS))
        self._channels += [self._start() for _ in range(useful - len(self._channels))]
        free: SimpleQueue[Connection] = SimpleQueue()
        for channel in self._channels:
            free.put(channel)

        def one(order: Order) -> Ending:
            channel = free.get()
            try:
                ending: Ending = _ask(channel, order)
                return ending
            finally:
                free.put(channel)

        endings: list[Ending] = []
        with ThreadPoolExecutor(len(self._channels)) as pool:
            for ending in pool.map(one, orders):
                endings.append(ending)
                progress(len(endings), len(orders))
        return endings

    def _start(self) -> Connection:
        channel, far = _processes.Pipe()
        process = _processes.Process(target=serve, args=(*self._arguments, far))
        process.start()
        far.close()
        self._opened.callback(process.join)
        self._opened.callback(_dismiss, channel)
        return channel


@contextmanager
def _opened(scenario: str, inside: str = "") -> Iterator[_Processes]:
    with Emulator() as emulator, ExitStack() as opened:
        _prepare(emulator, scenario)
        yield _Processes(scenario, Server(emulator.base_url, emulator.api_key), inside, opened)


def _ask(channel: Connection, order: Order) -> Any:
    channel.send(order)
    return channel.recv()


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

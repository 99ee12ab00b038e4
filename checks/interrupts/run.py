"""Runs a scenario once for each point, each time in a process of its own, and sorts how it ended."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Final

from attrs import field, frozen

from checks.interrupts.scenarios import SCENARIOS, Server
from checks.interrupts.tracer import InterruptTracer
from pictograph.emulator import Emulator

HANG_SECONDS: Final = 20.0  # a scenario takes well under a second; what is still there then waits without end

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["checks.interrupts.scenarios"])


@frozen
class Ending:
    """How a scenario ended that was interrupted at one point."""

    point: int
    kind: str  # "interrupted" is right; "hang", "lost" and "other error" are not
    where: str = ""
    detail: str = ""


@frozen
class Result:
    scenario: str
    points: int  # in all
    endings: list[Ending] = field(repr=False)  # of the points that were tried

    @property
    def faults(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.kind != "interrupted"]

    def __str__(self) -> str:
        counts = Counter(ending.kind for ending in self.endings)
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("interrupted", "hang", "lost", "other error"))
        return f"{self.scenario}: {len(self.endings)} of {self.points} points: {kinds}"


def run(scenario: str, *, most_points: int | None = None, seed: int = 0) -> Result:
    """Interrupt a scenario at each point, or at a sample of them."""
    with Emulator() as emulator:
        emulator.seed("birds")
        emulator.job_seconds = 600
        with emulator.client() as client:
            client.exports.create("birds", "v1", wait=False)
        if scenario == "retry":  # every second request fails, so that the first attempt of each run does
            emulator.fail("get_credit_balance", times=None)
        server = Server(emulator.base_url, emulator.api_key)
        points = _count(scenario, server)
        chosen: Sequence[int] = range(1, points + 1)
        if most_points is not None and points > most_points:
            chosen = sorted(random.Random(seed).sample(chosen, most_points))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            endings: Iterable[Ending] = pool.map(lambda point: _interrupt(scenario, server, point), chosen)
            return Result(scenario, points, list(endings))


def _count(scenario: str, server: Server) -> int:
    receiving, sending = _processes.Pipe(duplex=False)
    child = _processes.Process(target=_count_in_child, args=(scenario, server, sending))
    child.start()
    sending.close()
    points: int = receiving.recv()
    child.join()
    return points


def _count_in_child(scenario: str, server: Server, sending: Connection) -> None:
    tracer = InterruptTracer()
    try:
        SCENARIOS[scenario](server, tracer)
    except Exception:  # the retry scenario ends with the error of its last attempt
        tracer.stop()
    sending.send(tracer.points)


def _interrupt(scenario: str, server: Server, point: int) -> Ending:
    receiving, sending = _processes.Pipe(duplex=False)
    child = _processes.Process(target=_interrupt_in_child, args=(scenario, server, point, sending), daemon=False)
    child.start()
    sending.close()
    try:
        ending: Ending = receiving.recv() if receiving.poll(HANG_SECONDS) else Ending(point, "hang")
    except EOFError:
        ending = Ending(point, "other error", detail="the process ended without a word")
    child.join(HANG_SECONDS)
    if child.is_alive():  # the scenario ended, and the process does not
        detail = "in the scenario" if ending.kind == "hang" else "at the end of the process"
        ending = Ending(point, "hang", ending.where, detail)
        child.kill()
        child.join()
    return ending


def _interrupt_in_child(scenario: str, server: Server, point: int, sending: Connection) -> None:
    tracer = InterruptTracer(raise_at=point)
    unraisable: list[str] = []
    threading.excepthook = lambda args: None
    faulthandler.dump_traceback_later(HANG_SECONDS - 1.0)
    sys.unraisablehook = lambda args: unraisable.append(repr(args.exc_value))
    try:
        SCENARIOS[scenario](server, tracer)
    except KeyboardInterrupt:
        kind, detail = "interrupted", ""
    except BaseException as error:
        kind, detail = "other error", repr(error)
    else:
        kind, detail = "lost", "; ".join(unraisable)
    if kind == "other error" and not tracer.raised_in:
        kind = "interrupted"  # the last points are beyond the end of the run, which took another way this time
    elif kind == "lost" and not tracer.raised_in:
        kind = "interrupted"
    if kind == "interrupted":
        kind, detail = _works_again(server, kind, detail)
    sending.send(Ending(point, kind, tracer.raised_in, detail))


def _works_again(server: Server, kind: str, detail: str) -> tuple[str, str]:
    """After the interrupt the library must be usable: in a notebook, the process goes on."""
    try:
        with server.client() as client:
            client.datasets.get("birds")
    except BaseException as error:
        return "other error", f"the next call: {error!r}"
    return kind, detail

"""The processes in which a scenario runs: one is forked for each point, from a process in which the library is loaded already."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType
from typing import Final, TypeAlias

from attrs import evolve, frozen

from checks.interrupts.scenarios import NEW_PROCESS, SCENARIOS
from checks.interrupts.setting import Server, Tracer
from checks.interrupts.tracer import InterruptTracer

HANG_SECONDS: Final = 20.0  # a scenario takes well under a second; what is still there then waits without end
MOST_SECONDS: Final = 2.0
"""From a signal to the end of the call."""

CREATING: Final = ("Arguments.call ", "Cursor.next_page ", "retry_exception.<locals>.retry ")
"""Where coroutines are created by a call into C: at its end only the interpreter has them, which warns that nobody awaited them. The last
one is a function of backoff."""

_ENDED_EARLY: Final = "the process ended without a word"

_forks = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


@frozen
class Ending:
    """How a scenario ended that was interrupted at one point, or by a signal that came so many seconds after its start."""

    point: float
    kind: str  # "interrupted" and "not reached" are right; "hang", "lost", "late" and "other error" are not
    where: str = ""
    detail: str = ""
    seconds: float = 0.0  # from the signal to the end of the call


@frozen
class Count:
    """The order to count the points."""


@frozen
class Measure:
    """The order to measure the seconds."""


@frozen
class Point:
    """The order to interrupt at one point."""

    number: int


@frozen
class Moment:
    """The order to send SIGINT so many seconds after the start."""

    seconds: float


Order: TypeAlias = Count | Measure | Point | Moment


def serve(scenario: str, server: Server, inside: str, connection: Connection) -> None:
    """Run the scenario as ordered, and send a number or how it ended, until `None` is received.

    Points are counted in files whose path contains `inside`.
    """
    if scenario not in NEW_PROCESS:
        _warm_up(server)
    while (order := connection.recv()) is not None:
        match order:
            case Count():
                connection.send(_run_in_fork(_count, scenario, server, inside))
            case Measure():
                connection.send(_run_in_fork(_measure, scenario, server))
            case Point(number):
                connection.send(_interrupted(scenario, server, number, inside))
            case Moment(seconds):
                connection.send(_signalled(scenario, server, seconds))


def _warm_up(server: Server) -> None:
    """Import what a request needs. Its threads have ended when this returns."""
    with server.client() as client:
        client.datasets.get("birds")


def _run_in_fork(target: object, *arguments: object) -> object:
    receiving, sending = _forks.Pipe(duplex=False)
    child = _forks.Process(target=target, args=(*arguments, sending))  # type: ignore[arg-type]
    child.start()
    sending.close()
    result = receiving.recv()  # or EOFError: the scenario fails without an interrupt too
    child.join()
    return result


def _measure(scenario: str, server: Server, sending: Connection) -> None:
    window = _Window()
    SCENARIOS[scenario](server, window)
    sending.send(window.seconds)


def _tracer(inside: str, raise_at: int | None = None) -> InterruptTracer:
    return InterruptTracer(raise_at, inside=(lambda code: inside in code.co_filename) if inside else None)


def _count(scenario: str, server: Server, inside: str, sending: Connection) -> None:
    tracer = _tracer(inside)
    SCENARIOS[scenario](server, tracer)
    tracer.stop()
    sending.send(tracer.points)


def _interrupted(scenario: str, server: Server, point: int, inside: str) -> Ending:
    receiving, sending = _forks.Pipe(duplex=False)
    child = _forks.Process(target=_interrupt, args=(scenario, server, point, inside, sending), daemon=False)
    child.start()
    sending.close()
    try:
        ending: Ending = receiving.recv() if receiving.poll(HANG_SECONDS) else Ending(point, "hang")
    except EOFError:
        ending = Ending(point, "other error", detail=_ENDED_EARLY)
    return _ended(child, ending)


def _ended(child: multiprocessing.process.BaseProcess, ending: Ending) -> Ending:
    child.join(HANG_SECONDS)
    if child.is_alive():  # the scenario ended, and the process does not
        detail = "in the scenario" if ending.kind == "hang" else "at the end of the process"
        ending = evolve(ending, kind="hang", detail=detail)
        child.kill()
        child.join()
    if ending.detail == _ENDED_EARLY:
        ending = evolve(ending, detail=f"{_ENDED_EARLY}, with exit code {child.exitcode}")
    return ending


def _interrupt(scenario: str, server: Server, point: int, inside: str, sending: Connection) -> None:
    tracer = _tracer(inside, point)
    kind, detail = _outcome(scenario, server, tracer)
    if not tracer.was_raised and kind != "interrupted":
        kind = "not reached"  # the last points are beyond the end of the run, which took another way this time
    sending.send(Ending(point, kind, tracer.raised_in, detail))


def _outcome(scenario: str, server: Server, tracer: Tracer) -> tuple[str, str]:
    unraisable: list[str] = []
    threading.excepthook = lambda args: None
    faulthandler.enable()
    faulthandler.dump_traceback_later(HANG_SECONDS - 1.0)
    sys.unraisablehook = lambda args: unraisable.append(f"{args.exc_value!r} in {args.object!r}")
    warned: list[str] = []
    warnings.showwarning = lambda message, *place: warned.append(str(message))
    warnings.simplefilter("always", RuntimeWarning)
    try:
        SCENARIOS[scenario](server, tracer)
    except KeyboardInterrupt:
        pass
    except BaseException as error:
        return "other error", repr(error)
    else:
        return "lost", "; ".join(unraisable)
    if warned and not tracer.raised_in.startswith(CREATING):  # when the traceback was freed, at the latest
        return "other error", "; ".join(warned)
    return _works_again(server)


def _works_again(server: Server) -> tuple[str, str]:
    """After the interrupt the library must be usable, in any thread: in a notebook, the process goes on."""
    results: SimpleQueue[BaseException | None] = SimpleQueue()

    def call() -> None:
        try:
            with server.client() as client:
                client.datasets.get("birds")
        except BaseException as error:
            results.put(error)
        else:
            results.put(None)

    threading.Thread(target=call, daemon=True).start()
    call()
    for _ in range(2):
        try:
            error = results.get(timeout=HANG_SECONDS / 2)
        except Empty:
            return "hang", "the next call, in another thread"
        if error is not None:
            return "other error", f"the next call: {error!r}"
    return "interrupted", ""


def _interrupt_now() -> None:
    raise KeyboardInterrupt


class _Window:
    """The part of a scenario in which a signal interrupts."""

    is_open = False
    was_raised = False
    raised_in = ""
    seconds = 0.0
    ended_at = 0.0

    def __init__(self) -> None:
        self.act: Callable[[], object] = _interrupt_now

    def __enter__(self) -> None:
        self._began = time.monotonic()
        self.is_open = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.ended_at = time.monotonic()  # the same clock for all processes
        self.stop()

    def stop(self) -> None:
        if self.is_open:
            self.is_open = False
            self.seconds = time.monotonic() - self._began


class _SignalWindow(_Window):
    """Raises the interrupt when a signal comes inside of it."""

    def __init__(self, sending: Connection) -> None:
        super().__init__()
        self._sending = sending
        signal.signal(signal.SIGINT, self._arrived)

    def _arrived(self, number: int, frame: FrameType | None) -> None:
        if self.is_open:
            self.is_open = False
            self.was_raised = True
            self.raised_in = f"{frame.f_code.co_qualname} " if frame else ""
            self.act()

    def __enter__(self) -> None:
        self._sending.send("ready")
        super().__enter__()


def _signalled(scenario: str, server: Server, delay: float) -> Ending:
    """Send SIGINT so many seconds after the scenario has begun."""
    receiving, sending = _forks.Pipe(duplex=False)
    child = _forks.Process(target=_run_until_signal, args=(scenario, server, sending), daemon=False)
    child.start()
    sending.close()
    receiving.recv()
    time.sleep(delay)
    sent_at = time.monotonic()
    if child.pid is not None and child.is_alive():
        os.kill(child.pid, signal.SIGINT)
    try:
        kind, detail, ended_at = receiving.recv() if receiving.poll(HANG_SECONDS) else ("hang", "", sent_at)
    except EOFError:
        kind, detail, ended_at = "other error", _ENDED_EARLY, sent_at
    ending = _ended(child, Ending(delay, kind, detail=detail))
    seconds = max(0.0, ended_at - sent_at)
    return evolve(ending, seconds=seconds, kind="late" if ending.kind == "interrupted" and seconds > MOST_SECONDS else ending.kind)


def _run_until_signal(scenario: str, server: Server, sending: Connection) -> None:
    window = _SignalWindow(sending)
    kind, detail = _outcome(scenario, server, window)
    if not window.was_raised:
        kind = "not reached"
    sending.send((kind, detail, window.ended_at))

"""The run: workers on one client of each kind, injected faults, kills of the server, and the final comparison."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pictograph
from checks.soak.child import EmulatorChild
from checks.soak.front import FrontChild
from checks.soak.killed_clients import KilledClients
from checks.soak.ledger import Ledger, check_credits, check_effects, check_projects
from checks.soak.measures import Measures, Sample
from checks.soak.timing import fast_timing
from checks.soak.work import Work, work
from pictograph import PictographError
from pictograph._resilience.hooks import CallInfo, Hooks, Retry
from pictograph.emulator.fakes.images import png

FAULT_PROBABILITY = 0.1

SETTLE_SECONDS = 5.0


@dataclass
class Report:
    """The result of a run. `problems` must be empty."""

    seconds: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)  # by result
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    confirmed: int = 0
    uncertain: int = 0
    effects: int = 0
    lost: int = 0
    duplicated: int = 0
    kills: int = 0
    client_kills: int = 0
    files: int = 0  # transferred in bulk
    before: Sample = field(default_factory=Sample.now)
    after: Sample = field(default_factory=Sample.now)
    measures: Measures = field(default_factory=Measures)
    problems: list[str] = field(default_factory=list)


class _Retries(Hooks):
    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        with self._lock:
            self.count += 1


def soak(
    seconds: float, *, workers: int = 16, seed: int = 1, kills: int = 2, each: Callable[[Sample], object] = lambda sample: None
) -> Report:
    """Run the workers for this time, kill the server `kills` times, then compare what was written."""
    report, retries, stopped = Report(), _Retries(), threading.Event()
    report.before = Sample.now()
    with (
        tempfile.TemporaryDirectory() as folder,
        _temporary_files(Path(folder)) as temporary,
        EmulatorChild(Path(folder) / "data") as child,
    ):
        picture = Path(folder) / "picture.png"
        picture.write_bytes(png(16, 12, (200, 90, 10)))
        ledgers = [Ledger(f"worker-{number}") for number in range(workers)]
        works = [work(ledger, picture, seed * 1000 + number) for number, ledger in enumerate(ledgers)]
        with FrontChild(child.address, FAULT_PROBABILITY, seed) as front:
            options = {"api_key": child.api_key, "base_url": front.url, "hooks": retries, "timing": fast_timing(), "max_retries": 8}
            killed = KilledClients(child.api_key, front.url, Path(folder), seed, stopped)
            started = time.monotonic()
            sampling = report.measures.watch(stopped, each)
            threads = _threads(options, ledgers[::2], works[::2], stopped)
            threads.append(_loop(options, ledgers[1::2], works[1::2], stopped))
            threads.append(killed.start())
            try:
                for number in range(kills):
                    stopped.wait(max(0.0, started + seconds * (number + 1) / (kills + 1) - time.monotonic()))
                    child.kill()
                    child.start()
                stopped.wait(max(0.0, started + seconds - time.monotonic()))
            finally:  # also when the run itself is interrupted
                front.stop_faults()
                stopped.set()
                for thread in [*threads, sampling]:
                    thread.join()
            report.seconds = time.monotonic() - started
        report.requests, report.faults = front.requests, front.faults
        _compare(report, [*ledgers, killed.ledger], child)
        report.kills, report.client_kills = child.kills, killed.kills
        report.files = killed.files + sum(ledger.files for ledger in ledgers)
        report.problems += [f"leaked: the temporary file {name}" for name in _left(temporary, killed.kills)]
    report.retries = retries.count
    report.after = _settled(report.before)
    _check_leaks(report)
    return report


@contextmanager
def _temporary_files(folder: Path) -> Iterator[Path]:
    """Let this process and its children put temporary files in a folder of their own, and the cache next to it."""
    temporary = folder / "temporary"
    temporary.mkdir()
    variables = {"TMPDIR": str(temporary), "PICTOGRAPH_CACHE_DIR": str(folder / "cache")}
    with mock.patch.dict(os.environ, variables), mock.patch.object(tempfile, "tempdir", str(temporary)):
        yield temporary


def _threads(options: dict[str, Any], ledgers: list[Ledger], works: list[Work], stopped: threading.Event) -> list[threading.Thread]:
    """One thread per worker, and one that closes their client after the last has ended."""
    client = pictograph.Client(**options)
    views = [client, client.with_options(max_retries=1)]

    def drive(ledger: Ledger, flow: Work, view: Any) -> None:
        act = next(flow)
        while not stopped.is_set():
            act = flow.send(_counted(ledger, lambda act=act: act(view)))

    threads = [
        threading.Thread(target=_guarded, args=(ledger, drive, ledger, flow, views[number % 2]), name=ledger.dataset)
        for number, (ledger, flow) in enumerate(zip(ledgers, works, strict=True))
    ]
    for thread in threads:
        thread.start()

    def close() -> None:
        for thread in threads:
            thread.join()
        client.close()

    closer = threading.Thread(target=close, name="closer")
    closer.start()
    return [*threads, closer]


def _loop(options: dict[str, Any], ledgers: list[Ledger], works: list[Work], stopped: threading.Event) -> threading.Thread:
    """A thread with an event loop, and one task per worker."""

    async def drive(ledger: Ledger, flow: Work, view: Any) -> None:
        act = next(flow)
        while not stopped.is_set():
            try:
                outcome = act(view)
                outcome = await outcome if inspect.isawaitable(outcome) else outcome
            except PictographError as error:
                outcome = error
            ledger.count(outcome)
            act = flow.send(outcome)

    async def drive_all() -> None:
        async with pictograph.AsyncClient(**options) as client:
            views = [client, client.with_options(max_retries=1)]
            jobs = [drive(ledger, flow, views[number % 2]) for number, (ledger, flow) in enumerate(zip(ledgers, works, strict=True))]
            for ledger, result in zip(ledgers, await asyncio.gather(*jobs, return_exceptions=True), strict=True):
                if isinstance(result, BaseException):
                    ledger.add_problem(f"unexpected exception: {result!r}")

    thread = threading.Thread(target=lambda: asyncio.run(drive_all()), name="loop")
    thread.start()
    return thread


def _counted(ledger: Ledger, act: Callable[[], Any]) -> Any:
    try:
        outcome = act()
    except PictographError as error:
        outcome = error
    ledger.count(outcome)
    return outcome


def _guarded(ledger: Ledger, target: Callable[..., None], *args: Any) -> None:
    try:
        target(*args)
    except BaseException as error:
        ledger.add_problem(f"unexpected exception: {error!r}")


def _compare(report: Report, ledgers: list[Ledger], child: EmulatorChild) -> None:
    """Compare the records of the workers with the data and the counters of the server."""
    with pictograph.Client(child.api_key, base_url=child.base_url) as client:
        for ledger in ledgers:
            ledger.check(client)
        report.problems += check_projects(ledgers, [project.name for project in client.projects.iter(page_size=200)])
        spent = 10**9 - client.credits.balance().credits_remaining
    report.problems += check_credits(ledgers, spent)
    child.stop()
    effects = child.effects()
    report.lost, report.duplicated, problems = check_effects(ledgers, effects)
    report.problems += problems
    report.effects = sum(effects.values())
    for ledger in ledgers:
        report.problems += ledger.problems
        report.calls += ledger.calls
        report.confirmed += ledger.confirmed.total()
        report.uncertain += ledger.uncertain.total()


def _settled(before: Sample) -> Sample:
    """The resources held after everything is closed; waits for threads and sockets that end by themselves."""
    gc.collect()
    ends_at = time.monotonic() + SETTLE_SECONDS
    while True:
        now = Sample.now()
        if (now.fds <= before.fds and now.threads <= before.threads) or time.monotonic() > ends_at:
            return now
        time.sleep(0.05)


def _left(temporary: Path, kills: int) -> list[str]:
    """Return the temporary files that are left, except what SQLite leaves of a process that is killed.

    It opens a file and deletes it at once, under its name: a kill between the two leaves the file. One process can leave one.
    """
    names = sorted(path.name for path in temporary.iterdir())
    of_sqlite = [name for name in names if name.startswith("etilqs_")]
    return [name for name in names if name not in of_sqlite[:kills]]


def _check_leaks(report: Report) -> None:
    for resource in ("fds", "threads"):
        before, after = getattr(report.before, resource), getattr(report.after, resource)
        if after > before:
            names = f": {', '.join(thread.name for thread in threading.enumerate())}" if resource == "threads" else ""
            report.problems.append(f"leaked: {after} {resource} at the end, {before} before{names}")

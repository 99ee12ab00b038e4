"""One job of a history: processes that end in any way, then one without faults, and the check of what is there then."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from attrs import evolve

from checks.simulation import event_loop, leaks
from checks.simulation.bulk import results
from checks.simulation.bulk.datasets import Dataset, StoredImage
from checks.simulation.bulk.disk import Disk
from checks.simulation.bulk.plan import Job, Run
from checks.simulation.bulk.watch import Watch
from checks.simulation.faults import PROCESS_KILLED, Faults
from checks.simulation.invariants import Observer
from checks.simulation.network import Network
from checks.simulation.options import Options
from checks.simulation.service import API_KEY, Service
from checks.simulation.world import Actor, Process, World
from pictograph import AsyncClient, Client, PictographError
from pictograph.emulator.fakes.images import png

_LAST = (Run(),)
_PATIENT = Options(timeout=30.0, max_retries=3, deadline=None, max_connections=64, retry_budget=None)
_CHECKED = 0.5  # of the clients; the others are closed while threads may still run
_EXPECTED = (PictographError, KeyboardInterrupt, asyncio.CancelledError)


class History(Protocol):
    """What a job needs of its history."""

    world: World
    faults: Faults
    service: Service
    network: Network

    def settings(self, options: Options, observer: Observer) -> dict[str, Any]: ...
    def ended(self, outcome: str) -> None: ...
    def count(self, observer: Observer) -> None: ...
    def report(self, text: str) -> None: ...
    def job_ended(self) -> None: ...


class RunningJob:
    """A job, as an actor that starts its processes."""

    def __init__(self, history: History, number: int, job: Job) -> None:
        self._history = history
        self._world = history.world
        self._number = number
        self._job = job
        self._disk = Disk()
        self._processes = 0
        self._is_last = False
        self._is_complete = False
        datasets = history.service.datasets
        self._dataset = Dataset(datasets.new_id(), f"dataset {number}", job.behaviour)
        self._files = {f"job-{number}-{index}.png": self._content(index) for index in range(job.files)}
        others = {f"other-{index}.png": self._content(1000 + index) for index in range(job.others)}
        for index, (name, content) in enumerate(others.items() if job.kind == "upload" else self._files.items()):
            status = ("new", "complete")[index % 3 == 0]
            self._dataset.images.append(StoredImage(datasets.new_id(), name, content, annotated=index % 2 == 0, status=status))
        taken = list(self._files)[: job.conflicts] if job.kind == "upload" else []
        self._taken = {name: StoredImage(datasets.new_id(), name, self._files[name] + b"other") for name in taken}
        self._dataset.images.extend(self._taken.values())
        datasets.add(self._dataset)
        self._items = list(self._files.items()) if job.in_memory else [self._disk.add_image(*item) for item in self._files.items()]

    def _content(self, index: int) -> bytes:
        colour = (self._number, index % 256, index // 256)
        return png(8, 6, colour) + bytes(self._world.random.choices(range(256), k=self._world.random.choice((0, 100, 1500))))

    def run(self) -> None:
        """All processes of the job, one after the other."""
        try:
            for runs in self._job.processes:
                self._run_process(runs)
            self._history.job_ended()
            self._history.service.restore()
            self._world.block(lambda: False, 4_000.0)
            self._is_last = True
            self._job = evolve(self._job, options=_PATIENT)
            self._run_process(_LAST)
            self._check_end()
        finally:
            self._disk.remove()

    def _run_process(self, runs: tuple[Run, ...]) -> None:
        self._processes += 1
        process = Process()
        watch = Watch(self._job, self._history.service)
        process.at_session_end = self._end_session
        name = f"job {self._number}.{self._processes}"
        main = self._world.start(name, lambda: self._main(process, watch, runs), process)
        self._world.block(lambda: main.has_ended)
        if main.error is not None:
            self._report(f"a process ended with {type(main.error).__name__}: {main.error}")
        if not process.is_killed and watch.was_interrupted and self._world.random.random() < 0.5:
            self._kill(process)  # the interpreter ends, and with it the threads that an interrupt has left
        if process.is_killed:
            self._disk.crash()
        else:
            if not self._world.block(lambda: not self._world.actors_of(process), 1_000.0):
                self._report(f"{', '.join(actor.name for actor in self._world.actors_of(process))}: threads are left after close()")
            watch.check_end()
        self._history.count(watch)
        for violation in watch.violations:
            self._report(violation)
        if self._job.kind == "download":
            self._report_all(results.whole(self._dataset, self._disk))
        self._report_all(results.copies(self._expected_copies, self._dataset, self._most_copies))

    @property
    def _expected_copies(self) -> dict[str, bytes]:
        return self._files if self._job.kind == "upload" else {}

    @property
    def _most_copies(self) -> int:
        """A service that forgets the keys, and accepts two images of one name, can do the work of a request again."""
        return 1 if self._job.behaviour.unique_names else 1 + self._history.service.forgets

    # A process

    def _main(self, process: Process, watch: Watch, runs: tuple[Run, ...]) -> None:
        settings = self._history.settings(self._job.options, watch)
        if self._job.is_async:
            self._run_async(process, watch, runs, settings)
            return
        actor = self._world._running
        assert actor is not None
        client = Client(API_KEY, **settings)
        for run in runs:
            self._world.block(lambda: False, run.pause)
            self._begin(process, watch, run, lambda: self._interrupt(actor, watch))
            if run.after_seconds is not None:
                self._world.at(run.after_seconds, lambda run=run: self._stop(process, run, lambda: self._interrupt(actor, watch)))
            actor.may_be_interrupted = True
            links = Counter(self._dataset.links)
            report: Any = None
            error: BaseException | None = None
            try:
                report = self._call(client, watch)
            except _EXPECTED as raised:
                error = raised
            finally:
                actor.may_be_interrupted = actor.interrupted = False
                process.at_write = lambda number: None
            self._ended(watch, report, error, links)
        if self._world.random.random() < _CHECKED:
            self._world.block(lambda: False, leaks.IDLE_SECONDS)
            self._report_all(leaks.find(process, client))
        client.close()

    def _run_async(self, process: Process, watch: Watch, runs: tuple[Run, ...], settings: dict[str, Any]) -> None:
        async def main() -> None:
            client = AsyncClient(API_KEY, **settings)
            for run in runs:
                await asyncio.sleep(run.pause)
                links = Counter(self._dataset.links)
                report: Any = None
                error: BaseException | None = None
                task = asyncio.ensure_future(self._call(client, watch))
                self._begin(process, watch, run, lambda task=task: self._cancel(task))
                if run.after_seconds is not None:
                    stop = lambda run=run, task=task: self._stop(process, run, lambda: self._cancel(task))  # noqa: E731
                    if run.stop == PROCESS_KILLED:
                        self._world.at(run.after_seconds, stop)
                    else:
                        asyncio.get_running_loop().call_later(run.after_seconds, stop)
                try:
                    report = await task
                except _EXPECTED as raised:
                    error = raised
                finally:
                    process.at_write = lambda number: None
                self._ended(watch, report, error, links)
            if self._world.random.random() < _CHECKED:
                await asyncio.sleep(leaks.IDLE_SECONDS)
                self._report_all(leaks.find(process, client))
            await client.aclose()
            left = asyncio.all_tasks() - {asyncio.current_task()}
            if left:
                self._report(f"tasks are left: {left}")

        loop = event_loop.run(main())
        for context in loop.unhandled:
            self._report(f"asyncio: {context.get('message')} {context.get('exception')!r}")

    def _call(self, client: Any, watch: Watch) -> Any:
        job, disk = self._job, self._disk
        if job.kind == "upload":
            return client.images.bulk_upload(
                self._dataset.id,
                self._items,
                max_workers=job.max_workers,
                on_conflict=job.on_conflict,
                journal=disk.journal,
                on_progress=watch.progress,
            )
        return client.datasets.download(
            self._dataset.name, disk.downloads, max_workers=job.max_workers, journal=disk.journal, on_progress=watch.progress
        )

    # How a run ends

    def _end_session(self) -> None:
        self._dataset.session += 1

    def _begin(self, process: Process, watch: Watch, run: Run, stop: Callable[[], object]) -> None:
        watch.begin_run()
        process.writes = 0
        if run.at_write is not None:
            process.at_write = lambda number: number == run.at_write and self._stop(process, run, stop)
        self._world.note(f"{self._job.kind} of {self._job.files} files starts")

    def _stop(self, process: Process, run: Run, stop: Callable[[], object]) -> None:
        """The run is stopped, if faults still happen."""
        if process.is_killed or self._is_last:
            return
        if run.stop != PROCESS_KILLED:
            stop()
        elif self._world.actors_of(process):
            self._met(PROCESS_KILLED)
            self._kill(process)

    def _kill(self, process: Process) -> None:
        self._world.note(f"process of job {self._number} is killed")
        self._history.network.close_all(process)
        self._world.kill(process)

    def _interrupt(self, actor: Actor, watch: Watch) -> None:
        if not actor.may_be_interrupted:
            return
        self._met("interrupt")
        watch.was_interrupted = True
        if self._world._running is actor:
            actor.may_be_interrupted = False
            raise KeyboardInterrupt
        self._world.interrupt(actor)

    def _cancel(self, task: asyncio.Future[Any]) -> None:
        if not task.done():
            self._met("cancellation")
            task.cancel()

    def _ended(self, watch: Watch, report: Any, error: BaseException | None, links: Counter[str]) -> None:
        if self._world.process.is_killed:  # its thread ends after the history
            return
        complete = error is None and report.success
        name = type(error).__name__ if error is not None else "complete" if complete else "stopped" if report.stopped else "failures"
        self._history.ended(f"{self._job.kind} {name}")
        self._world.note(f"{self._job.kind} ends: {name}")
        if self._is_last:
            self._is_complete = complete
            if not complete:
                reasons = error if report is None else report.stopped or [outcome.reason for outcome in report.files if outcome.reason]
                self._report(f"does not complete without faults: {reasons}")
        if report is None:
            return
        if report.stopped is None and not watch.is_complete:
            self._report("progress ends before the last file")
        if self._job.kind == "upload":
            self._report_all(results.of_upload(report, self._files, self._dataset, links))
        else:
            self._report_all(results.of_download(report, self._dataset, self._disk, links))

    def _check_end(self) -> None:
        if not self._is_complete:
            return
        if self._job.kind == "upload":
            for name, content in self._files.items():
                skipped = name in self._taken and self._job.on_conflict == "skip"
                if bool(self._dataset.having(content)) == skipped:
                    self._report(f"{name} is {'' if skipped else 'not '}in the dataset at the end")
            for name, image in self._taken.items():
                if (image in self._dataset.images) == (self._job.on_conflict == "replace"):
                    self._report(f"the other image {name} was {'not replaced' if image in self._dataset.images else 'removed'}")
            return
        missing = results.expected_files(self._dataset).keys() - self._disk.downloaded().keys()
        if missing:
            self._report(f"{', '.join(sorted(missing))}: not there at the end")
        if self._disk.parts():
            self._report(f"{len(self._disk.parts())} part files are left at the end")

    def _met(self, kind: str) -> None:
        self._history.faults.met[kind] += 1

    def _report_all(self, problems: Any) -> None:
        for problem in problems:
            self._report(problem)

    def _report(self, text: str) -> None:
        self._history.report(f"{self._job.kind} of job {self._number}: {text}")

"""The jobs of a history: what is uploaded or downloaded, by which processes, and how each of them ends."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from attrs import evolve, frozen

from checks.simulation import options
from checks.simulation.bulk.datasets import Behaviour
from checks.simulation.faults import PROCESS_KILLED
from checks.simulation.options import Options

SHARE: Final = 0.25  # of the seeds has jobs


@frozen
class Run:
    """One call. It is stopped after so many seconds or at a write to the disk, if at all."""

    stop: str | None = None  # `process killed`, `interrupt`, `cancellation`
    after_seconds: float | None = None
    at_write: int | None = None
    pause: float = 1.0  # before it


@frozen
class Job:
    """The upload of files, or the download of a dataset."""

    kind: str  # upload or download
    files: int
    is_async: bool
    options: Options
    max_workers: int
    behaviour: Behaviour
    processes: tuple[tuple[Run, ...], ...]
    """Runs of one process after the other; those of one process use the same client. Another one follows without faults."""
    in_memory: bool = False  # what is uploaded; otherwise files
    others: int = 0  # images that the dataset has already
    on_conflict: str = "skip"
    conflicts: int = 0  # files whose names images with other contents have

    def smaller(self) -> Iterator[Job]:
        """Jobs that do less, for a failing history."""
        if self.files > 1:
            yield evolve(self, files=self.files // 2)
            yield evolve(self, files=self.files - 1)
        if self.others and self.behaviour.unique_names:
            yield evolve(self, others=0)
        if self.conflicts:
            yield evolve(self, conflicts=self.conflicts - 1)
        if self.max_workers > 1:
            yield evolve(self, max_workers=1)
        for index, runs in enumerate(self.processes):
            rest = (*self.processes[:index], *self.processes[index + 1 :])
            yield evolve(self, processes=rest)
            for place, run in enumerate(runs):
                if len(runs) > 1:
                    fewer = (*runs[:place], *runs[place + 1 :])
                    yield evolve(self, processes=(*self.processes[:index], fewer, *self.processes[index + 1 :]))
                if run.stop is not None:
                    quiet = (*runs[:place], Run(pause=run.pause), *runs[place + 1 :])
                    yield evolve(self, processes=(*self.processes[:index], quiet, *self.processes[index + 1 :]))


def draw(seed: int, kinds: frozenset[str]) -> tuple[Job, ...]:
    """The jobs of a seed; most have none."""
    random = Random(f"jobs {seed}")  # a seed is the point
    if random.random() >= SHARE:
        return ()
    return tuple(_job(random, kinds) for _ in range(random.choice((1, 1, 2))))


def _job(random: Random, kinds: frozenset[str]) -> Job:
    is_async = random.random() < 0.5
    unique_names = random.random() < 0.6
    others = random.choice((0, 4, 30)) if unique_names else 0  # with 0, what the dataset has is always compared
    stops = [kind for kind in (PROCESS_KILLED, "cancellation" if is_async else "interrupt") if kind in kinds]
    return Job(
        kind=random.choice(("upload", "upload", "download")),
        files=random.choice((1, 3, 5, 9)),
        is_async=is_async,
        options=options.draw(random),
        max_workers=random.choice((1, 2, 4)),
        behaviour=Behaviour(
            offers_bulk=random.random() < 0.8, unique_names=unique_names, reports_md5=random.random() < 0.6, ranges=random.random() < 0.8
        ),
        processes=tuple(tuple(_run(random, stops) for _ in range(random.choice((1, 1, 2)))) for _ in range(random.choice((1, 2, 2, 3)))),
        in_memory=random.random() < 0.3,
        others=others,
        on_conflict=random.choice(("skip", "rename", "replace")) if not others else "skip",
        conflicts=random.choice((0, 1, 2)) if unique_names and not others else 0,
    )


def _run(random: Random, stops: list[str]) -> Run:
    pause = random.uniform(0.5, random.choice((1.0, 100.0)))
    if not stops or random.random() < 0.2:
        return Run(pause=pause)
    stop = random.choice(stops)
    if random.random() < 0.5:
        return Run(stop, after_seconds=random.choice((0.5, 3.0, 30.0)) * random.random(), pause=pause)
    return Run(stop, at_write=random.randint(1, random.choice((10, 60))), pause=pause)

"""Take samples in rounds: each round takes one sample of every subject, so that changes of the machine's load affect all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks import photos, programs
from benchmarks.environments import CACHE
from benchmarks.rows import BARE, PEER, Case, Row
from benchmarks.subprocesses import Sample, Subject, SubjectFailed, run_fresh


@dataclass
class Measured:
    """The samples of one case by subject, in the order of the rounds, and why a subject has none."""

    row: Row
    case: Case
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """The server, and the interpreters of the subjects where they could be installed."""

    base_url: str
    own: Path | None
    peer: Path | None

    def python(self, subject: str) -> Path | None:
        return self.peer if subject == PEER else self.own


def measure(row: Row, context: Context, rounds: int | None = None) -> Iterator[Measured]:
    """Measure the cases of a row."""
    sampling = {"repeated": _repeated, "once": _once, "fresh": _fresh}[row.sampling]
    for case in row.cases:
        measured = Measured(row, case)
        with ExitStack() as stack:
            samplers: dict[str, Callable[[], Sample]] = {}
            for subject in row.subjects:
                if subject in case.without:
                    continue
                python = context.python(subject)
                if python is None:
                    measured.notes[subject] = "could not be installed"
                    continue
                try:
                    samplers[subject] = sampling(row, case, subject, python, context, stack)
                except SubjectFailed as failed:
                    measured.notes[subject] = str(failed).splitlines()[0]
            _interleave(samplers, rounds or row.rounds, measured)
        yield measured


def _interleave(samplers: dict[str, Callable[[], Sample]], rounds: int, measured: Measured) -> None:
    for number in range(rounds):
        subjects = list(samplers)
        first = number % max(1, len(subjects))
        for subject in subjects[first:] + subjects[:first]:  # the first of a round may find colder caches
            try:
                measured.samples.setdefault(subject, []).append(samplers[subject]())
            except SubjectFailed as failed:
                measured.notes[subject] = str(failed).splitlines()[0]
                measured.samples.pop(subject, None)
                del samplers[subject]


def _repeated(row: Row, case: Case, subject: str, python: Path, context: Context, stack: ExitStack) -> Callable[[], Sample]:
    options, units = task_options(row, case, subject)
    process = Subject(python, subject)
    stack.callback(process.end)
    process.request("prepare", task=row.task, base_url=context.base_url + case.prefix, options=options, seconds=case.seconds)

    def sample() -> Sample:
        result = process.request("time")
        return Sample(result["wall"] / units, result["cpu"] / units)

    return sample


def _once(row: Row, case: Case, subject: str, python: Path, context: Context, stack: ExitStack) -> Callable[[], Sample]:
    options, units = task_options(row, case, subject)
    small, _ = task_options(row, replace(case, options={**case.options, **row.warm_up}), subject, for_warm_up=True)

    def sample() -> Sample:
        process = Subject(python, subject)
        try:
            if row.warm_up:
                process.request("prepare", task=row.task, base_url=context.base_url + case.prefix, options=small, seconds=0.0)
            process.request("load", task=row.task, base_url=context.base_url + case.prefix, options=options)
            result = process.request("peak", count=case.count)
        finally:
            process.end()
        return Sample(result["wall"] / units, result["cpu"] / units, result["memory"])

    return sample


def _fresh(row: Row, case: Case, subject: str, python: Path, context: Context, stack: ExitStack) -> Callable[[], Sample]:
    empty, program = (programs.code(case.options["program"], each, context.base_url) for each in (BARE, subject))
    run_fresh(python, program)  # writes the byte code
    orders = cycle([(empty, program), (program, empty)])

    def sample() -> Sample:
        samples = {code: run_fresh(python, code) for code in next(orders)}
        bare, whole = samples[empty], samples[program]
        return Sample(whole.wall - bare.wall, whole.cpu - bare.cpu, whole.memory - bare.memory)

    return sample


def task_options(row: Row, case: Case, subject: str, *, for_warm_up: bool = False) -> tuple[dict[str, Any], int]:
    """The options of a case for a subject, and the units of work in one run. The peer may do less, except in the warm-up."""
    options, units = dict(case.options), case.units
    if subject == PEER and row.peer_units is not None and not for_warm_up:
        options, units = {**options, **row.peer_options}, row.peer_units
    if row.task.startswith("upload"):
        options["folder"] = str(photos.folder_of(options["files"], CACHE))
    return options, units

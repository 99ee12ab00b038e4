"""Rounds: in each, every subject gives one sample after the other, so that what the machine does meanwhile meets all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks import photos, starts
from benchmarks.environments import CACHE
from benchmarks.processes import Sample, Subject, SubjectFailed, run_fresh
from benchmarks.rows import BARE, PEER, Case, Row


@dataclass
class Measured:
    """The samples of one case, by subject, in the order of the rounds; and what went wrong."""

    row: Row
    case: Case
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where subjects run: the server they call, and the interpreters, as far as they could be had."""

    base_url: str
    own: Path | None
    peer: Path | None

    def python(self, subject: str) -> Path | None:
        return self.peer if subject == PEER else self.own


def measure(row: Row, place: Place, rounds: int | None = None) -> Iterator[Measured]:
    """Measure the cases of a row."""
    how = {"repeated": _repeated, "once": _once, "fresh": _fresh}[row.how]
    for case in row.cases:
        measured = Measured(row, case)
        with ExitStack() as stack:
            samplers: dict[str, Callable[[], Sample]] = {}
            for subject in row.subjects:
                if subject in case.without:
                    continue
                python = place.python(subject)
                if python is None:
                    measured.notes[subject] = "not to be had here"
                    continue
                try:
                    samplers[subject] = how(row, case, subject, python, place, stack)
                except SubjectFailed as failed:
                    measured.notes[subject] = str(failed).splitlines()[0]
            _interleave(samplers, rounds or row.rounds, measured)
        yield measured


def _interleave(samplers: dict[str, Callable[[], Sample]], rounds: int, measured: Measured) -> None:
    for number in range(rounds):
        turn = list(samplers)
        first = number % max(1, len(turn))
        for subject in turn[first:] + turn[:first]:  # whoever comes first in a round may find a colder machine
            try:
                measured.samples.setdefault(subject, []).append(samplers[subject]())
            except SubjectFailed as failed:
                measured.notes[subject] = str(failed).splitlines()[0]
                measured.samples.pop(subject, None)
                del samplers[subject]


def _repeated(row: Row, case: Case, subject: str, python: Path, place: Place, stack: ExitStack) -> Callable[[], Sample]:
    options, units = task_options(row, case, subject)
    process = Subject(python, subject)
    stack.callback(process.end)
    process.ask("prepare", task=row.task, base_url=place.base_url + case.prefix, options=options, seconds=case.seconds)

    def sample() -> Sample:
        told = process.ask("time")
        return Sample(told["wall"] / units, told["cpu"] / units)

    return sample


def _once(row: Row, case: Case, subject: str, python: Path, place: Place, stack: ExitStack) -> Callable[[], Sample]:
    options, units = task_options(row, case, subject)
    small, _ = task_options(row, replace(case, options={**case.options, **row.warm_up}), subject, alike=True)

    def sample() -> Sample:
        process = Subject(python, subject)
        try:
            if row.warm_up:  # imports are not part of what the work needs
                process.ask("prepare", task=row.task, base_url=place.base_url + case.prefix, options=small, seconds=0.0)
            process.ask("load", task=row.task, base_url=place.base_url + case.prefix, options=options)
            told = process.ask("peak", count=case.count)
        finally:
            process.end()
        return Sample(told["wall"] / units, told["cpu"] / units, told["memory"])

    return sample


def _fresh(row: Row, case: Case, subject: str, python: Path, place: Place, stack: ExitStack) -> Callable[[], Sample]:
    empty, program = (starts.code(case.options["program"], who, place.base_url) for who in (BARE, subject))
    run_fresh(python, program)  # leaves the byte code behind
    orders = cycle([(empty, program), (program, empty)])

    def sample() -> Sample:
        lives = {code: run_fresh(python, code) for code in next(orders)}
        bare, whole = lives[empty], lives[program]
        return Sample(whole.wall - bare.wall, whole.cpu - bare.cpu, whole.memory - bare.memory)

    return sample


def task_options(row: Row, case: Case, subject: str, *, alike: bool = False) -> tuple[dict[str, Any], int]:
    """The options of a case as a subject gets them, and how many units of work they make. `alike`: the peer does as much as the others."""
    options, units = dict(case.options), case.units
    if subject == PEER and row.peer_units is not None and not alike:
        options, units = {**options, **row.peer_options}, row.peer_units
    if "files" in options:
        options["folder"] = str(photos.folder_of(options["files"], CACHE))
    return options, units

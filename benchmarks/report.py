"""Tables of the samples: medians with minimum and maximum, ratios within each round, goals met or missed."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import PEER as PEER_REQUIREMENT
from benchmarks.measure import Measured
from benchmarks.rows import ASYNC, BASELINE, MIB, PEER, SDK, SINGLE

NAMES = {
    BASELINE: "plain httpx",
    SINGLE: "plain httpx, file by file",
    SDK: "this SDK",
    ASYNC: "this SDK, async",
    PEER: f"hand-written SDK {PEER_REQUIREMENT.partition('==')[2]}",
}
_REPORTED = ("httpx", "httpcore", "h11", "anyio", "attrs", "msgspec", "sniffio", "backoff", "pydantic")


@dataclass(frozen=True)
class Spread:
    """A median with minimum and maximum."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        ordered = sorted(values)
        return cls(statistics.median(ordered), ordered[0], ordered[-1])


def ratio(measured: Measured, subject: str, other: str, metric: str) -> Spread | None:
    """The ratio of a subject to another, calculated within each round."""
    own, base = measured.samples.get(subject), measured.samples.get(other)
    if not own or not base:
        return None
    return Spread.of(getattr(a, metric) / max(getattr(b, metric), 1e-9) for a, b in zip(own, base, strict=True))


def reached(measured: Measured) -> Spread | None:
    """What the goal is about: the ratio of the SDK to plain httpx, or the bytes of the SDK."""
    if not measured.row.absolute_goal:
        return ratio(measured, SDK, BASELINE, measured.row.metric)
    samples = measured.samples.get(SDK)
    return Spread.of(sample.memory for sample in samples) if samples else None


def goal_result(measured: Measured) -> str:
    """`met` or `missed`, or nothing for a case without a goal."""
    spread, goal = reached(measured), measured.case.goal
    if spread is None:
        return "not measured"
    return "" if goal is None else ("met" if spread.median <= goal else "missed")


def case_table(measured: Measured) -> Iterator[str]:
    """A Markdown table of one case, one line per subject."""
    case, unit = measured.case, measured.row.unit
    with_memory = any(sample.memory for samples in measured.samples.values() for sample in samples)
    metrics = [("cpu", "CPU", _seconds), ("wall", "wall", _seconds), *([("memory", "peak memory", _mebibytes)] if with_memory else [])]
    titles = [title for _, name, _ in metrics for title in (f"{name} (min to max)", f"{name} / plain httpx", f"{name} / hand-written")]
    if unit == "file":
        titles.insert(0, "files/s (min to max)")
    yield f"| {case.name}, per {unit} | {' | '.join(titles)} |"
    yield "| --- " * (len(titles) + 1) + "|"
    for subject in measured.row.subjects:
        samples = measured.samples.get(subject)
        if not samples:
            yield f"| {NAMES[subject]} | {measured.notes.get(subject, 'not measured')} |" + " |" * (len(titles) - 1)
            continue
        cells: list[str] = []
        if unit == "file":
            rate = Spread.of(1 / sample.wall for sample in samples)
            cells.append(f"{rate.median:,.0f} ({rate.low:,.0f} to {rate.high:,.0f})")
        for metric, _, shown in metrics:
            spread = Spread.of(getattr(sample, metric) for sample in samples)
            cells.append(f"{shown(spread.median)} ({shown(spread.low)} to {shown(spread.high)})")
            cells += [_bold(ratio(measured, subject, BASELINE, metric)), _median(ratio(measured, subject, PEER, metric))]
        yield f"| {NAMES[subject]} | {' | '.join(cells)} |"


def goal_table(results: Sequence[Measured]) -> Iterator[str]:
    """A line for each case: the goal, the ratios of the SDK to plain httpx and to the hand-written SDK."""
    columns = (
        "row",
        "case",
        "goal",
        "reached (min to max)",
        *(f"{metric} / {other}" for other in ("plain httpx", "hand-written") for metric in ("CPU", "wall")),
    )
    yield f"| {' | '.join(columns)} | |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for measured in results:
        row, case, spread = measured.row, measured.case, reached(measured)
        if row.absolute_goal:
            goal = "" if case.goal is None else f"+{_mebibytes(case.goal)}"
            shown = "" if spread is None else f"+{_mebibytes(spread.median)} ({_mebibytes(spread.low)} to {_mebibytes(spread.high)})"
        else:
            goal, shown = "" if case.goal is None else f"{case.goal:.2f} {'memory' if row.metric == 'memory' else 'CPU'}", _bold(spread)
        ratios = [_median(ratio(measured, SDK, other, metric)) for other in (BASELINE, PEER) for metric in ("cpu", "wall")]
        yield f"| {row.name} | {case.name} | {goal} | {shown} | {' | '.join(ratios)} | {goal_result(measured)} |"


def document(results: Sequence[Measured], own: Mapping[str, str], peer: Mapping[str, str], load: float) -> str:
    """The text of RESULTS.md."""
    lines = [
        "# Results",
        "",
        "Generated by `make bench`. Each figure is the median of several rounds; in each round all subjects are measured one after",
        "the other against the same server on loopback, and ratios are calculated within a round. Goals are for CPU time, since wall",
        "time includes the server. Shared machines are noisy: compare the ratios rather than the times.",
        "",
        *(f"- {line}" for line in _machine(own, peer, load)),
        "",
        *goal_table(results),
    ]
    for name in dict.fromkeys(measured.row.name for measured in results):
        cases = [measured for measured in results if measured.row.name == name]
        lines += ["", f"## {name}", "", f"{cases[0].row.title}. {cases[0].row.rounds} rounds.", ""]
        for measured in cases:
            lines += [*case_table(measured), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> None:
    """Replace the file atomically, so that an interrupted run keeps the previous one."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


def _machine(own: Mapping[str, str], peer: Mapping[str, str], load: float) -> Iterator[str]:
    yield f"date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    yield (
        f"machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; "
        f"{sys.implementation.name} {platform.python_version()}; load average {load:.1f} at the start"
    )
    yield "this SDK and plain httpx: " + _versions(own)
    yield f"hand-written SDK, {PEER_REQUIREMENT}: " + (_versions(peer) if peer else "could not be installed")


def _versions(installed: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {installed[name]}" for name in _REPORTED if name in installed)


def _seconds(value: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3)):
        if abs(value) * factor >= 1.0:
            return f"{value * factor:.3g} {unit}" if value * factor < 1000 else f"{value * factor:.0f} {unit}"
    return f"{value * 1e6:.0f} µs" if abs(value) >= 1e-4 else f"{value * 1e6:.1f} µs"


def _mebibytes(value: float) -> str:
    return f"{value / MIB:.1f} MiB"


def _bold(spread: Spread | None) -> str:
    return "" if spread is None else f"**{spread.median:.2f}** ({spread.low:.2f} to {spread.high:.2f})"


def _median(spread: Spread | None) -> str:
    return "" if spread is None else f"{spread.median:.2f}"

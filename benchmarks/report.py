"""From samples to tables: medians with their extremes, ratios within each round, goals met or not."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import PEER as PEER_PIN
from benchmarks.measure import Measured
from benchmarks.rows import BASELINE, KEPT, MIB, OURS, PEER

NAMES = {
    BASELINE: "plain httpx",
    OURS: "this SDK",
    PEER: "hand-written SDK 1.69.146",
    KEPT: "plain httpx, 64 connections kept",
    "httpx_transport": "floor: httpx's transport, called directly",
    "httpcore_pool": "floor: httpcore",
    "raw_socket": "floor: bare socket",
    "orjson_dicts": "floor: httpx and orjson, dicts",
    "sdk_rebuilt": "this SDK, objects made anew",
}
_COUNTED = ("httpx", "httpcore", "h11", "anyio", "attrs", "orjson", "msgspec", "sniffio", "backoff")


@dataclass(frozen=True)
class Spread:
    """A median with its extremes."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        ordered = sorted(values)
        return cls(statistics.median(ordered), ordered[0], ordered[-1])


def ratio(measured: Measured, subject: str, other: str, metric: str) -> Spread | None:
    """A subject's cost to another's, each round by itself."""
    own, base = measured.samples.get(subject), measured.samples.get(other)
    if not own or not base:
        return None
    return Spread.of(getattr(a, metric) / max(getattr(b, metric), 1e-9) for a, b in zip(own, base, strict=True))


def ours(measured: Measured) -> Spread | None:
    """What the goal is about: our ratio to plain httpx, or our bytes."""
    if not measured.row.absolute_goal:
        return ratio(measured, OURS, measured.case.baseline, measured.row.metric)
    samples = measured.samples.get(OURS)
    return Spread.of(sample.memory for sample in samples) if samples else None


def verdict(measured: Measured) -> str:
    reached, goal = ours(measured), measured.case.goal
    if reached is None:
        return "not measured"
    return "" if goal is None else ("met" if reached.median <= goal else "missed")


def case_table(measured: Measured) -> Iterator[str]:
    """A Markdown table of one case, a line for each subject."""
    row, case = measured.row, measured.case
    memory = row.metric == "memory"
    measured_is = "peak memory" if memory else "wall"
    yield (
        f"| {case.name}, for each {row.unit} | {measured_is} (min to max) | CPU | / plain httpx (min to max) | CPU / plain httpx | / peer |"
    )
    yield "| --- | --- | --- | --- | --- | --- |"
    for subject in row.subjects:
        samples = measured.samples.get(subject)
        if not samples:
            yield f"| {NAMES[subject]} | {measured.notes.get(subject, 'not measured')} | | | | |"
            continue
        spread = Spread.of(getattr(sample, row.metric) for sample in samples)
        shown = _mebibytes if memory else _seconds
        cpu = _seconds(statistics.median(sample.cpu for sample in samples))
        to_plain, to_peer = ratio(measured, subject, case.baseline, row.metric), ratio(measured, subject, PEER, row.metric)
        cpu_to_plain = ratio(measured, subject, case.baseline, "cpu")
        yield (
            f"| {NAMES[subject]} | {shown(spread.median)} ({shown(spread.low)} to {shown(spread.high)}) | {cpu} "
            f"| {_with_extremes(to_plain)} | {_median(cpu_to_plain)} | {_median(to_peer)} |"
        )


def goal_table(all_measured: Sequence[Measured]) -> Iterator[str]:
    """A line for each case: goal, what was reached, the peer."""
    yield "| row | case | goal | this SDK / plain httpx (min to max) | CPU | peer / plain httpx | this SDK / peer | |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for measured in all_measured:
        row, case = measured.row, measured.case
        reached = ours(measured)
        if row.absolute_goal:
            goal = "" if case.goal is None else f"+{_mebibytes(case.goal)}"
            shown = "" if reached is None else f"+{_mebibytes(reached.median)} ({_mebibytes(reached.low)} to {_mebibytes(reached.high)})"
        else:
            goal, shown = "" if case.goal is None else f"{case.goal:.2f}", _with_extremes(reached)
        cpu = _median(ratio(measured, OURS, case.baseline, "cpu"))
        peer = _median(ratio(measured, PEER, case.baseline, row.metric))
        to_peer = _median(ratio(measured, OURS, PEER, row.metric))
        yield f"| {row.name} | {case.name} | {goal} | {shown} | {cpu} | {peer} | {to_peer} | {verdict(measured)} |"


def document(all_measured: Sequence[Measured], own: Mapping[str, str], peers: Mapping[str, str], load: float) -> str:
    """The whole of RESULTS.md."""
    lines = [
        "# Results",
        "",
        "Made by `python -m benchmarks`. Every figure is the median of several rounds, in each of which all subjects were",
        "measured one after the other against the same server on loopback; ratios are taken within a round. Shared machines are",
        "noisy: read the ratios, and their extremes, rather than the times.",
        "",
        *(f"- {line}" for line in _machine(own, peers, load)),
        "",
        *goal_table(all_measured),
    ]
    for name in dict.fromkeys(measured.row.name for measured in all_measured):
        measured_here = [measured for measured in all_measured if measured.row.name == name]
        lines += ["", f"## {name}", "", f"{measured_here[0].row.title}. {measured_here[0].row.rounds} rounds.", ""]
        for measured in measured_here:
            lines += [*case_table(measured), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> None:
    """Write the file whole, so that a run that is broken off leaves the old one."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


def _machine(own: Mapping[str, str], peers: Mapping[str, str], load: float) -> Iterator[str]:
    yield f"date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    yield (
        f"machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; "
        f"{sys.implementation.name} {platform.python_version()}; load average {load:.1f} at the start"
    )
    yield "this SDK and plain httpx: " + _versions(own)
    yield f"the peer, {PEER_PIN}: " + (_versions(peers) if peers else "could not be had here, so it is left out")


def _versions(installed: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {installed[name]}" for name in (*_COUNTED, "pydantic") if name in installed)


def _seconds(value: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3)):
        if abs(value) * factor >= 1.0:
            return f"{value * factor:.3g} {unit}" if value * factor < 1000 else f"{value * factor:.0f} {unit}"
    return f"{value * 1e6:.0f} µs" if abs(value) >= 1e-4 else f"{value * 1e6:.1f} µs"


def _mebibytes(value: float) -> str:
    return f"{value / MIB:.1f} MiB"


def _with_extremes(spread: Spread | None) -> str:
    return "" if spread is None else f"**{spread.median:.2f}** ({spread.low:.2f} to {spread.high:.2f})"


def _median(spread: Spread | None) -> str:
    return "" if spread is None else f"{spread.median:.2f}"

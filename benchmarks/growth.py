"""`python -m benchmarks.growth [NAME ...]`: plot how costs grow with the amount of work, to `plots/NAME.png`.

Each point is the median of a few new processes that do the work once. A straight line means that costs are proportional to the work; the
middle panel shows the CPU time per unit.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import environments, photos
from benchmarks.measure import Context, Measured, measure
from benchmarks.report import NAMES
from benchmarks.rows import MIB, PEER, SUBJECTS, Case, Row
from benchmarks.subprocesses import Server

PLOTS = Path(__file__).parent / "plots"
_CALLS = 2048  # per point of the plot of calls in flight

_ANNOTATIONS = (100, 1000, 3000, 10_000, 30_000, 100_000)
_ITEMS = (1000, 10_000, 100_000, 300_000, 1_000_000)
_FILES = (100, 500, 2000, 5000, 20_000)
_FILES_OF_PEER = 500  # it creates a TLS context for each file
_IN_FLIGHT = (1, 4, 16, 64, 128, 256)

GROWTH: tuple[Row, ...] = (
    Row(
        "annotations",
        "annotations in one image",
        "decode_and_use",
        tuple(Case(str(size), {"kind": "mixed", "size": size}, units=size) for size in _ANNOTATIONS),
        unit="annotation",
        warm_up={"size": 10},
    ),
    Row(
        "items",
        "items, 1,000 per page",
        "page",
        tuple(Case(str(items), {"items": items, "page_size": 1000}, units=items) for items in _ITEMS),
        unit="item",
        warm_up={"items": 1000},
    ),
    Row(
        "files",
        "uploaded files of 20 KB, 8 in parallel",
        "upload",
        tuple(
            Case(str(files), {"files": files, "workers": 8}, units=files, without=(PEER,) if files > _FILES_OF_PEER else ())
            for files in _FILES
        ),
        rounds=1,
        unit="file",
    ),
    Row(
        "in-flight",
        "calls in flight, async",
        "get_async",
        tuple(Case(str(calls), {"in_flight": calls}, count=_CALLS) for calls in _IN_FLIGHT),
        unit="call",
        warm_up={"in_flight": 1},
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("name", nargs="*", choices=[[], *(row.name for row in GROWTH)], help="draw only these plots")
    parser.add_argument("--rounds", type=int, help="processes per point")
    options = parser.parse_args()
    environments.CACHE.mkdir(parents=True, exist_ok=True)
    own, peer = environments.own_python(), environments.peer_python()
    with Server() as server:
        for row in GROWTH:
            if not options.name or row.name in options.name:
                points = list(
                    measure(replace(row, sampling="once", rounds=options.rounds or min(row.rounds, 3)), Context(server.base_url, own, peer))
                )
                _draw(row, points)
    photos.remove_beyond(_FILES[2], environments.CACHE)


def _draw(row: Row, points: list[Measured]) -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, (time, each, memory) = pyplot.subplots(1, 3, figsize=(15, 4.6), layout="constrained")
    for subject in SUBJECTS:
        measured = [point for point in points if point.samples.get(subject)]
        works = [int(point.case.name) for point in measured]
        walls = [statistics.median(sample.wall for sample in point.samples[subject]) for point in measured]
        cpus = [statistics.median(sample.cpu for sample in point.samples[subject]) * 1e6 for point in measured]
        peaks = [statistics.median(sample.memory for sample in point.samples[subject]) / MIB for point in measured]
        whole = [wall * point.case.units * point.case.count for wall, point in zip(walls, measured, strict=True)]
        for axes, values in ((time, whole), (each, cpus), (memory, peaks)):
            axes.plot(works, values, marker="o", label=NAMES[subject])
        for point in points:
            if note := point.notes.get(subject):
                print(f"{row.name} {point.case.name}: {NAMES[subject]}: {note}")
    _label(time, row, f"seconds for {_CALLS:,} calls" if row.name == "in-flight" else "seconds")
    _label(each, row, f"microseconds of CPU per {row.unit}")
    _label(memory, row, "peak memory, MiB")
    PLOTS.mkdir(exist_ok=True)
    figure.savefig(PLOTS / f"{row.name}.png", dpi=110)
    pyplot.close(figure)
    print(f"Wrote {row.name}.png")


def _label(axes: Any, row: Row, what: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(row.title)
    axes.set_ylabel(what)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()


if __name__ == "__main__":
    main()

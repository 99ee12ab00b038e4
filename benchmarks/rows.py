"""What is measured: one row per question, with its cases and the goal for the ratio of the SDK to plain httpx."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from benchmarks.server import DELAYED

SDK, BASELINE, PEER = "sdk", "plain_httpx", "peer"
SUBJECTS = (BASELINE, SDK, PEER)
SINGLE, ASYNC = "plain_httpx_single", "sdk_async"
"""Two requests of the API for each file; `AsyncClient`, next to `Client`."""
BARE = "bare"
"""An interpreter that does nothing."""

Metric = Literal["cpu", "memory"]
Sampling = Literal["repeated", "once", "fresh"]

TRANSFERRED_FILES = 2000
# The peer creates a TLS context for each file and would need a minute for all. Its time per file does not depend on their number.
UPLOADED_BY_PEER = 200
PAGED_ITEMS, PAGE_SIZE = 100_000, 1000
LARGE = 1650
"""Polygons in a response of about 2 MB."""
MIB = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """A task with its options. Costs are per unit: one run of the task consists of `units`."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    goal: float | None = None
    """The highest ratio of the SDK to plain httpx; with `Row.absolute_goal`, bytes of the SDK."""
    units: int = 1
    seconds: float = 0.3
    """Minimum duration of a `repeated` sample."""
    prefix: str = ""
    """Path prefix on the server."""
    count: int = 1
    """Runs in a `once` sample."""
    without: tuple[str, ...] = ()
    """Subjects that would take too long."""


@dataclass(frozen=True)
class Row:
    """Cases of one task.

    `sampling`: a sample consists of many runs in one process (`repeated`), of one run in a new process (`once`), or of the whole life of a
    new interpreter minus that of one that does nothing (`fresh`).
    """

    name: str
    title: str
    task: str
    cases: tuple[Case, ...]
    metric: Metric = "cpu"
    """What the goal is about. CPU time and wall time are always reported."""
    sampling: Sampling = "repeated"
    rounds: int = 9
    unit: str = "call"
    peer_options: dict[str, Any] = field(default_factory=dict)
    peer_units: int | None = None
    subjects: tuple[str, ...] = SUBJECTS
    warm_up: dict[str, Any] = field(default_factory=dict)
    """Options of a first, small run in a `once` process, so that imports are not counted."""
    absolute_goal: bool = False


def _annotations(count: int, goal: float, kinds: tuple[str, ...] = ("polygons", "boxes", "mixed")) -> tuple[Case, ...]:
    seconds = 0.3 if count < 10_000 else 0.01
    return tuple(Case(f"{count:,} {kind}", {"kind": kind, "size": count}, goal, seconds=seconds) for kind in kinds)


def _in_flight(calls: int, goal: float) -> Row:
    case = Case(f"{calls} in flight", {"in_flight": calls}, goal, prefix=DELAYED)
    return Row(f"get-async-{calls}", f"{calls} small GETs in flight, async; the server responds after 4 ms", "get_async", (case,), rounds=9)


def _files(name: str, title: str, task: str, workers: int, goal: float, subjects: tuple[str, ...], by_peer: int = TRANSFERRED_FILES) -> Row:
    case = Case(
        f"{TRANSFERRED_FILES:,} files, {workers} in parallel",
        {"files": TRANSFERRED_FILES, "workers": workers},
        goal,
        TRANSFERRED_FILES,
        0.01,
    )
    return Row(
        name,
        title,
        task,
        (case,),
        sampling="once",
        rounds=5,
        unit="file",
        peer_options={"files": by_peer},
        peer_units=by_peer,
        subjects=subjects,
        warm_up={"files": 50},
    )


def _program(program: str, title: str, goal: float | None = None) -> Case:
    return Case(title, {"program": program}, goal)


ROWS: tuple[Row, ...] = (
    Row("get", "One small GET, sync", "get", (Case("1 in flight", goal=0.70),), rounds=15),
    Row("get-async", "One small GET, async", "get_async", (Case("1 in flight", {"in_flight": 1}, 0.40),), rounds=15),
    _in_flight(16, 0.18),
    _in_flight(64, 0.15),
    Row(
        "decode-and-use",
        "Get annotations and read every coordinate",
        "decode_and_use",
        tuple(case for count in (10, 1000, 10_000) for case in _annotations(count, 1.0)),
        rounds=5,
    ),
    Row("large-response", "Get 2 MB of annotations", "decode", _annotations(LARGE, 0.60, ("polygons",)), rounds=9),
    Row(
        "memory",
        "Peak memory of getting annotations and reading every coordinate",
        "decode_and_use",
        _annotations(10_000, 0.80),
        metric="memory",
        sampling="once",
        rounds=3,
        warm_up={"size": 10},
    ),
    Row(
        "save",
        "Save annotations that the program has created",
        "save",
        (*_annotations(10, 0.60, ("boxes",)), *_annotations(1000, 0.45)),
        rounds=7,
    ),
    Row(
        "page",
        f"Read {PAGED_ITEMS:,} items, {PAGE_SIZE:,} per page",
        "page",
        (Case(f"{PAGED_ITEMS:,} datasets", {"items": PAGED_ITEMS, "page_size": PAGE_SIZE}, 0.90, PAGED_ITEMS, 0.01),),
        rounds=9,
        unit="item",
    ),
    _files("upload", "Upload a folder of 20 KB files", "upload", 8, 0.85, (BASELINE, SINGLE, SDK, ASYNC, PEER), UPLOADED_BY_PEER),
    _files("upload-async", "Upload a folder of 20 KB files, async", "upload_async", 32, 0.20, SUBJECTS, UPLOADED_BY_PEER),
    _files("download", "Download a dataset of 20 KB files", "download", 8, 0.85, (BASELINE, SINGLE, SDK, ASYNC, PEER)),
    Row(
        "import",
        "Import, in addition to a bare interpreter",
        "start",
        # The package loads nothing before it is used; the second case is what the first use costs.
        (_program("import", "import pictograph", 0.35), _program("import_client", "from pictograph import Client")),
        sampling="fresh",
        rounds=9,
        unit="process",
    ),
    Row(
        "first-call",
        "Import, create a client, make one call, in addition to a bare interpreter",
        "start",
        (_program("first_call", "import, Client(), one get", 1.3),),
        sampling="fresh",
        rounds=9,
        unit="process",
    ),
    Row(
        "import-memory",
        "Peak memory of the import, in addition to a bare interpreter",
        "start",
        (
            _program("import", "import pictograph", 6 * MIB),
            _program("import_client", "from pictograph import Client"),
            _program("first_call", "import, Client(), one get"),
        ),
        metric="memory",
        sampling="fresh",
        rounds=5,
        unit="process",
        absolute_goal=True,
    ),
)

"""What is measured: one row a question, each with the cases that answer it and the goal for our ratio to plain httpx."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from benchmarks.server import LATER

OURS, BASELINE, PEER = "sdk", "plain_httpx", "peer"
KEPT = "plain_httpx_kept"
BARE = "bare"

Metric = Literal["wall", "memory"]
How = Literal["repeated", "once", "fresh"]

_CALL = (BASELINE, OURS, PEER, "httpx_transport", "httpcore_pool", "raw_socket")
_JSON = (BASELINE, OURS, PEER, "orjson_dicts")
_BOTH = (BASELINE, OURS, PEER)

UPLOADED_FILES = 2000
# The peer makes a TLS context for each file and would need a minute for all; time for each file doesn't depend on how many.
UPLOADED_BY_PEER = 200
PAGED_ITEMS, PAGE_SIZE = 100_000, 1000
MIB = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """A task with its options. Times are for one unit: `units` of them are in one doing of the task."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    goal: float | None = None
    """What our ratio to plain httpx should not be above; with `Row.absolute_goal`, our bytes."""
    units: int = 1
    seconds: float = 0.3
    """How long a `repeated` sample should take at least."""
    prefix: str = ""
    """Below which path of the server."""
    baseline: str = BASELINE
    """What the ratios are to."""
    count: int = 1
    """Doings in a `once` sample."""
    without: tuple[str, ...] = ()
    """Subjects that would take too long over it."""


@dataclass(frozen=True)
class Row:
    """`how`: a sample is many doings (`repeated`), or one in a process that has done nothing of the kind (`once`), or the whole life
    of a `fresh` interpreter less that of one that does nothing."""

    name: str
    title: str
    task: str
    cases: tuple[Case, ...]
    subjects: tuple[str, ...] = _BOTH
    metric: Metric = "wall"
    how: How = "repeated"
    rounds: int = 9
    unit: str = "call"
    peer_options: dict[str, Any] = field(default_factory=dict)
    peer_units: int | None = None
    warm_up: dict[str, Any] = field(default_factory=dict)
    """Options for a first, small doing in a `once` process, so that imports are not part of what the work needs."""
    absolute_goal: bool = False


def _sizes(goal: float, *, counts: tuple[int, ...] = (10, 1000, 10_000)) -> tuple[Case, ...]:
    kinds = ("polygons", "boxes", "mixed")
    return tuple(
        Case(f"{count:,} {kind}", {"kind": kind, "size": count}, goal, seconds=0.3 if count < 10_000 else 0.01)
        for kind in kinds
        for count in counts
    )


def _upload(workers: int, goal: float) -> tuple[Case, ...]:
    return (
        Case(f"{UPLOADED_FILES:,} files, {workers} at once", {"files": UPLOADED_FILES, "workers": workers}, goal, UPLOADED_FILES, 0.01),
    )


ROWS: tuple[Row, ...] = (
    Row("get", "One small GET, sync", "get", (Case("1 in flight", goal=0.80),), _CALL, rounds=15),
    Row(
        "get-async",
        "One small GET, async",
        "get_async",
        (Case("1 in flight", {"in_flight": 1}, 0.90),),
        (*_BOTH, "httpcore_pool"),
        rounds=15,
    ),
    Row(
        "get-async-64",
        "One small GET, async",
        "get_async",
        (
            Case("64 in flight; httpx with its own limits, which keep 20 idle connections", {"in_flight": 64}, 0.10, prefix=LATER),
            Case("64 in flight; httpx told to keep 64 connections", {"in_flight": 64}, 0.10, prefix=LATER, baseline=KEPT),
        ),
        (*_BOTH, KEPT, "httpcore_pool"),
        rounds=9,
    ),
    Row("decode", "Get annotations as typed models", "decode", _sizes(1.0), _JSON, rounds=5),
    Row(
        "decode-memory",
        "Peak memory of getting annotations",
        "decode",
        _sizes(0.5, counts=(10_000,)),
        _JSON,
        metric="memory",
        how="once",
        rounds=3,
        warm_up={"size": 10},
    ),
    Row("save", "Save annotations", "save", _sizes(0.30), (*_JSON, "sdk_rebuilt", "raw_socket"), rounds=7),
    Row(
        "page",
        f"Page through {PAGED_ITEMS:,} items, {PAGE_SIZE:,} a page",
        "page",
        (Case(f"{PAGED_ITEMS:,} datasets", {"items": PAGED_ITEMS, "page_size": PAGE_SIZE}, 0.9, PAGED_ITEMS, 0.01),),
        _JSON,
        rounds=9,
        unit="item",
    ),
    *(
        Row(
            name,
            f"Upload a folder of 20 KB files, {mode}",
            task,
            _upload(workers, goal),
            how="once",
            rounds=3,
            unit="file",
            peer_options={"files": UPLOADED_BY_PEER},
            warm_up={"files": 50},
            peer_units=UPLOADED_BY_PEER,
        )
        for name, mode, task, workers, goal in (("upload", "sync", "upload", 8, 1.1), ("upload-async", "async", "upload_async", 32, 0.6))
    ),
    Row(
        "import",
        "Import (over a bare interpreter)",
        "start",
        (
            Case("import pictograph", {"program": "import"}, 0.35),
            # The package loads nothing before it is used; this is what its first use costs.
            Case("from pictograph import Client", {"program": "import_client"}),
        ),
        how="fresh",
        rounds=9,
        unit="process",
    ),
    Row(
        "first-call",
        "Import, make a client, one call (over a bare interpreter)",
        "start",
        (Case("import, Client(), one get", {"program": "first_call"}, 1.3),),
        how="fresh",
        rounds=9,
        unit="process",
    ),
    Row(
        "import-memory",
        "Peak memory of the import (over a bare interpreter)",
        "start",
        (
            Case("import pictograph", {"program": "import"}, 6 * MIB),
            Case("from pictograph import Client", {"program": "import_client"}),
            Case("import, Client(), one get", {"program": "first_call"}),
        ),
        metric="memory",
        how="fresh",
        rounds=5,
        unit="process",
        absolute_goal=True,
    ),
)

"""Progress events, and what bulk work keeps in memory."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from pictograph.bulk.journal import Job, Journal
from pictograph.bulk.plan import make_plan
from pictograph.bulk.progress import ProgressEvent, Tracker
from pictograph.bulk.report import FileOutcome, new_report, same
from pictograph.bulk.source import LocalImage
from pictograph.bulk.walk import Found
from tests.support.memory import peak_bytes
from tests.unit.scripted import Harness


def test_rate_and_remaining_time_are_those_of_the_last_seconds() -> None:
    now, events = [0.0], list[ProgressEvent]()
    tracker = Tracker(lambda: now[0], events.append, None)
    tracker.start("upload", files_total=10, bytes_total=1000)
    assert (events[0].rate_bytes, events[0].remaining_seconds) == (0.0, None)
    for second in range(1, 6):
        now[0] = float(second)
        tracker.done("x.jpg", transferred_bytes=100, failed=second == 3)
    last = events[-1]
    assert (last.files_done, last.files_total, last.bytes_done, last.failures) == (5, 10, 500, 1)
    assert (last.rate_bytes, last.remaining_seconds) == (100.0, 5.0)


@frozen
class ManyFiles:
    """A source of so many files, none of which exists."""

    count: int
    identity: str = "many"

    def find(self) -> Iterator[tuple[bytes, Found]]:
        for number in range(self.count):
            parts = ("class", f"{number:08}.jpg")
            yield os.fsencode("/".join(parts)), Found(parts, 1000, number + 1)

    def read(self, key: bytes, name: str) -> LocalImage:
        raise FileNotFoundError(name)

    def path(self, key: bytes) -> str:
        return os.fsdecode(key)


def plan_and_report(task: tuple[Path, int]) -> None:
    folder, count = task
    with Journal(Job("uploads", "", "", str(count))) as journal:
        report = new_report(folder, str(count))
        tracker = Tracker(lambda: 0.0, None, None)
        plan = Harness("sync").run(make_plan(ManyFiles(count), journal, report, tracker, layout=None))
        assert (plan.files, plan.layout) == (count, "class")
        for number in range(count):
            report.add(FileOutcome(f"/photos/{number}.jpg", "uploaded", "/class", f"{number}.jpg", image_id="x" * 36))
        report.close()
        outcomes = report.outcomes({"uploaded"}, same)
        assert sum(1 for _ in outcomes) == len(outcomes) == count


@pytest.mark.slow
def test_files_are_not_kept_in_memory(tmp_path: Path) -> None:
    """One outcome alone takes several hundred bytes. `make bulk` compares whole processes."""
    files = 40_000
    _, peak = peak_bytes(plan_and_report, (tmp_path, 100), (tmp_path, files))
    assert peak < 100 * files


def test_outcomes_are_a_sequence(tmp_path: Path) -> None:
    report = new_report(tmp_path, "x")
    for number in range(30):
        report.add(FileOutcome(f"{number}.jpg", "failed" if number % 2 else "present"))
    report.close()
    failed = report.outcomes({"failed"}, lambda outcome: outcome.path)
    assert (len(failed), failed[0], failed[-1], failed[1:3]) == (15, "1.jpg", "29.jpg", ["3.jpg", "5.jpg"])
    assert failed == [f"{number}.jpg" for number in range(1, 30, 2)]
    assert "3.jpg" in failed
    assert report.outcomes({"uploaded"}, same) == []
    with pytest.raises(IndexError):
        failed[15]
    assert pickle.loads(pickle.dumps(failed)) == list(failed)

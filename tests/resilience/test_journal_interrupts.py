"""Ctrl-C at each point of opening, using and closing a journal: the next call goes on, also while the traceback of the interrupt exists."""

from __future__ import annotations

import gc
from pathlib import Path
from types import CodeType

import pytest

from checks.interrupts.tracer import CRASHES, InterruptTracer
from pictograph._resilience.steps import get_context
from pictograph.bulk.journal import Job, Journal
from tests.unit.scripted import Harness

JOB = Job("uploads", "https://api.example.com", "d-1", "/photos")


def is_ours(code: CodeType) -> bool:
    return "pictograph/bulk/" in code.co_filename or "_resilience/drivers" in code.co_filename


async def use(path: Path) -> None:
    with Journal(JOB, path, closing=(await get_context()).closing) as journal:
        journal.run("INSERT OR REPLACE INTO images (id) VALUES (?)", ("i-1",))


@pytest.mark.filterwarnings(
    "ignore:coroutine 'use' was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # before its start
@pytest.mark.filterwarnings("ignore:unclosed database")  # a journal that is freed before it is stored, which closes it
@pytest.mark.skipif(CRASHES, reason="CPython 3.12 can crash when tracing begins")
def test_after_an_interrupt_the_next_call_opens_the_journal(tmp_path: Path) -> None:
    """A notebook keeps the last traceback, and so what its frames refer to."""
    harness = Harness("sync")
    point, reached = 1, True
    while reached:
        path = tmp_path / f"{point}.sqlite"
        tracer = InterruptTracer(point, inside=is_ours)
        try:
            with tracer:
                harness.run(use(path))
        except KeyboardInterrupt as interrupt:
            harness.run(use(path))
            del interrupt
        reached = tracer.was_raised
        point += 1
    assert point > 50
    gc.collect()  # what is unclosed in a cycle would warn in a later test

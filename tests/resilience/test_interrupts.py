"""Ctrl-C at a sample of the points where CPython checks for signals, cancellation at a sample of the suspensions.

`make interrupts` tries all of them.
"""

from __future__ import annotations

import gc
from pathlib import Path
from types import CodeType

import pytest

from checks.interrupts.cancellation import cancel_everywhere
from checks.interrupts.run import run, run_signals
from checks.interrupts.tracer import CRASHES, InterruptTracer
from pictograph.formats import ImageAnnotations, bbox, read, write

SAMPLED = (
    *("request", "retry", "poll", "close", "close_in_handler_of_request", "cli_job"),
    *("upload", "download", "annotations_import", "resumed_import", "executor_threads"),
)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SAMPLED)
def test_an_interrupt_ends_the_call_and_leaves_the_sdk_usable(scenario: str) -> None:
    result = run(scenario, most_points=6)
    assert result.points > 10
    assert result.faults == []
    assert sum(ending.kind == "interrupted" for ending in result.endings) > 3


@pytest.mark.slow
@pytest.mark.parametrize("program", ["queue", "poll", "upload", "download"])
def test_a_cancelled_call_ends_and_leaves_nothing_taken(program: str) -> None:
    result = cancel_everywhere(program, most=8)
    assert result.faults == []
    assert sum(ending.kind == "cancelled" for ending in result.endings) > 1


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["request", "pages"])
def test_an_interrupt_before_the_first_step_of_a_call_prints_no_warning(scenario: str) -> None:
    """A coroutine that nobody awaited would be reported on stderr."""
    assert run(scenario, inside="_resilience/drivers", most_points=20).faults == []


@pytest.mark.slow
def test_an_interrupt_leaves_no_lock_of_logging_taken() -> None:
    """Before Python 3.13, `logging` takes its locks in a way that an interrupt can leave them taken; other threads then wait forever."""
    assert run("logged_request", inside="logging/", most_points=12).faults == []


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["first_write", "annotations_import"])
def test_a_first_call_imports_nothing_in_the_main_thread(scenario: str) -> None:
    """An interrupt can leave locks of the import system taken: other threads wait for them, or their imports raise."""
    result = run(scenario, inside="importlib", most_points=5)
    assert result.faults == []
    assert result.points < 200  # those of `from x import y` where x is there; an import has thousands


@pytest.mark.slow
def test_an_interrupted_download_leaves_no_part_file() -> None:
    assert run("stream", inside="part_file", most_points=15).faults == []


@pytest.mark.slow
def test_a_signal_at_a_random_moment_ends_the_call_at_once() -> None:
    assert run_signals("upload", 6).faults == []


@pytest.mark.skipif(CRASHES, reason="CPython 3.12 can crash when tracing begins")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # interrupted between `open` and `with`, which CPython 3.13 allows
def test_no_interrupt_is_lost_while_a_coco_file_is_read(tmp_path: Path) -> None:
    """Python ignores an interrupt where it frees a generator that has not come to its end."""
    boxes = [bbox("heron", (10, 20, 30, 40), id="1")]
    write([ImageAnnotations(f"{number}.png", 100, 80, boxes) for number in range(2)], tmp_path, format="coco")

    def is_of_streams(code: CodeType) -> bool:
        return "formats/json_stream" in code.co_filename or code.co_filename.endswith("/contextlib.py")

    def act() -> None:
        found = read(tmp_path)
        assert found.classes
        assert len(list(found)) == 2

    with InterruptTracer(inside=is_of_streams) as counter:
        act()
    assert counter.points > 30
    for point in range(1, counter.points + 1):
        with pytest.raises(KeyboardInterrupt), InterruptTracer(point, inside=is_of_streams):
            act()
    gc.collect()  # what is unclosed in a cycle would warn in a later test

"""Ctrl-C at a sample of the points where CPython checks for signals; `make interrupts` tries all of them."""

from __future__ import annotations

import pytest

from checks.interrupts.run import run, run_signals
from checks.interrupts.scenarios import SCENARIOS


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_interrupt_ends_the_call_and_leaves_the_sdk_usable(scenario: str) -> None:
    loads_modules = scenario in ("first_request", "cli_start", "cli_wait")  # which takes most of the time of a test
    result = run(scenario, most_points=6 if loads_modules else 15)
    assert result.points > 10
    assert result.faults == []
    assert sum(ending.kind == "interrupted" for ending in result.endings) > 3


@pytest.mark.slow
def test_an_interrupt_leaves_no_lock_of_logging_taken() -> None:
    """Before Python 3.13, `logging` takes its locks in a way that an interrupt can leave them taken; other threads then wait forever."""
    assert run("logged_request", inside="logging/").faults == []


@pytest.mark.slow
def test_the_first_call_imports_nothing_in_the_main_thread() -> None:
    """An interrupt can leave locks of the import system taken: other threads wait for them, or their imports raise."""
    result = run("first_request", inside="importlib")
    assert result.faults == []
    assert result.points < 30


@pytest.mark.slow
def test_an_interrupted_download_leaves_no_part_file() -> None:
    assert run("stream", inside="part_file").faults == []


@pytest.mark.slow
def test_a_signal_at_a_random_moment_ends_the_call_at_once() -> None:
    assert run_signals("upload", 20).faults == []

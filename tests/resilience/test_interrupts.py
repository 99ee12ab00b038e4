"""Ctrl-C at a sample of the points where CPython checks for signals; `make interrupts` tries all of them."""

from __future__ import annotations

import pytest

from checks.interrupts.run import run
from checks.interrupts.scenarios import SCENARIOS


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_interrupt_ends_the_call_and_leaves_the_sdk_usable(scenario: str) -> None:
    result = run(scenario, most_points=8)
    assert result.points > 100
    assert result.faults == []

"""The emulator's process is stopped at random moments under writes; `make interrupts` repeats it more often."""

from __future__ import annotations

import pytest

from checks.interrupts.emulator_signals import stop_emulators


@pytest.mark.slow
def test_a_signal_at_a_random_moment_ends_it_quietly_and_keeps_each_acknowledged_write() -> None:
    stopped = stop_emulators(4, seed=1)
    assert [problem for one in stopped for problem in one.problems] == []
    assert all(one.acknowledged for one in stopped)

"""The simulation: a sample of seeds, and that a seed replays exactly. `make simulate` runs more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def simulate(*arguments: str) -> str:
    command = [sys.executable, "-m", "checks.simulation", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_guarantees_hold_in_simulated_histories() -> None:
    report = simulate("--seeds", "200", "--processes", "1")
    assert report.startswith("200 seeds")
    for fault in ("response lost, reset", "429 with a date", "restart that forgets keys", "cancellation", "interrupt", "clock jump"):
        assert fault in report
    for of_files in ("rate limit window", "process killed", "links run out", "upload complete", "download complete"):
        assert of_files in report


# With tasks; with threads that are closed by another; with uploads and downloads whose processes are killed.
@pytest.mark.parametrize("seed", ["3", "285", "23"])
def test_a_seed_replays_exactly(seed: str) -> None:
    first = simulate("--seed", seed)
    assert len(first.splitlines()) > 10
    assert simulate("--seed", seed) == first

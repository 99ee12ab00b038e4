"""The long run, made short."""

from __future__ import annotations

import pytest

from checks.soak.run import soak


@pytest.mark.slow
def test_nothing_is_lost_doubled_crossed_or_leaked() -> None:
    report = soak(10.0)
    assert report.problems == []
    assert (report.lost, report.doubled, report.kills) == (0, 0, 2)
    assert report.calls["value"] > 100
    assert report.retries > 10

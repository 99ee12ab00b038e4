"""The short form of `make soak`."""

from __future__ import annotations

import pytest

from checks.soak.run import soak


@pytest.mark.slow
def test_no_write_is_lost_or_duplicated_and_nothing_leaks() -> None:
    report = soak(6.0)
    assert report.problems == []
    assert (report.lost, report.duplicated, report.kills) == (0, 0, 2)
    assert report.calls["value"] > 100
    assert report.retries > 10

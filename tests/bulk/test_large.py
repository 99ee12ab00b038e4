"""The short form of `make bulk`."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.bulk.run import check


@pytest.mark.slow
def test_killed_transfers_lose_nothing_and_send_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    result = check(tmp_path, files=1000, kills=2, seed=3)
    assert result.problems == []
    assert len(result.lines) > 5

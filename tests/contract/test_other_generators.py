"""The short form of `make other-generators`: the generator that is installed, as published, loses no operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.conformance import other_generators
from checks.conformance.other_generators import TOOLS, check

pytestmark = pytest.mark.slow


def test_the_published_openapi_python_client_writes_every_operation(tmp_path: Path) -> None:
    assert check(TOOLS[0], tmp_path) == []


def test_a_schema_that_it_would_drop_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = other_generators.SPEC.read_text(encoding="utf-8").replace("x-default: {}", "default: {}")
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(other_generators, "SPEC", tmp_path / "openapi.yaml")
    problems = check(TOOLS[0], tmp_path)
    assert problems is not None
    assert any("TrainingRun" in problem or "training" in problem for problem in problems)

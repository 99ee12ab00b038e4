"""The guide and `make operations` name the same files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from operation_coverage.files import KINDS, Kind, as_markdown, as_text

ROOT = Path(__file__).parents[2]


def test_the_guide_contains_the_table_that_make_operations_prints() -> None:
    assert as_markdown() in (ROOT / "codegen" / "README.md").read_text(encoding="utf-8")
    assert all(file.replace("`", "") in as_text() for kind in KINDS for file, _ in kind.files)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_file_of_the_table_exists(kind: Kind) -> None:
    files = [path for file, _ in kind.files for path in re.findall(r"`([^`]+)`", file)]
    assert [path for path in files if not (ROOT / path.replace("<tag>", "folders")).exists()] == []

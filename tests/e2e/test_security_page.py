"""SECURITY.md: each guarantee names tests, and these tests exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| guarantee ", "| --- "))]


def test_each_guarantee_names_its_tests() -> None:
    assert len(ROWS) > 20
    assert [row for row in ROWS if not re.search(r"\| (`tests/[\w/]+\.py::test_\w+`(, )?)+ \|$", row)] == []


def test_the_tests_that_hold_a_guarantee_exist() -> None:
    names = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
    defined: dict[str, set[str]] = {}
    for path in {path for path, _ in names}:
        tree = ast.parse((ROOT / path).read_text())
        defined[path] = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    assert [f"{path}::{name}" for path, name in names if name not in defined[path]] == []

"""A template's change shows as a change of the golden tree, to be looked at and committed."""

from __future__ import annotations

import importlib
from pathlib import Path

HERE = Path(__file__).parent
REMEDY = """
The odd contract gives another package than the one in tests/codegen/golden. If that is meant, bring it up to date and look at the diff:
    python codegen/generate.py --spec tests/codegen/odd.yaml --output tests/codegen/golden/odd_api
"""


def test_the_odd_contract_gives_the_golden_package(odd_folder: Path) -> None:
    differences = importlib.import_module("generate").differences
    found = list(differences(HERE / "golden" / "odd_api", odd_folder))
    assert not found, "\n".join([REMEDY, *found[:100]])


def test_every_file_says_first_that_it_is_generated_and_what_to_change(odd_folder: Path) -> None:
    files = [path for path in odd_folder.rglob("*") if path.suffix in {".py", ""} and path.is_file()]
    assert len(files) > 30
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# Generated from odd.yaml by codegen/generate.py"), path

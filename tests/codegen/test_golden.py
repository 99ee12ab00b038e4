"""A changed template shows as a change of the golden tree, which is reviewed and committed."""

from __future__ import annotations

import importlib
from pathlib import Path

HERE = Path(__file__).parent
REMEDY = """
tests/codegen/golden is not up to date. If the change is intended, update it and review the diff:
    python codegen/generate.py --spec tests/codegen/odd.yaml --output tests/codegen/golden/odd_api \\
        --public-models tests/codegen/golden/odd_models.py
"""


def test_the_contract_of_unusual_cases_gives_the_golden_package(odd_folder: Path) -> None:
    generate = importlib.import_module("generate")
    targets = [generate.Target(folder / "odd_api", folder / "odd_models.py") for folder in (HERE / "golden", odd_folder.parent)]
    found = list(generate.differences(*targets))
    assert not found, "\n".join([REMEDY, *found[:100]])


def test_the_first_line_of_every_file_names_its_source(odd_folder: Path) -> None:
    files = [path for path in odd_folder.rglob("*") if path.suffix in {".py", ""} and path.is_file()]
    assert len(files) > 30
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# Generated from odd.yaml by codegen/generate.py"), path

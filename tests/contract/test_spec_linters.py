"""Redocly and Spectral read the contract without findings, where they are installed (`make spec-linters`)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.conformance.contract import ROOT
from checks.conformance.npm_packages import NotInstalled
from checks.conformance.spec_linters import run

pytestmark = pytest.mark.slow
FILES = ("openapi.yaml", "redocly.yaml", ".redocly.lint-ignore.yaml", ".spectral.yaml")


def reports(folder: Path) -> list[str]:
    try:
        return run(folder=folder)
    except NotInstalled as error:
        pytest.skip(str(error))


def test_the_contract_has_no_findings() -> None:
    assert reports(ROOT) == []


def test_a_fault_is_found_by_both(tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    contract = tmp_path / "openapi.yaml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("operationId: get_dataset\n", "operationId: list_datasets\n", 1), encoding="utf-8")
    found = reports(tmp_path)
    assert [report.partition(":")[0] for report in found] == ["Redocly", "Spectral"]

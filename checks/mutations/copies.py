"""Copies of the project, to be broken."""

from __future__ import annotations

import shutil
from pathlib import Path

from checks.mutations.table import ROOT

COPIED = ("pictograph", "generated", "checks", "tests", "pyproject.toml", "openapi.yaml")


def copy_project(target: Path) -> Path:
    """Copy what tests and checks need to `target`, and return it."""
    target.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        else:
            shutil.copy(source, target / name)
    return target

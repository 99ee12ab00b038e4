"""Annotation files that other packages ship; see NOTICE. Skipped where they were not fetched: see `make annotation-files`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.formats_peers.real_files import CHECKS, PACKAGES, place


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize(("package", "check"), CHECKS, ids=lambda value: getattr(value, "__name__", value))
def test_files_of_other_packages_have_the_numbers_of_other_libraries(package: str, check: Callable[[Path], None]) -> None:
    files = place(package)
    if files is None:
        pytest.skip(f"{PACKAGES[package]} is not in .cache: run `make annotation-files`")
    check(files)

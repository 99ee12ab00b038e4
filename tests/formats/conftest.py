"""Fixtures of the format tests: a caller of the emulator, and exports unpacked into a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.fakes.images import png
from tests.emulator.calls import Api, ok

Export = Callable[..., Path]


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Api]:
    """A caller with the owner's key."""
    with Api(emulator) as opened:
        yield opened
    assert emulator.breaches == []


@pytest.fixture
def export(api: Api, tmp_path: Path) -> Export:
    """Export the dataset `ds` in a format and return the folder with the files of the ZIP."""
    count = 0

    def run(format: str, **fields: Any) -> Path:
        nonlocal count
        count += 1
        done = api.export("ds", f"e{count}", format=format, **fields)
        assert (done["status"], done["error_message"]) == ("completed", None)
        content = api.storage.get(ok(api.get(f"/exports/ds/e{count}/download"))["download_url"]).content
        archive = tmp_path / f"e{count}.zip"
        archive.write_bytes(content)
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(tmp_path / f"e{count}")
        return tmp_path / f"e{count}"

    return run


def square(size: int) -> bytes:
    """Return a PNG image."""
    return png(size, size, (200, 80, 40))

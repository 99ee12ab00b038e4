"""Fixtures for tests of bulk work."""

from __future__ import annotations

from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the journals and reports of this test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PICTOGRAPH_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def client(any_client: AnyClient) -> AnyClient:
    return any_client


@pytest.fixture
def dataset_id(emulator: Emulator, client: AnyClient) -> str:
    """The id of the empty dataset `birds`."""
    return str(client.do(lambda c: c.projects.create("birds")).id)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder

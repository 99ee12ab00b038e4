"""Pytest plugin with the fixture `pictograph_emulator`. Pytest loads it wherever `pictograph` is installed.

```python
def test_upload(pictograph_emulator):
    with pictograph_emulator.client() as client:
        client.projects.create("birds")


async def test_upload_async(pictograph_emulator):  # with pytest-asyncio or anyio
    async with pictograph_emulator.async_client() as client:
        await client.projects.create("birds")
```

A program that creates its client from the environment gets the emulator's address and key from a fixture of yours:

```python
@pytest.fixture(autouse=True)
def pictograph_environment(pictograph_emulator, monkeypatch):
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", pictograph_emulator.base_url)
    monkeypatch.setenv("PICTOGRAPH_API_KEY", pictograph_emulator.api_key)
```

The server starts with the first test that uses it, and is reset before each test: no datasets, no recorded requests, no faults.
It runs in the process of the tests on free ports, so each worker of pytest-xdist has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pictograph.emulator.emulator import Emulator


@pytest.fixture(scope="session")
def _pictograph_emulator_server() -> Iterator[Emulator]:
    try:
        from pictograph.emulator import Emulator
    except ImportError as exc:
        pytest.fail(f"The fixture pictograph_emulator is not available: {exc}", pytrace=False)
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def pictograph_emulator(_pictograph_emulator_server: Emulator) -> Emulator:
    """A running emulator in its initial state. One server, with state in memory, is shared by all tests of the process."""
    _pictograph_emulator_server.reset()
    return _pictograph_emulator_server

"""Pytest plugin with the fixture `pictograph_emulator`.

```python
def test_upload(pictograph_emulator):
    with pictograph_emulator.client() as client:
        client.projects.create("birds")
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pictograph.emulator.emulator import Emulator


@pytest.fixture(scope="session")
def _pictograph_emulator_server() -> Iterator[Emulator]:
    from pictograph.emulator.emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def pictograph_emulator(_pictograph_emulator_server: Emulator) -> Emulator:
    """A running emulator in its initial state. One server, with state in memory, is shared by the whole test run."""
    _pictograph_emulator_server.reset()
    return _pictograph_emulator_server

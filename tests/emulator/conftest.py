"""A plain HTTP caller on the run's emulator; each test ends with a look at whether the emulator kept to the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Api]:
    """The owner's calls."""
    with Api(emulator) as opened:
        yield opened
    assert emulator.breaches == []


@pytest.fixture
def as_role(emulator: Emulator) -> Iterator[Callable[[str], Api]]:
    """Calls with a key of another role: `as_role("viewer")`."""
    with ExitStack() as opened:
        yield lambda role: opened.enter_context(Api(emulator, emulator.key(role)))


@pytest.fixture
def stranger(emulator: Emulator) -> Iterator[Api]:
    """Calls of the owner of another organization."""
    with Api(emulator, emulator.key("owner", organization_id=emulator.add_organization())) as opened:
        yield opened

"""HTTP callers on the shared emulator. After each test the emulator must not have violated the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Api]:
    """A caller with the owner's key."""
    with Api(emulator) as opened:
        yield opened
    assert emulator.breaches == []


@pytest.fixture
def as_role(emulator: Emulator) -> Iterator[Callable[[str], Api]]:
    """Create callers with keys of other roles: `as_role("viewer")`."""
    with ExitStack() as opened:
        yield lambda role: opened.enter_context(Api(emulator, emulator.key(role)))


@pytest.fixture
def other_org(emulator: Emulator) -> Iterator[Api]:
    """A caller with the owner's key of another organization."""
    with Api(emulator, emulator.key("owner", organization_id=emulator.add_organization())) as opened:
        yield opened

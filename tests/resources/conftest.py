"""A client of either kind on the emulator. Its clock advances the emulator's jobs instead of waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming

UNKNOWN_ID = "5b7c1f0e-9a52-4f6e-8a53-6d3f8f0f2a11"
"""The id of no object."""


@pytest.fixture
def clock(emulator: Emulator) -> FakeTiming:
    """The clock of the client and the emulator. Sleeping advances it without real waiting."""
    return FakeTiming(on_sleep=emulator.advance)


@pytest.fixture
def client(open_client: Callable[..., AnyClient], emulator: Emulator, clock: FakeTiming) -> Iterator[AnyClient]:
    """A sync and an async client in turn, with the role owner. Fails the test if the emulator violated the contract."""
    yield open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=clock.timing)
    assert emulator.breaches == []


@pytest.fixture
def dataset_id(client: AnyClient, birds: list[str]) -> str:
    """The id of the dataset `birds`."""
    found: str = client.do(lambda c: c.datasets.get("birds")).id
    return found

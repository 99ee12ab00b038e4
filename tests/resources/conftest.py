"""A client of either kind on the emulator, with a clock that moves the emulator's jobs in place of waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming


@pytest.fixture
def patient(emulator: Emulator) -> FakeTiming:
    """Time that passes in the client and in the emulator alike, and for nobody else."""
    return FakeTiming(on_sleep=emulator.advance)


@pytest.fixture
def client(open_client: Callable[..., AnyClient], emulator: Emulator, patient: FakeTiming) -> Iterator[AnyClient]:
    """Both kinds of client in turn, as owner. Ends with a look at whether the emulator kept to the contract."""
    yield open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=patient.timing)
    assert emulator.breaches == []

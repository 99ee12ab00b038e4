"""The short form of `make fuzz`: each target, briefly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.fuzz.session import Session
from checks.fuzz.targets import TARGETS


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session() as session:
        yield session


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_only_errors_of_the_sdk_leave_a_call(session: Session, target: str, data: st.DataObject) -> None:
    TARGETS[target](session, data)

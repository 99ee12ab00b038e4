"""The decisions of the retry policy: what may be repeated, after how long, and when a call gives up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import exceptions as ex
from pictograph._resilience.budget import RetryBudget
from pictograph._resilience.deadline import Deadline
from pictograph._resilience.http.messages import FailureKind
from pictograph._resilience.retry_policy import RetryPolicy, may_retry_failure, may_retry_response, next_wait
from tests.unit.scripted import failure

SAFE_METHODS = ("GET", "HEAD", "PUT", "DELETE")
UNSAFE_METHODS = ("POST", "PATCH", "OPTIONS")
METHODS = (*SAFE_METHODS, *UNSAFE_METHODS)
PERMANENT = (FailureKind.CLOSED, FailureKind.INVALID)
TRANSIENT = [kind for kind in FailureKind if kind not in PERMANENT]


# May it be repeated?


def may_retry(status: int, method: str, *, keyed: bool, **fields: Any) -> bool:
    return may_retry_response(ex.PictographError("no", status_code=status, **fields), method, keyed)


@pytest.mark.parametrize("kind", TRANSIENT)
def test_a_failed_request_is_repeated_unless_an_unsafe_write_may_have_been_performed(kind: FailureKind) -> None:
    not_sent, sent = failure(kind.value, sent=False), failure(kind.value, sent=True)
    for method in METHODS:
        assert may_retry_failure(not_sent, method, keyed=False)
        assert may_retry_failure(sent, method, keyed=True)
        assert may_retry_failure(sent, method, keyed=False) == (method in SAFE_METHODS)


@pytest.mark.parametrize("kind", PERMANENT)
def test_a_closed_client_and_an_invalid_request_are_not_tried_again(kind: FailureKind) -> None:
    for sent in (True, False):
        assert not any(may_retry_failure(failure(kind.value, sent=sent), method, keyed=True) for method in METHODS)


@pytest.mark.parametrize("status", [408, 500, 501, 502, 503, 504, 520, 599])
def test_a_server_error_is_repeated_where_that_is_safe(status: int) -> None:
    assert all(may_retry(status, method, keyed=True) for method in METHODS)
    assert all(may_retry(status, method, keyed=False) for method in SAFE_METHODS)
    assert not any(may_retry(status, method, keyed=False) for method in UNSAFE_METHODS)


def test_a_request_that_the_server_rejected_before_any_work_is_always_repeated() -> None:
    assert may_retry(429, "POST", keyed=False)
    assert may_retry(503, "POST", keyed=False, retry_after=1.0)
    assert may_retry(503, "POST", keyed=False, retry_after=0.0)
    assert not may_retry(500, "POST", keyed=False, retry_after=1.0), "a 500 may come after the work was done"


def test_a_conflict_is_repeated_only_while_the_server_works_on_the_first_attempt() -> None:
    assert may_retry(409, "POST", keyed=True, error_code="idempotency_in_progress")
    assert not may_retry(409, "POST", keyed=True, error_code="idempotency_conflict")
    assert not may_retry(409, "GET", keyed=True)


def test_no_other_response_is_repeated() -> None:
    others = set(range(100, 500)) - {408, 409, 429}
    repeated = {status for status in others for method in METHODS if may_retry(status, method, keyed=True, retry_after=1.0)}
    assert repeated == set()


# How long is the wait?


def test_waits_double_up_to_a_minute() -> None:
    waits = [RetryPolicy().wait(retries, None, 0.0) for retries in range(9)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


@given(retries=st.integers(0, 10**6), retry_after=st.none() | st.floats(0, 120), uniform=st.floats(0, 1))
def test_a_wait_is_never_shorter_than_documented_and_at_most_a_quarter_longer(
    retries: int, retry_after: float | None, uniform: float
) -> None:
    wait = RetryPolicy().wait(retries, retry_after, uniform)
    documented = max(retry_after or 0.0, min(60.0, 2.0 ** min(retries, 30)))
    assert documented <= wait <= documented * 1.25


# Does another attempt follow?


class Decision:
    """One call of `next_wait`, on a clock that stands still."""

    def __init__(
        self,
        *,
        retry_after: float | None = None,
        retries: int = 0,
        max_retries: int = 3,
        deadline: float | None = None,
        capacity: int = 10,
        fix: str | None = None,
    ) -> None:
        self.error = ex.PictographError("down", retry_after=retry_after, fix=fix)
        self.budget = RetryBudget(capacity)
        self.wait = next_wait(self.error, retries, max_retries, Deadline(deadline, lambda: 0.0), self.budget, lambda: 0.0)


def test_a_retry_takes_one_token_of_the_budget() -> None:
    decision = Decision(retries=2, deadline=4.01)
    assert decision.wait == 4.0
    assert decision.budget.tokens == 9
    assert decision.error.fix is None


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"retries": 3}, None),
        ({"retry_after": 120.5}, "The server asks for a wait of 120.5 s; the SDK waits at most 120 s."),
        ({"deadline": 1.0}, "The deadline of 1 s leaves no time for a wait of 1 s."),
        ({"capacity": 0}, "Not retried: too many calls of this client failed within a minute"),
    ],
    ids=["max_retries", "retry_after", "deadline", "budget"],
)
def test_a_call_that_gives_up_has_the_reason_on_its_error_and_takes_no_token(options: dict[str, Any], reason: str | None) -> None:
    decision = Decision(**options)
    assert decision.wait is None
    assert decision.budget.tokens == options.get("capacity", 10)
    assert decision.error.fix is None if reason is None else str(decision.error.fix).startswith(reason)


def test_a_retry_after_of_120_seconds_is_still_obeyed() -> None:
    assert Decision(retry_after=120.0).wait == 120.0


def test_the_advice_that_an_error_already_has_follows_the_reason() -> None:
    assert str(Decision(deadline=1.0, fix="Check the server.").error.fix).endswith(" s. Check the server.")

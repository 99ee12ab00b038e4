"""May it be tried again, and after how long: the whole call, over both drivers, on a clock that never waits."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import exceptions as ex
from pictograph._resilience.budget import DEFAULT_RETRY_BUDGET, RetryBudget
from pictograph._resilience.operations import OtherServer, call, call_other_server, gather
from pictograph._resilience.retry_policy import RetryPolicy
from pictograph.secret import Secret
from tests.support.both_clients import KINDS, Kind
from tests.support.fake_timing import WALL_START, FakeTiming
from tests.unit.scripted import Harness, ScriptEntry, build_request, delayed, failure, response

OK = {"id": "t-1"}


def test_waits_are_1_2_4_seconds_and_the_last_error_is_raised(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(500 + n, {"detail": f"no {n}"}) for n in range(4)])
    error = harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.0, 4.0]
    assert isinstance(error, ex.ServerError)
    assert (error.status_code, error.attempts, error.last_wait) == (503, 4, 4.0)


def test_waits_double_up_to_a_minute(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(500)] * 9, max_retries=8)
    harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


def test_jitter_only_adds_up_to_a_quarter(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(500)] * 4, timing=FakeTiming(uniform=(0.0, 0.5, 1.0)))
    harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.25, 5.0]


@pytest.mark.parametrize("max_retries", [0, 1, 5])
def test_max_retries_bounds_the_attempts(max_retries: int, client_kind: Kind) -> None:
    harness = Harness(client_kind, *[failure()] * 9, max_retries=max_retries)
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.NetworkError)
    assert len(harness.requests) == error.attempts == max_retries + 1


def test_a_failure_that_passes_is_not_seen(client_kind: Kind) -> None:
    harness = Harness(client_kind, failure(), response(502), failure("timeout"), response(200, OK))
    assert harness.run(call(build_request())) == OK


REFUSED = failure("connect", sent=False)
LOST = failure("reset", sent=True)


@pytest.mark.parametrize(
    ("line", "method", "key", "tried"),
    [
        (REFUSED, "GET", None, 2),
        (REFUSED, "DELETE", None, 2),
        (failure("dns", sent=False), "POST", None, 2),
        (failure("tls", sent=False), "POST", None, 2),
        (failure("pool", sent=False), "POST", None, 2),
        (failure("timeout", sent=False), "POST", None, 2),
        (LOST, "GET", None, 2),
        (LOST, "HEAD", None, 2),
        (LOST, "DELETE", None, 2),
        (LOST, "POST", None, 2),  # it carries a key of its own
        (LOST, "PUT", None, 2),
        (LOST, "PATCH", None, 2),
        (LOST, "OPTIONS", None, 1),  # neither a read that we know nor keyed
        (LOST, "OPTIONS", "k-1", 2),
        (REFUSED, "OPTIONS", None, 2),
        (failure("timeout"), "POST", None, 2),
        (failure("protocol"), "GET", None, 2),
        (failure("closed"), "GET", None, 1),
        (failure("closed", sent=False), "GET", None, 1),
        (failure("invalid", sent=False), "GET", None, 1),
        (response(500), "OPTIONS", None, 1),
        (response(500), "POST", None, 2),
        (response(501), "GET", None, 2),
        (response(599), "GET", None, 2),
        (response(408), "GET", None, 2),
        (response(408), "OPTIONS", None, 1),
        (response(425), "GET", None, 1),
        (response(429), "OPTIONS", None, 2),
        (response(503), "OPTIONS", None, 1),
        (response(503, retry_after="1"), "OPTIONS", None, 2),
        (response(400), "GET", None, 1),
        (response(401), "GET", None, 1),
        (response(404), "GET", None, 1),
        (response(422), "POST", None, 1),
        (response(302, location="https://elsewhere.example.com/"), "GET", None, 1),
        (response(409, {"detail": "taken"}), "POST", None, 1),
        (response(409, {"detail": {"error_code": "idempotency_conflict", "message": "other body"}}), "POST", None, 1),
        (response(409, {"detail": {"error_code": "idempotency_in_progress", "message": "soon"}}), "POST", None, 2),
        (response(200, "<html>"), "GET", None, 1),
    ],
)
def test_what_is_tried_again(line: ScriptEntry, method: str, key: str | None, tried: int, client_kind: Kind) -> None:
    harness = Harness(client_kind, line, response(200, OK))
    harness.outcome(call(build_request(method), idempotency_key=key))
    assert len(harness.requests) == tried


def http_date(seconds_from_now: float) -> str:
    from email.utils import formatdate

    return formatdate(WALL_START + seconds_from_now, usegmt=True)


OBEYED = "obeyed"
USUAL = "usual backoff"
RAISED = "raised at once"

RETRY_AFTER: list[tuple[str | None, str, float | None]] = [
    (None, USUAL, 1.0),
    ("0", OBEYED, 0.0),
    ("1", OBEYED, 1.0),
    (" 7 ", OBEYED, 7.0),
    ("007", OBEYED, 7.0),
    ("119.5", OBEYED, 119.5),
    ("120", OBEYED, 120.0),
    ("120.001", RAISED, 120.001),
    ("121", RAISED, 121.0),
    ("99999999999", RAISED, 99999999999.0),
    (http_date(-3600), OBEYED, 0.0),
    (http_date(30), OBEYED, 30.0),
    (http_date(120), OBEYED, 120.0),
    (http_date(121), RAISED, 121.0),
    (http_date(90 * 86400), RAISED, 90 * 86400.0),
    ("Thursday, 01-Jan-26 00:00:50 GMT", OBEYED, 50.0),  # the two obsolete forms of HTTP
    ("Thu Jan  1 00:00:50 2026", OBEYED, 50.0),
    ("Fri, 31 Dec 100000 23:59:59 GMT", USUAL, 1.0),
    ("-5", USUAL, 1.0),
    ("nan", USUAL, 1.0),
    ("inf", USUAL, 1.0),
    ("1e3", USUAL, 1.0),
    ("soon", USUAL, 1.0),
    ("", USUAL, 1.0),
    ("2, 40", OBEYED, 40.0),  # sent twice: no one of them is undercut
    (f"{http_date(10)}, {http_date(60)}", OBEYED, 60.0),
    (f"5, {http_date(60)}", OBEYED, 60.0),
    ("\u0663", USUAL, 1.0),  # a digit, but none of HTTP
]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("header", "outcome", "seconds"), RETRY_AFTER, ids=[repr(row[0]) for row in RETRY_AFTER])
def test_retry_after(header: str | None, outcome: str, seconds: float, status: int, client_kind: Kind) -> None:
    headers = {} if header is None else {"retry_after": header}
    harness = Harness(client_kind, response(status, **headers), response(200, OK))
    if outcome == RAISED:
        error = harness.raises(call(build_request()))
        assert isinstance(error, ex.RateLimitError if status == 429 else ex.ServerError)
        assert error.retry_after == seconds
        assert "120" in str(error)
        assert harness.timing.waits == []
    else:
        assert harness.run(call(build_request())) == OK
        assert harness.timing.waits == [seconds]


def test_a_wait_that_the_body_asks_for_is_obeyed_too(client_kind: Kind) -> None:
    harness = Harness(
        client_kind, response(429, {"error": "rate_limit_exceeded", "message": "slow down", "retry_after": 9}), response(200, OK)
    )
    harness.run(call(build_request()))
    assert harness.timing.waits == [9.0]


def test_no_wait_begins_that_would_cross_the_deadline(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(503)] * 3, deadline=7.0)
    error = harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.0]  # the third would be 4 s, and ends with the deadline: no time for an attempt
    assert isinstance(error, ex.ServerError)
    assert "deadline" in str(error)


def test_an_attempt_gets_what_is_left_of_the_deadline(client_kind: Kind) -> None:
    timing = FakeTiming()
    harness = Harness(client_kind, delayed(timing, 5.0, response(503)), delayed(timing, 99.0, response(200)), timing=timing, deadline=10.0)
    error = harness.raises(call(build_request()))
    assert [limit.total_seconds for limit in harness.limits] == [10.0, 4.0]
    assert timing.elapsed == 10.0
    assert isinstance(error, ex.RequestTimeoutError)


def test_a_method_of_several_requests_has_one_deadline(client_kind: Kind) -> None:
    async def three() -> Any:
        for _ in range(3):
            await call(build_request("POST"))

    timing = FakeTiming()
    harness = Harness(client_kind, *[delayed(timing, 2.5, response(200))] * 2, timing=timing, deadline=5.0)
    error = harness.raises(three())
    assert [limit.total_seconds for limit in harness.limits] == [5.0, 2.5]
    assert isinstance(error, ex.RequestTimeoutError)
    assert (error.attempts, error.operation) == (0, "post_thing")  # nothing of the third was sent
    assert "5 s" in str(error)


def test_a_wait_that_ends_too_late_is_not_followed_by_an_attempt(client_kind: Kind) -> None:
    timing = FakeTiming(on_sleep=lambda seconds: timing.advance(10.0))  # a machine that was suspended
    harness = Harness(client_kind, response(503), timing=timing, deadline=5.0)
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.RequestTimeoutError)
    assert isinstance(error.__cause__, ex.ServerError)
    assert error.attempts == 1


def test_without_a_deadline_an_attempt_gets_the_timeout(client_kind: Kind) -> None:
    harness = Harness(client_kind, response(200), timeout=12.5)
    harness.run(call(build_request()))
    assert harness.limits[0].total_seconds == 12.5


ATTEMPT = st.tuples(
    st.floats(0.0, 40.0),
    st.sampled_from(
        [
            response(200, OK),
            response(500),
            response(429),
            response(429, retry_after="3"),
            response(503, retry_after="119"),
            response(429, retry_after="130"),
            response(404),
            LOST,
            REFUSED,
            failure("timeout"),
        ]
    ),
)


@given(
    kind=st.sampled_from(KINDS),
    lines=st.lists(ATTEMPT, min_size=8, max_size=8),
    max_retries=st.integers(0, 7),
    deadline=st.none() | st.floats(0.1, 300.0),
    timeout=st.floats(0.1, 60.0),
    chance=st.floats(0.0, 1.0, exclude_max=True),
    method=st.sampled_from(["GET", "POST", "DELETE"]),
)
def test_whatever_happens_the_bounds_hold(
    kind: Kind,
    lines: list[tuple[float, Any]],
    max_retries: int,
    deadline: float | None,
    timeout: float,
    chance: float,
    method: str,
) -> None:
    timing = FakeTiming(uniform=chance)
    script = [delayed(timing, seconds, then) for seconds, then in lines]
    harness = Harness(kind, *script, timing=timing, max_retries=max_retries, deadline=deadline, timeout=timeout)
    outcome = harness.outcome(call(build_request(method)))
    if isinstance(outcome, Exception):
        assert isinstance(outcome, ex.PictographError)
        assert outcome.attempts == len(harness.requests)
        assert not isinstance(outcome.__context__, StopIteration)
    assert 1 <= len(harness.requests) <= max_retries + 1
    assert deadline is None or timing.elapsed <= deadline + 1e-6
    assert all(limit.total_seconds is not None and limit.total_seconds <= timeout for limit in harness.limits)
    assert len(timing.waits) == len(harness.requests) - 1
    assert len({dict(request.headers).get("Idempotency-Key") for request in harness.requests}) == 1
    for number, wait in enumerate(timing.waits):
        told = lines[number][1]
        after = told.headers.get("retry-after") if not isinstance(told, Exception) else None
        timed_out = isinstance(told, Exception) or lines[number][0] > (harness.limits[number].total_seconds or 0)
        shortest = float(after) if after is not None and not timed_out else min(60.0, 2.0**number)
        assert wait >= shortest * (1 - 1e-9)
        assert wait <= 1.25 * shortest + 1e-9


@given(retries=st.integers(0, 10**6), after=st.none() | st.floats(0, 120), chance=st.floats(0, 1))
def test_no_wait_is_shorter_than_said_or_longer_than_a_quarter_more(retries: int, after: float | None, chance: float) -> None:
    wait = RetryPolicy().wait(retries, after, chance)
    said = after if after is not None else min(60.0, 2.0 ** min(retries, 30))
    assert said <= wait <= said * 1.25


def test_the_cause_is_chained_and_nothing_of_the_loop_shows(client_kind: Kind) -> None:
    lost = failure("reset", reason="the connection broke while reading the answer")
    error = Harness(client_kind, *[lost] * 4).raises(call(build_request()))
    assert error.__cause__ is lost
    assert error.__context__ is None or error.__context__ is lost
    answered = Harness(client_kind, *[response(500)] * 4).raises(call(build_request()))
    assert answered.__cause__ is None
    assert answered.__context__ is None


def test_each_retry_leaves_one_line_in_the_log(client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    harness = Harness(client_kind, response(503, x_request_id="req-1"), failure(), response(200, OK))
    with caplog.at_level(logging.INFO, logger="pictograph"):
        harness.run(call(build_request()))
    assert [record.name for record in caplog.records] == ["pictograph", "pictograph"]
    first = caplog.messages[0]
    assert all(part in first for part in ("get_thing", "1 of 4", "1.00 s", "503", "req-1"))


# The budget of the client


class StillClock(FakeTiming):
    """A clock that stands still during waits, as it nearly does for a thousand calls that wait at once."""

    def advance(self, seconds: float) -> None:
        pass

    async def async_sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


def test_many_calls_to_a_server_that_is_down_share_one_budget(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[failure("connect", sent=False)] * 1000, timing=StillClock())
    for _ in range(200):
        harness.raises(call(build_request()))
    assert len(harness.requests) == 200 + DEFAULT_RETRY_BUDGET


def test_an_empty_budget_is_reported_and_is_full_again_after_a_minute(client_kind: Kind) -> None:
    timing = StillClock()
    harness = Harness(client_kind, *[response(500)] * 12, timing=timing, retry_budget=4)
    assert [harness.raises(call(build_request())).attempts for _ in range(3)] == [4, 2, 1]
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.ServerError)
    assert "retry budget" in str(error)
    FakeTiming.advance(timing, 15.0)  # a quarter of a minute: one of four
    assert harness.raises(call(build_request())).attempts == 2
    FakeTiming.advance(timing, 60.0)
    harness = Harness(client_kind, *[response(500)] * 3, response(200, OK), timing=timing, retry_budget=4)
    assert harness.run(call(build_request())) == OK


def test_an_outage_that_fails_each_of_64_calls_at_once_leaves_each_its_three_retries() -> None:
    harness = Harness("async", *[response(503)] * 64 * 3, *[response(200, OK)] * 64, timing=StillClock())
    outcomes = harness.run(gather((call(build_request()) for _ in range(64)), limit=64))
    assert [outcome.result() for outcome in outcomes] == [OK] * 64


def test_a_retry_that_helped_costs_nothing() -> None:
    budget = RetryBudget()
    for _ in range(1000):
        assert budget.take()
        assert budget.take()
        budget.succeeded(2)
    assert budget.tokens == DEFAULT_RETRY_BUDGET


def test_the_budget_holds_for_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    budget = RetryBudget(capacity=500)
    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(lambda _: budget.take(), range(2000)))
    assert taken == 500
    assert budget.tokens == 0


# A kept-alive connection that the server closed


def stale(*, sent: bool = True) -> Any:
    error = failure("reset", sent=sent)
    error.stale = True
    return error


def test_a_stale_connection_is_replaced_at_once_and_is_not_an_attempt(client_kind: Kind) -> None:
    harness = Harness(client_kind, stale(), response(503), stale(), response(200, OK), max_retries=1)
    assert harness.run(call(build_request())) == OK
    assert harness.timing.waits == [1.0], "only the 503 costs a wait"
    assert len(harness.requests) == 4


def test_the_second_stale_connection_in_a_row_is_a_failure_like_any_other(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[stale()] * 9)
    assert harness.raises(call(build_request())).attempts == 4
    assert harness.timing.waits == [1.0, 2.0, 4.0]
    assert len(harness.requests) == 8


def test_a_write_without_a_key_is_not_sent_again_on_a_new_connection(client_kind: Kind) -> None:
    harness = Harness(client_kind, stale())
    server = OtherServer("https://deployment.example.com/predict", Secret("token"), timeout=5.0)
    assert isinstance(harness.raises(call_other_server(build_request("POST", body={}), server)), ex.NetworkError)
    assert len(harness.requests) == 1


def test_a_keyed_write_is_sent_again_with_the_same_key(client_kind: Kind) -> None:
    harness = Harness(client_kind, stale(), response(200, OK))
    assert harness.run(call(build_request("POST", body={}))) == OK
    assert harness.headers(0) == harness.headers(1)
    assert harness.timing.waits == []

"""Retries of a whole call over both drivers: which attempts follow, after which waits, and the error at the end."""

from __future__ import annotations

import asyncio
import logging
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import exceptions as ex
from pictograph._resilience.operations import OtherServer, call, call_other_server, gather
from pictograph._resilience.retry_after import parse
from pictograph.secret import Secret
from tests.support.both_clients import KINDS, Kind
from tests.support.fake_timing import WALL_START, FakeTiming
from tests.unit.scripted import Harness, ScriptEntry, build_request, delayed, failure, response

OK = {"id": "t-1"}
NOT_SENT = failure("connect", sent=False)
LOST = failure("reset", sent=True)


def test_waits_are_1_2_4_seconds_and_the_last_error_is_raised(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(500 + n, {"detail": f"no {n}"}) for n in range(4)])
    error = harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.0, 4.0]
    assert isinstance(error, ex.ServerError)
    assert (error.status_code, error.attempts, error.last_wait) == (503, 4, 4.0)


def test_jitter_only_adds_up_to_a_quarter() -> None:
    harness = Harness("sync", *[response(500)] * 4, timing=FakeTiming(uniform=(0.0, 0.5, 1.0)))
    harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.25, 5.0]


@pytest.mark.parametrize("max_retries", [0, 1, 5])
def test_max_retries_bounds_the_attempts(max_retries: int) -> None:
    harness = Harness("sync", *[failure()] * 9, max_retries=max_retries)
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.NetworkError)
    assert len(harness.requests) == error.attempts == max_retries + 1
    assert error.last_wait == (harness.timing.waits[-1] if max_retries else None)


def test_a_call_that_succeeds_in_the_end_raises_nothing(client_kind: Kind) -> None:
    harness = Harness(client_kind, failure(), response(502), failure("timeout"), response(200, OK))
    assert harness.run(call(build_request())) == OK


@pytest.mark.parametrize(
    ("entry", "method", "key", "attempts"),
    [
        (NOT_SENT, "OPTIONS", None, 2),
        (LOST, "OPTIONS", None, 1),  # not known to be safe, and no key
        (LOST, "OPTIONS", "k-1", 2),
        (LOST, "GET", None, 2),
        (LOST, "POST", None, 2),  # has a generated key
        (response(500), "OPTIONS", None, 1),
        (response(500), "POST", None, 2),
        (response(503, retry_after="1"), "OPTIONS", None, 2),
        (response(404), "GET", None, 1),
        (response(302, location="https://elsewhere.example.com/"), "GET", None, 1),
        (response(409, {"detail": {"error_code": "idempotency_conflict", "message": "other body"}}), "POST", None, 1),
        (response(409, {"detail": {"error_code": "idempotency_in_progress", "message": "soon"}}), "POST", None, 2),
        (response(200, "<html>"), "GET", None, 1),
    ],
)
def test_a_call_is_retried_where_its_method_and_key_allow(entry: ScriptEntry, method: str, key: str | None, attempts: int) -> None:
    harness = Harness("sync", entry, response(200, OK))
    harness.outcome(call(build_request(method), idempotency_key=key))
    assert len(harness.requests) == attempts


def http_date(seconds_from_now: float) -> str:
    return formatdate(WALL_START + seconds_from_now, usegmt=True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("1", 1.0),
        (" 7 ", 7.0),
        ("007", 7.0),
        ("119.5", 119.5),
        ("99999999999", 1e9),  # longer waits are all the same
        ("9" * 5000, 1e9),
        (http_date(-3600), 0.0),
        (http_date(30), 30.0),
        (http_date(90 * 86400), 90 * 86400.0),
        ("Thursday, 01-Jan-26 00:00:50 GMT", 50.0),  # the two obsolete formats of HTTP
        ("Thu Jan  1 00:00:50 2026", 50.0),
        ("Fri, 31 Dec 100000 23:59:59 GMT", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("soon", None),
        ("", None),
        ("2, 40", 40.0),  # sent twice: the longest wait satisfies both
        (f"{http_date(10)}, {http_date(60)}", 60.0),
        (f"5, {http_date(60)}", 60.0),
        ("\u0663", None),  # a digit, but not an ASCII one
    ],
    ids=repr,
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    headers = {} if header is None else {"retry_after": header}
    error = Harness("sync", response(429, **headers), max_retries=0).raises(call(build_request()))
    assert isinstance(error, ex.RateLimitError)
    assert error.retry_after == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_up_to_120_seconds(status: int, client_kind: Kind) -> None:
    waits = ["0", "120", http_date(241)]  # the date is again 120 s away when it is read
    harness = Harness(client_kind, *[response(status, retry_after=wait) for wait in waits], response(200, OK))
    assert harness.run(call(build_request())) == OK
    assert harness.timing.waits == [1.0, 120.0, 120.0], "never shorter than the own backoff"


@pytest.mark.parametrize("skew", [-3600, 0, 3600])
def test_a_date_is_read_against_the_clock_of_the_server(skew: int, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(429, date=http_date(skew), retry_after=http_date(skew + 30)), response(200, OK))
    assert harness.run(call(build_request())) == OK
    assert harness.timing.waits == [30.0]


@pytest.mark.parametrize("date", ["soon", "", "-1", "Fri, 31 Dec 100000 23:59:59 GMT"])
def test_without_a_valid_date_of_the_server_our_own_clock_is_used(date: str) -> None:
    harness = Harness("sync", response(429, date=date, retry_after=http_date(30)), response(200, OK))
    assert harness.run(call(build_request())) == OK
    assert harness.timing.waits == [30.0]


@given(retry_after=st.text() | st.integers().map(str) | st.integers(-(10**6), 10**6).map(http_date), date=st.integers(-(10**6), 10**6))
def test_no_retry_after_gives_a_wait_that_is_negative_or_beyond_reason(retry_after: str, date: int) -> None:
    wait = parse(retry_after, 0.0, date=http_date(date))
    assert wait is None or 0.0 <= wait <= 1e9


@pytest.mark.parametrize("header", ["120.001", http_date(121)])
@pytest.mark.parametrize(("status", "cls"), [(429, ex.RateLimitError), (503, ex.ServerError)])
def test_a_longer_retry_after_is_raised_at_once(status: int, cls: type[ex.PictographError], header: str) -> None:
    harness = Harness("sync", response(status, retry_after=header))
    error = harness.raises(call(build_request()))
    assert isinstance(error, cls)
    assert "at most 120 s" in str(error)
    assert harness.timing.waits == []


def test_a_wait_that_the_body_asks_for_is_obeyed_too() -> None:
    harness = Harness("sync", response(429, {"error": "rate_limit_exceeded", "retry_after": 9}), response(200, OK))
    harness.run(call(build_request()))
    assert harness.timing.waits == [9.0]


def test_a_404_is_explained_by_an_earlier_attempt_only_for_a_repeated_delete() -> None:
    def error(method: str, *script: ScriptEntry) -> str:
        return str(Harness("sync", *script).raises(call(build_request(method))))

    explanation = "An earlier attempt, whose response was lost, may have deleted it."
    assert explanation in error("DELETE", failure(), response(404))
    assert explanation not in error("DELETE", response(404))
    assert explanation not in error("GET", failure(), response(404))


# Deadlines


def test_no_wait_starts_that_would_cross_the_deadline() -> None:
    harness = Harness("sync", *[response(503)] * 3, deadline=7.0)
    error = harness.raises(call(build_request()))
    assert harness.timing.waits == [1.0, 2.0]  # the third would be 4 s and end with the deadline: no time for an attempt
    assert isinstance(error, ex.ServerError)
    assert "deadline" in str(error)


def test_an_attempt_gets_what_is_left_of_the_deadline(client_kind: Kind) -> None:
    timing = FakeTiming()
    script = [delayed(timing, 5.0, response(503)), delayed(timing, 99.0, response(200))]
    harness = Harness(client_kind, *script, timing=timing, deadline=10.0)
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
    assert (error.attempts, error.operation) == (0, "post_thing"), "the third request was not sent"
    assert "5 s" in str(error)


def test_no_attempt_follows_a_wait_that_lasted_beyond_the_deadline(client_kind: Kind) -> None:
    timing = FakeTiming(on_sleep=lambda seconds: timing.advance(10.0))  # a machine that was suspended
    harness = Harness(client_kind, response(503), timing=timing, deadline=5.0)
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.RequestTimeoutError)
    assert isinstance(error.__cause__, ex.ServerError)
    assert error.attempts == 1


def test_without_a_deadline_an_attempt_gets_the_timeout() -> None:
    harness = Harness("sync", response(200), timeout=12.5)
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
            NOT_SENT,
            failure("timeout"),
        ]
    ),
)


@given(
    kind=st.sampled_from(KINDS),
    script=st.lists(ATTEMPT, min_size=8, max_size=8),
    max_retries=st.integers(0, 7),
    deadline=st.none() | st.floats(0.1, 300.0),
    timeout=st.floats(0.1, 60.0),
    uniform=st.floats(0.0, 1.0, exclude_max=True),
    method=st.sampled_from(["GET", "POST", "DELETE"]),
)
def test_attempts_waits_and_limits_stay_within_their_bounds(
    kind: Kind,
    script: list[tuple[float, Any]],
    max_retries: int,
    deadline: float | None,
    timeout: float,
    uniform: float,
    method: str,
) -> None:
    timing = FakeTiming(uniform=uniform)
    entries = [delayed(timing, seconds, then) for seconds, then in script]
    harness = Harness(kind, *entries, timing=timing, max_retries=max_retries, deadline=deadline, timeout=timeout)
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
        seconds, then = script[number]
        responded = not isinstance(then, Exception) and seconds <= (harness.limits[number].total_seconds or 0)
        retry_after = then.headers.get("retry-after") if responded else None
        shortest = max(float(retry_after or 0.0), min(60.0, 2.0**number))
        assert wait >= shortest * (1 - 1e-9)
        assert wait <= 1.25 * shortest + 1e-9


# What the caller sees


def test_the_cause_is_chained_and_nothing_of_the_loop_shows(client_kind: Kind) -> None:
    lost = failure("reset", reason="the connection broke while reading the response")
    error = Harness(client_kind, *[lost] * 4).raises(call(build_request()))
    assert error.__cause__ is lost
    assert error.__context__ is None or error.__context__ is lost
    error = Harness(client_kind, *[response(500)] * 4).raises(call(build_request()))
    assert error.__cause__ is None
    assert error.__context__ is None


def test_each_retry_leaves_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    harness = Harness("sync", response(503, x_request_id="req-1"), failure(), response(200, OK))
    with caplog.at_level(logging.INFO, logger="pictograph"):
        harness.run(call(build_request()))
    assert [record.name for record in caplog.records] == ["pictograph", "pictograph"]
    first = caplog.messages[0]
    assert all(part in first for part in ("get_thing", "1 of 4", "1.00 s", "503", "req-1"))


# The retry budget of a client


class StillClock(FakeTiming):
    """A clock that stands still during waits, as it nearly does for a thousand calls that wait at the same time."""

    def advance(self, seconds: float) -> None:
        pass

    async def async_sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


def test_many_calls_to_a_server_that_is_down_share_one_budget() -> None:
    harness = Harness("sync", *[NOT_SENT] * 1000, timing=StillClock())
    for _ in range(200):
        harness.raises(call(build_request()))
    assert len(harness.requests) == 200 + 512


def test_an_empty_budget_is_reported_and_refills_with_the_clock_of_the_client() -> None:
    timing = StillClock()
    harness = Harness("sync", *[response(500)] * 10, timing=timing, retry_budget=4)
    assert [harness.raises(call(build_request())).attempts for _ in range(3)] == [4, 2, 1]
    error = harness.raises(call(build_request()))
    assert isinstance(error, ex.ServerError)
    assert "retry budget" in str(error)
    FakeTiming.advance(timing, 15.0)  # a quarter of a minute earns one of four
    assert harness.raises(call(build_request())).attempts == 2


def test_retries_that_led_to_a_success_are_given_back_and_no_others() -> None:
    script = [*[response(500)] * 4, *[response(503), response(200, OK)] * 5, *[response(500)] * 2]
    harness = Harness("sync", *script, timing=StillClock(), retry_budget=4)
    assert harness.raises(call(build_request())).attempts == 4, "three of four retries are used"
    assert [harness.run(call(build_request())) for _ in range(5)] == [OK] * 5
    assert harness.raises(call(build_request())).attempts == 2, "one is left"


def test_an_outage_that_fails_each_of_64_concurrent_calls_leaves_each_its_three_retries() -> None:
    harness = Harness("async", *[response(503)] * 64 * 3, *[response(200, OK)] * 64, timing=StillClock())
    outcomes = harness.run(gather((call(build_request()) for _ in range(64)), limit=64))
    assert [outcome.result() for outcome in outcomes] == [OK] * 64


# A kept-alive connection that the server closed


def stale() -> Any:
    error = failure("reset", sent=True)
    error.stale = True
    return error


def test_a_stale_connection_is_replaced_at_once_and_does_not_count_as_an_attempt(client_kind: Kind) -> None:
    harness = Harness(client_kind, stale(), response(503), stale(), response(200, OK), max_retries=1)
    assert harness.run(call(build_request())) == OK
    assert harness.timing.waits == [1.0], "only the 503 costs a wait"
    assert len(harness.requests) == 4


def test_the_second_stale_connection_in_a_row_is_a_failure_like_any_other() -> None:
    harness = Harness("sync", *[stale()] * 9)
    assert harness.raises(call(build_request())).attempts == 4
    assert harness.timing.waits == [1.0, 2.0, 4.0]
    assert len(harness.requests) == 8


def test_a_write_without_a_key_is_not_sent_again_on_a_new_connection() -> None:
    harness = Harness("sync", stale())
    server = OtherServer("https://deployment.example.com/predict", Secret("token"), timeout=5.0)
    assert isinstance(harness.raises(call_other_server(build_request("POST", body={}), server)), ex.NetworkError)
    assert len(harness.requests) == 1


def test_a_keyed_write_is_sent_again_with_the_same_key() -> None:
    harness = Harness("sync", stale(), response(200, OK))
    assert harness.run(call(build_request("POST", body={}))) == OK
    assert harness.headers(0) == harness.headers(1)
    assert harness.timing.waits == []

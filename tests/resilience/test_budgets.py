"""Limits: the timeout of an attempt, the deadline of a call, the waits that a server requests, the retry budget of a client."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import pictograph
from checks.matrix.setup import valid_response
from pictograph import Timing
from tests.resilience.scripted_time import Response, run
from tests.support.behaviours import Behaviour, html_error, respond_with
from tests.support.both_clients import KINDS, AnyClient, Kind
from tests.support.exchange import Exchange, Received
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer
from tests.support.responses import head, http_response, in_chunks

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]

SLACK = 0.05
"""Seconds by which a call may exceed its deadline."""

MAX_RETRY_AFTER = 120.0

seconds = st.floats(0.0, 100.0)
responses = st.builds(
    Response,
    seconds=seconds,
    status=st.sampled_from([0, 200, 408, 429, 500, 503, 520]),
    retry_after=st.none() | st.floats(0.0, 200.0).map(lambda wait: round(wait, 3)),
)
scripts = st.lists(responses, min_size=1, max_size=8)
draws = st.lists(st.floats(0.0, 1.0, exclude_max=True), min_size=1, max_size=8).map(tuple)


# Properties of any sequence of faults


@pytest.mark.slow
@settings(max_examples=150)
@given(
    kind=st.sampled_from(KINDS),
    script=scripts,
    uniform=draws,
    deadline=st.floats(0.1, 300.0),
    timeout=st.floats(0.05, 60.0),
    write=st.booleans(),
)
def test_a_call_never_lasts_longer_than_its_deadline(
    kind: Kind, script: list[Response], uniform: tuple[float, ...], deadline: float, timeout: float, write: bool
) -> None:
    done = run(kind, script, uniform=uniform, write=write, deadline=deadline, timeout=timeout, max_retries=6)
    assert done.seconds <= deadline + SLACK
    for wait in done.waits:
        assert wait.at + wait.seconds < deadline, "a wait began that leaves no time for another attempt"
    for began, allowed in zip(done.began, done.allowed, strict=True):
        assert 0 < allowed <= timeout
        assert began + allowed <= deadline + SLACK
    if not isinstance(done.result, Exception):
        assert script[min(len(done.requests), len(script)) - 1].status == 200


@settings(max_examples=150)
@given(kind=st.sampled_from(KINDS), script=scripts, uniform=draws, max_retries=st.integers(0, 9))
def test_no_wait_is_shorter_than_retry_after_or_the_backoff(
    kind: Kind, script: list[Response], uniform: tuple[float, ...], max_retries: int
) -> None:
    done = run(kind, script, uniform=uniform, timeout=50.0, max_retries=max_retries)
    assert len(done.requests) <= max_retries + 1
    for number, wait in enumerate(done.waits):
        response = wait.before
        requested = response.retry_after if response.seconds <= 50.0 and response.status not in (0, 200) else None
        least = max(min(60.0, 2.0**number), requested or 0.0)
        assert least <= wait.seconds <= 1.25 * least
        assert requested is None or requested <= MAX_RETRY_AFTER


@settings(max_examples=60)
@given(kind=st.sampled_from(KINDS), failures=st.integers(0, 6), max_retries=st.integers(0, 6))
def test_a_call_succeeds_if_the_retries_outlast_the_failures(kind: Kind, failures: int, max_retries: int) -> None:
    done = run(kind, [*[Response(0.1, 503)] * failures, Response(0.1, 200)], max_retries=max_retries, write=True)
    assert len(done.requests) == min(failures, max_retries) + 1
    assert isinstance(done.result, pictograph.ServerError) == (failures > max_retries)
    assert len({request.headers["Idempotency-Key"] for request in done.requests}) == 1


def test_waits_double_up_to_one_minute(client_kind: Kind) -> None:
    done = run(client_kind, [Response(0.0, 500)], max_retries=9)
    assert [wait.seconds for wait in done.waits] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


def test_a_deadline_shorter_than_the_wait_ends_the_call_before_the_wait(client_kind: Kind) -> None:
    done = run(client_kind, [Response(0.0, 429, retry_after=30)], deadline=20.0)
    assert isinstance(done.result, pictograph.RateLimitError)
    assert done.result.retry_after == 30
    assert "deadline" in str(done.result)
    assert (done.waits, done.seconds) == ([], 0.0)


def test_the_last_attempt_gets_the_remaining_time(client_kind: Kind) -> None:
    done = run(client_kind, [Response(100.0, 200)], deadline=45.0, timeout=30.0)
    assert isinstance(done.result, pictograph.RequestTimeoutError)
    assert done.allowed == [30.0, 14.0]
    assert done.seconds == 45.0


# Real sockets


def slowly(name: str, frame: Callable[[bytes], bytes], pieces: int = 50, interval: float = 0.1) -> Behaviour:
    """A valid response in small pieces that take five seconds: a client whose timeout is not for the whole attempt returns it."""

    def step(exchange: Exchange) -> None:
        data = frame(valid_response(exchange.read_body()).partition(b"\r\n\r\n")[2])
        size = len(data) // pieces + 1
        for start in range(0, len(data), size):
            exchange.pause(interval)
            exchange.send(data[start : start + size])

    return Behaviour(name, (step,))


JSON = ("Content-Type", "application/json")
SLOW_RESPONSES = [
    slowly("a slow head", lambda body: http_response(200, [JSON, ("X-Long", "x" * 5000)], body)),
    slowly("a slow body", lambda body: http_response(200, [JSON], b" " * 5000 + body)),
    slowly("slow chunks", lambda body: head(200, [JSON, ("Transfer-Encoding", "chunked")]) + in_chunks(body, 1)),
    slowly("a late response", lambda body: http_response(200, [JSON], body), pieces=1, interval=5.0),
]


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", SLOW_RESPONSES, ids=repr)
def test_timeout_bounds_an_attempt_as_a_whole(open_client: Open, serve: Serve, behaviour: Behaviour) -> None:
    client = open_client(base_url=serve(behaviour).url, timeout=0.3, max_retries=0)
    with pytest.raises(pictograph.RequestTimeoutError, match=r"0\.3 s"):
        client.do(lambda c: c.datasets.get("birds"))


@pytest.mark.slow
def test_deadline_bounds_a_call_as_a_whole(open_client: Open, serve: Serve) -> None:
    server = serve(SLOW_RESPONSES[1])
    client = open_client(base_url=server.url, timeout=30.0, deadline=0.4)
    with pytest.raises(pictograph.RequestTimeoutError):
        client.do(lambda c: c.datasets.get("birds"))
    assert len(server.requests) <= 1, "no time is left for a wait and another attempt"


# The retry budget


class UnreliableApi:
    """A server that is down until `up` is set, and then fails the next `failures` requests."""

    def __init__(self) -> None:
        self.up = False
        self.failures = 0
        self._lock = threading.Lock()

    def respond(self, received: Received) -> bytes:
        with self._lock:
            if self.up and not self.failures:
                return valid_response(received)
            self.failures = max(0, self.failures - 1)
        return http_response(503, body="<html>down</html>")


def still(timing: FakeTiming) -> Timing:
    """A clock that does not move during waits, so that the retry budget is not refilled."""
    return evolve(timing.timing, monotonic=lambda: 0.0)


def test_the_budget_limits_the_retries_of_all_threads(open_client: Open, serve: Serve, timing: FakeTiming) -> None:
    api = UnreliableApi()
    server = serve(respond_with(api.respond))
    client = open_client(base_url=server.url, timing=still(timing), max_retries=9, retry_budget=100)
    calls = 0
    for _ in range(3):
        errors = client.do_all([lambda c: c.datasets.get("birds")] * 32)
        assert {type(error) for error in errors} == {pictograph.ServerError}
        calls += 32
    assert len(server.requests) == calls + 100, "the client must use exactly its retry budget"
    assert "retry budget" in str(errors[0])


def test_occasional_failures_do_not_use_up_the_budget(open_client: Open, serve: Serve, timing: FakeTiming) -> None:
    api = UnreliableApi()
    api.up = True
    client = open_client(base_url=serve(respond_with(api.respond)).url, timing=still(timing), retry_budget=9)
    for _ in range(30):
        api.failures = 2
        assert client.do(lambda c: c.datasets.get("birds")).name == "birds"


# Clients with other options


def test_with_options_shares_the_connection_and_does_not_change_the_client(open_client: Open, serve: Serve) -> None:
    server = serve(respond_with(valid_response))
    client = open_client(base_url=server.url)
    for options in ({}, {"timeout": 7.0}, {"max_retries": 0}, {"deadline": 9.0}, {"idempotency_prefix": "night-"}):
        assert client.do(lambda c, options=options: c.with_options(**options).datasets.get("birds")).name == "birds"
    client.do(lambda c: c.with_options(timeout=7.0).with_options(max_retries=1).projects.create("birds"))
    client.do(lambda c: c.projects.create("birds"))
    assert server.connections == 1
    assert "timeout=30," in repr(client.client)
    view = client.client.with_options(timeout=7.0).with_options(deadline=9.0)
    assert all(part in repr(view) for part in ("timeout=7,", "max_retries=3", "deadline=9"))


def test_closing_a_client_with_options_does_not_close_the_original(open_client: Open, serve: Serve) -> None:
    client = open_client(base_url=serve(respond_with(valid_response)).url)
    close = "close" if client.kind == "sync" else "aclose"
    client.do(lambda c: getattr(c.with_options(timeout=7.0), close)())
    assert client.do(lambda c: c.datasets.get("birds")).name == "birds"


def test_the_idempotency_prefix_is_sent_and_retries_reuse_the_key(open_client: Open, serve: Serve, timing: FakeTiming) -> None:
    server = serve(html_error(503), respond_with(valid_response))
    client = open_client(base_url=server.url, timing=timing.timing)
    client.do(lambda c: c.with_options(idempotency_prefix="night-run-").projects.create("birds"))
    client.do(lambda c: c.projects.create("birds"))
    client.do(lambda c: c.with_options(idempotency_prefix="night-run-").projects.create("birds", idempotency_key="mine"))
    keys = [request.header("Idempotency-Key") or "" for request in server.requests]
    assert [key.startswith("night-run-") for key in keys] == [True, True, False, False]
    assert keys[0] == keys[1]
    assert keys[3] == "mine"


@pytest.mark.parametrize(("options", "requests"), [({"max_retries": 0}, 1), ({"max_retries": 5}, 6), ({"deadline": 2.5}, 2)])
def test_with_options_applies_to_its_calls(
    open_client: Open, serve: Serve, timing: FakeTiming, options: dict[str, Any], requests: int
) -> None:
    server = serve(html_error(503))
    client = open_client(base_url=server.url, timing=timing.timing)
    with pytest.raises(pictograph.ServerError):
        client.do(lambda c: c.with_options(**options).datasets.get("birds"))
    assert len(server.requests) == requests


def test_with_options_shares_the_retry_budget(open_client: Open, serve: Serve, timing: FakeTiming) -> None:
    server = serve(html_error(503))
    client = open_client(base_url=server.url, timing=still(timing), retry_budget=100)
    for _ in range(20):
        with pytest.raises(pictograph.ServerError):
            client.do(lambda c: c.with_options(max_retries=9).datasets.get("birds"))
    assert len(server.requests) == 20 + 100

"""One exchange without a socket: what it asks for, and what it makes of what it is told. For moments that no server can time."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from pictograph._resilience.connections.exchange import exchange
from pictograph._resilience.connections.route import Route, origin_of
from pictograph._resilience.connections.steps import PEEK, NothingSent, Steps
from pictograph._resilience.connections.time_limit import Expired

from pictograph._resilience.http.messages import FailureKind, HttpResponse, Limits, TransportFailure
from tests.support.answers import answer
from tests.support.transports import post

URL = "http://api.example.com/write"


Exchange: TypeAlias = Steps[tuple[HttpResponse, bool]]


def begin(body: bytes = b"body") -> Exchange:
    steps = exchange(Route(origin_of(URL)), post(URL, body), Limits(), None)
    head = next(steps)
    assert isinstance(head, bytes)
    assert head.startswith(b"POST /write HTTP/1.1\r\n")
    return steps


def result(steps: Exchange, last: bytes) -> tuple[HttpResponse, bool]:
    with pytest.raises(StopIteration) as stop:
        steps.send(last)
    outcome: tuple[HttpResponse, bool] = stop.value.value
    return outcome


def test_an_exchange_that_went_well_leaves_the_connection_ready() -> None:
    steps = begin()
    assert isinstance(steps.send(None), int), "asks for bytes"
    response, reusable = result(steps, answer(200, body=b"ok"))
    assert (response.content, reusable) == (b"ok", True)


@pytest.mark.parametrize("large", [False, True])
def test_an_answer_given_before_the_connection_broke_counts_and_the_connection_does_not(large: bool) -> None:
    steps = begin(b"x" * (1_000_000 if large else 10))
    if large:
        assert steps.send(None) is PEEK
        assert isinstance(steps.send(False), memoryview)
    assert isinstance(steps.throw(ConnectionResetError("gone")), int)
    response, reusable = result(steps, answer(413, body=b"too large"))
    assert (response.status_code, reusable) == (413, False)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [(Expired(FailureKind.TIMEOUT, "too late"), FailureKind.TIMEOUT), (BrokenPipeError(32, "Broken pipe"), FailureKind.RESET)],
)
def test_a_send_of_which_nothing_left_is_certain_not_to_have_arrived(cause: OSError, kind: FailureKind) -> None:
    nothing = NothingSent()
    nothing.__cause__ = cause
    with pytest.raises(TransportFailure) as caught:
        begin().throw(nothing)
    assert (caught.value.kind, caught.value.sent) == (kind, False)


def test_a_send_that_ran_out_of_time_half_way_may_have_arrived() -> None:
    with pytest.raises(TransportFailure) as caught:
        begin().throw(Expired(FailureKind.TIMEOUT, "too late"))
    assert (caught.value.kind, caught.value.sent) == (FailureKind.TIMEOUT, True)

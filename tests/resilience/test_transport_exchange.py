"""One exchange without a socket: what it asks for, and what it makes of what it is told. For moments that no server can time."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from pictograph._resilience.connections.exchange import exchange
from pictograph._resilience.connections.pool import Connection
from pictograph._resilience.connections.route import Route, origin_of
from pictograph._resilience.connections.steps import PEEK, NothingSent, Steps
from pictograph._resilience.connections.time_limit import Expired
from pictograph._resilience.wire import FailureKind, Limits, TransportFailure, WireResponse
from tests.support.answers import answer
from tests.support.transports import post

URL = "http://api.example.com/write"


@pytest.fixture
def connection() -> Iterator[Connection]:
    with socket.socket() as sock:
        yield Connection(sock, ())


def begin(connection: Connection, body: bytes) -> Steps[WireResponse]:
    steps = exchange(connection.http, Route(origin_of(URL)), post(URL, body), Limits(), None)
    head = next(steps)
    assert isinstance(head, bytes)
    assert head.startswith(b"POST /write HTTP/1.1\r\n")
    return steps


def result(steps: Steps[WireResponse], last: bytes) -> WireResponse:
    with pytest.raises(StopIteration) as stop:
        steps.send(last)
    response: WireResponse = stop.value.value
    return response


def test_an_exchange_that_went_well_leaves_the_connection_ready(connection: Connection) -> None:
    steps = begin(connection, b"body")
    assert isinstance(steps.send(None), int), "asks for bytes"
    assert result(steps, answer(200, body=b"ok")).content == b"ok"
    assert connection.start_next()


@pytest.mark.parametrize("large", [False, True])
def test_an_answer_given_before_the_connection_broke_counts_and_the_connection_does_not(connection: Connection, large: bool) -> None:
    steps = begin(connection, b"x" * (1_000_000 if large else 10))
    if large:
        assert steps.send(None) is PEEK
        assert isinstance(steps.send(False), memoryview)
    assert isinstance(steps.throw(ConnectionResetError("gone")), int)
    assert result(steps, answer(413, body=b"too large")).status_code == 413
    assert not connection.start_next()


@pytest.mark.parametrize(
    ("cause", "kind"),
    [(Expired(FailureKind.TIMEOUT, "too late"), FailureKind.TIMEOUT), (BrokenPipeError(32, "Broken pipe"), FailureKind.RESET)],
)
def test_a_send_of_which_nothing_left_is_certain_not_to_have_arrived(connection: Connection, cause: OSError, kind: FailureKind) -> None:
    nothing = NothingSent()
    nothing.__cause__ = cause
    with pytest.raises(TransportFailure) as caught:
        begin(connection, b"body").throw(nothing)
    assert (caught.value.kind, caught.value.sent) == (kind, False)


def test_a_send_that_ran_out_of_time_half_way_may_have_arrived(connection: Connection) -> None:
    with pytest.raises(TransportFailure) as caught:
        begin(connection, b"body").throw(Expired(FailureKind.TIMEOUT, "too late"))
    assert (caught.value.kind, caught.value.sent) == (FailureKind.TIMEOUT, True)

"""A limit of time holds whatever the other side does. These few tests let real time pass; their margins are wide."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pictograph._resilience.http.messages import FailureKind, Limits
from pictograph._resilience.http.time_limit import Expired, TimeLimit
from tests.support import tls
from tests.support.behaviours import At, Behaviour, Where, drip, endless_headers, never_answer, never_read, respond
from tests.support.fault_server import FaultServer
from tests.support.transports import AnyTransport, Taken, post, sending

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]

pytestmark = pytest.mark.slow


@contextmanager
def takes_about(seconds: float) -> Iterator[None]:
    """No less than that, and not without end: a loaded machine may take some seconds more."""
    started = time.monotonic()
    yield
    assert seconds * 0.9 <= time.monotonic() - started <= seconds + 20.0


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize(
    "behaviour",
    [never_answer(), drip(Where.HEAD, 0.05), drip(Where.BODY, 0.05), drip(Where.CHUNKS, 0.05), drip(Where.BODY, 0.05, status=500)],
    ids=repr,
)
def test_the_total_holds_against_silence_and_drips(open_transport: Open, serve: Serve, behaviour: Behaviour, secure: bool) -> None:
    server = serve(behaviour, respond(200, body=b"next"), tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context(), max_connections=1)
    with takes_about(0.4):
        failure = transport.fail(server.url, Limits(total_seconds=0.4))
    assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, True)
    assert failure.reason == "no complete response within 0.4 s"
    assert transport.send(server.url).content == b"next"


def test_the_total_holds_against_endless_headers(transport: AnyTransport, serve: Serve) -> None:
    with takes_about(0.4):
        failure = transport.fail(serve(endless_headers(0.05)).url, Limits(total_seconds=0.4))
    assert failure.kind is FailureKind.TIMEOUT
    assert transport.fail(serve(endless_headers()).url).kind is FailureKind.PROTOCOL  # too long before too late


def test_the_total_holds_for_a_body_that_is_not_read(transport: AnyTransport, serve: Serve) -> None:
    server = serve(never_read())
    with takes_about(0.4):
        failure = transport.fail(post(server.url, b"x" * 64_000_000), Limits(total_seconds=0.4))
    assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, True)


def test_a_drip_into_a_sink_ends_with_the_total(transport: AnyTransport, serve: Serve) -> None:
    sink = Taken()
    with takes_about(0.4):
        assert transport.fail(serve(drip(Where.BODY, 0.05)).url, Limits(total_seconds=0.4), sink).kind is FailureKind.TIMEOUT
    assert 1 <= len(sink.data) <= 20


def test_a_pause_longer_than_idle_ends_a_transfer(transport: AnyTransport, serve: Serve) -> None:
    server = serve(never_answer(At.BODY))
    with takes_about(0.3):
        failure = transport.fail(server.url, Limits(total_seconds=None, idle_seconds=0.3))
    assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, True)
    assert failure.reason == "nothing was sent or received for 0.3 s"


def test_progress_keeps_a_transfer_alive(transport: AnyTransport, serve: Serve) -> None:
    started = time.monotonic()
    slow = drip(Where.BODY, 0.1, declared=8)
    response = transport.send(serve(slow).url, Limits(total_seconds=None, idle_seconds=1.0), Taken())
    assert response.status_code == 200
    assert time.monotonic() - started > 0.5


def test_waiting_for_a_free_connection_counts(open_transport: Open, serve: Serve) -> None:
    server = serve(never_answer())
    transport = open_transport(max_connections=1)
    send = sending(server.url, Limits(total_seconds=0.3))

    async def send_later(t: object) -> object:
        await asyncio.to_thread(server.wait_for_requests, 1)
        return await send(t)

    def second_call(t: object) -> object:
        if transport.kind == "async":
            return send_later(t)
        server.wait_for_requests(1)
        return send(t)

    first, second = transport.do_all([sending(server.url, Limits(total_seconds=1.5)), second_call])
    assert (first.kind, second.kind, second.sent) == (FailureKind.TIMEOUT, FailureKind.POOL, False)
    assert len(server.requests) == 1


def test_without_any_time_nothing_is_sent(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    for _ in range(2):
        failure = transport.fail(server.url, Limits(total_seconds=0.0))
        assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, False)
        transport.send(server.url)  # the second time there is an idle connection
    assert len(server.requests) == 2


# The arithmetic, without waiting


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("total", "idle", "passed", "allowed"),
    [
        (30.0, None, 0.0, 30.0),
        (30.0, None, 29.5, 0.5),
        (30.0, 5.0, 0.0, 5.0),
        (30.0, 5.0, 27.0, 3.0),
        (None, 5.0, 1e6, 5.0),
        (None, None, 1e6, None),
    ],
)
def test_a_step_may_take_what_is_left(total: float | None, idle: float | None, passed: float, allowed: float | None) -> None:
    clock = Clock()
    limit = TimeLimit(total, idle, clock=clock)
    clock.now += passed
    assert limit.allowance() == allowed


@pytest.mark.parametrize("passed", [30.0, 31.0])
def test_no_step_starts_after_the_total(passed: float) -> None:
    clock = Clock()
    limit = TimeLimit(30.0, 5.0, clock=clock)
    clock.now += passed
    with pytest.raises(Expired):
        limit.allowance()


@pytest.mark.parametrize(
    ("total", "connect", "kind"),
    [
        (30.0, 10.0, FailureKind.CONNECT),
        (5.0, 10.0, FailureKind.TIMEOUT),
        (None, 10.0, FailureKind.CONNECT),
        (5.0, None, FailureKind.TIMEOUT),
    ],
)
def test_the_stricter_of_two_limits_is_named(total: float | None, connect: float | None, kind: FailureKind) -> None:
    clock = Clock()
    limit = TimeLimit(total, clock=clock).for_connecting(connect)
    clock.now += 1000
    with pytest.raises(Expired) as caught:
        limit.allowance()
    assert caught.value.kind is kind

"""Connections are kept, shared and let go: reuse, limits, closing, interruption, event loops, forks."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pictograph._resilience.http.messages import FailureKind, Limits, TransportFailure
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from tests.support import tls
from tests.support.behaviours import At, Behaviour, End, cut, drop, never_answer, respond, respond_with, stale
from tests.support.exchange import Exchange, Received
from tests.support.fault_server import FaultServer
from tests.support.names import names
from tests.support.ports import unanswered_port
from tests.support.responses import http_response
from tests.support.transports import AnyTransport, get, sending

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


def echo(received: Received) -> bytes:
    return http_response(200, body=received.target.encode())


ECHO = respond_with(echo, "echo of the target")


# Keeping


def test_calls_one_after_the_other_share_a_connection(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200, body=b"x"), respond(404, body=b"y"), respond(200, body=b"z", chunked=True))
    for _ in range(5):
        transport.send(server.url)
    assert server.connections == 1


def test_each_origin_has_connections_of_its_own(transport: AnyTransport, serve: Serve) -> None:
    api, storage = serve(ECHO), serve(ECHO)
    for path in ("/a", "/b"):
        assert [transport.send(s.url + path).content.decode() for s in (api, storage)] == [path, path]
    assert (api.connections, storage.connections) == (1, 1)


@pytest.mark.parametrize(
    ("head", "body", "kept"),
    [
        ("200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1", b"1\r\nx\r\n0\r\n\r\n", False),
        ("204 No Content\r\nContent-Length: 5", b"", False),
        ("204 No Content\r\nTransfer-Encoding: chunked", b"", False),
        ("304 Not Modified\r\nContent-Length: 5", b"", False),
        ("204 No Content\r\nContent-Length: 0", b"", True),
        ("204 No Content", b"", True),
        ("200 OK\r\nTransfer-Encoding: chunked", b"1\r\nx\r\n0\r\n\r\n", True),
    ],
)
def test_a_connection_is_kept_only_if_the_end_of_its_response_is_clear(
    transport: AnyTransport, serve: Serve, head: str, body: bytes, kept: bool
) -> None:
    response = f"HTTP/1.1 {head}\r\n\r\n".encode() + body
    server = serve(respond_with(lambda received: response, "a response as it is"), respond(200, body=b"next"))
    transport.send(server.url)
    assert transport.send(server.url).content == b"next"
    assert server.connections == (1 if kept else 2)


def test_calls_that_wait_for_a_name_share_one_lookup(transport: AnyTransport) -> None:
    with names(hanging=["shared.example.com"]) as lookups:
        call = sending("http://shared.example.com/", Limits(total_seconds=0.3))
        failures = [*transport.do_all([call] * 8), *transport.do_all([call] * 2)]
        assert [failure.kind for failure in failures] == [FailureKind.TIMEOUT] * 10
        assert lookups.asked == ["shared.example.com"]


def test_a_lookup_that_has_ended_is_not_shared(transport: AnyTransport, serve: Serve) -> None:
    server = serve(drop(End.FIN, At.CONNECT), respond(200, body=b"ok"))
    with names({"again.example.com": "127.0.0.1"}) as lookups:
        transport.fail(f"http://again.example.com:{server.port}/")
        assert transport.send(f"http://again.example.com:{server.port}/").content == b"ok"
        assert lookups.asked == ["again.example.com"] * 2


@pytest.mark.parametrize("how", [End.FIN, End.RST])
def test_a_connection_that_the_server_has_closed_is_not_used_again(transport: AnyTransport, serve: Serve, how: End) -> None:
    server = serve(stale(respond(200, body=b"first"), how), respond(200, body=b"second"))
    assert transport.send(server.url).content == b"first"
    server.wait_until_idle()
    assert transport.send(server.url).content == b"second"


def test_bytes_that_arrive_unasked_end_a_connection(transport: AnyTransport, serve: Serve) -> None:
    unasked = http_response(408, [("Connection", "close")], b"idle for too long")
    received, arrived = threading.Event(), threading.Event()
    steps = (*respond(200, body=b"first").steps, lambda e: received.wait(20), lambda e: e.send(unasked), lambda e: arrived.set())
    server = serve(Behaviour("200, then 408 unasked", steps), respond(200, body=b"second"))
    assert transport.send(server.url).content == b"first"
    received.set()
    assert arrived.wait(20)
    assert transport.send(server.url).content == b"second"


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("how", [End.FIN, End.RST])
def test_a_kept_connection_that_is_closed_as_it_is_used_is_stale(open_transport: Open, serve: Serve, how: End, secure: bool) -> None:
    server = serve(respond(200), drop(how, At.REQUEST), respond(200, body=b"third"), tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context())
    transport.send(server.url)
    failure = transport.fail(server.url)
    assert (failure.kind, failure.sent, failure.stale) == (FailureKind.RESET, True, True), "the server may have read it"
    assert transport.send(server.url).content == b"third"


def test_a_stale_connection_on_which_nothing_could_be_sent_has_sent_nothing(
    transport: AnyTransport, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(respond(200))
    transport.send(server.url)

    def broken(sock: socket.socket, data: bytes) -> int:
        server.drop_connections()
        raise BrokenPipeError(32, "Broken pipe")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "send", broken)
        failure = transport.fail(server.url)
    assert (failure.kind, failure.sent, failure.stale) == (FailureKind.RESET, False, True)


@pytest.mark.parametrize("how", [End.FIN, End.RST])
def test_after_a_stale_connection_the_next_call_gets_a_new_one(transport: AnyTransport, serve: Serve, how: End) -> None:
    """A server that is restarted closes all: the repetition of a call must not meet the next closed one."""
    together = threading.Barrier(3)

    def respond_together(exchange: Exchange) -> None:
        exchange.read_body()
        together.wait(30)
        exchange.send(http_response(200))

    first = Behaviour("200, three at once", (respond_together,))
    server = serve(first, first, first, drop(how, At.REQUEST), respond(200, body=b"again"))
    transport.do_all([sending(server.url)] * 3)
    assert transport.fail(server.url).stale
    assert transport.send(server.url).content == b"again"
    assert server.connections == 4


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (cut(http_response(200, body=b"{}"), 9, End.FIN), "part of a response came"),
        (cut(http_response(200, body=b"{}"), 9, End.RST), "part of a response came"),
        (never_answer(), "the connection is not closed"),
    ],
    ids=repr,
)
def test_a_kept_connection_that_fails_otherwise_is_not_stale(transport: AnyTransport, serve: Serve, behaviour: Behaviour, why: str) -> None:
    server = serve(respond(200), behaviour)
    transport.send(server.url)
    assert not transport.fail(server.url, Limits(total_seconds=0.3)).stale, why


@pytest.mark.parametrize("how", [End.FIN, End.RST])
def test_a_new_connection_is_never_stale(transport: AnyTransport, serve: Serve, how: End) -> None:
    failure = transport.fail(serve(drop(how, At.REQUEST)).url)
    assert (failure.kind, failure.sent, failure.stale) == (FailureKind.RESET, True, False)


def test_an_old_idle_connection_is_not_used_again(open_transport: Open, serve: Serve) -> None:
    server = serve(respond(200))
    transport = open_transport(idle_seconds=0.0)
    for _ in range(3):
        transport.send(server.url)
    assert server.connections == 3


def test_no_more_connections_are_opened_than_allowed(open_transport: Open, serve: Serve) -> None:
    server = serve(ECHO)
    transport = open_transport(max_connections=3)
    responses = transport.do_all([sending(f"{server.url}/{n}") for n in range(40)])
    assert [r.content.decode() for r in responses] == [f"/{n}" for n in range(40)]
    assert server.connections <= 3


def test_no_more_idle_connections_are_kept_than_allowed(open_transport: Open, serve: Serve) -> None:
    together = threading.Barrier(6)  # so that each call has a connection
    server = serve(Behaviour("200 to all at once", (lambda e: e.read_body(), lambda e: together.wait(20), *respond(200).steps)))
    transport = open_transport(max_idle_connections=2)
    transport.do_all([sending(server.url)] * 6)
    server.wait_until_idle(but=2)
    assert server.open_connections == 2


@pytest.mark.slow
def test_many_callers_each_get_their_own_response(transport: AnyTransport, serve: Serve) -> None:
    server = serve(ECHO)
    responses = transport.do_all([sending(f"{server.url}/{n}") for n in range(300)])
    assert [r.content.decode() for r in responses] == [f"/{n}" for n in range(300)]


# Closing


def test_a_closed_transport_reports_it(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    transport.send(server.url)
    close = "close" if transport.kind == "sync" else "aclose"
    for _ in range(2):
        transport.do(lambda t: getattr(t, close)())
    server.wait_until_idle()
    failure = transport.fail(server.url)
    assert (failure.kind, failure.sent) == (FailureKind.CLOSED, False)


def test_a_transport_that_was_closed_before_its_first_call_sends_nothing(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    transport.do(lambda t: t.close() if transport.kind == "sync" else t.aclose())
    failure = transport.fail(server.url)
    assert (failure.kind, failure.sent) == (FailureKind.CLOSED, False)
    assert server.connections == 0


def test_close_ends_calls_and_waits_at_once(open_transport: Open, serve: Serve) -> None:
    server = serve(never_answer())
    transport = open_transport(max_connections=1)

    async def aclose_later(t: object) -> None:
        await asyncio.to_thread(server.wait_for_requests, 1)
        await t.aclose()  # type: ignore[attr-defined]

    def close_later(t: object) -> object:
        if transport.kind == "async":
            return aclose_later(t)
        server.wait_for_requests(1)
        time.sleep(0.05)  # lets the others begin to wait
        return t.close()  # type: ignore[attr-defined]

    failures = transport.do_all([*[sending(server.url, Limits(total_seconds=60.0))] * 4, close_later])[:4]
    assert {f.kind for f in failures} == {FailureKind.CLOSED}
    assert sorted(f.sent for f in failures) == [False, False, False, True]
    server.wait_until_idle()


def test_close_ends_an_attempt_to_connect(open_transport: Open) -> None:
    transport = open_transport()

    async def aclose_later(t: object) -> None:
        await asyncio.sleep(0.2)
        await t.aclose()  # type: ignore[attr-defined]

    def close_later(t: object) -> object:
        if transport.kind == "async":
            return aclose_later(t)
        time.sleep(0.2)
        return t.close()  # type: ignore[attr-defined]

    with unanswered_port() as port:
        failure, _ = transport.do_all([sending(f"http://127.0.0.1:{port}/"), close_later])
    assert (failure.kind, failure.sent) == (FailureKind.CLOSED, False)


def test_close_ends_the_wait_for_a_slot_also_while_its_holder_is_stuck(open_transport: Open) -> None:
    transport = open_transport(max_connections=1, connect_seconds=2.0)
    ended: list[str] = []

    def close_later(t: object) -> object:
        if transport.kind == "async":
            return aclose_later(t)
        time.sleep(0.2)
        return t.close()  # type: ignore[attr-defined]

    async def aclose_later(t: object) -> None:
        await asyncio.sleep(0.2)
        await t.aclose()  # type: ignore[attr-defined]

    def call(name: str) -> Callable[[object], object]:
        def sync(t: object) -> object:
            time.sleep(0.1 if name == "waits" else 0.0)
            try:
                return sending("http://api.example.com/")(t)
            finally:
                ended.append(name)

        async def tasks(t: object) -> object:
            await asyncio.sleep(0.1 if name == "waits" else 0.0)
            try:
                return await sending("http://api.example.com/")(t)
            finally:
                ended.append(name)

        return sync if transport.kind == "sync" else tasks

    with names(hanging=["api.example.com"]):
        failures = transport.do_all([call("looks up"), call("waits"), close_later])[:2]
    assert ended == ["waits", "looks up"]
    assert [(f.kind, f.sent) for f in failures] == [(FailureKind.CLOSED, False)] * 2


# Interruption


@pytest.mark.parametrize("where", ["reading", "connecting", "waiting"])
def test_a_cancelled_call_leaves_no_slot_taken(serve: Serve, where: str) -> None:
    server = serve(never_answer(), respond(200, body=b"next"))

    async def run(url: str) -> bytes:
        transport = open_async(TransportOptions(max_connections=1))
        first = asyncio.create_task(transport.send(get(url), Limits()))
        await asyncio.to_thread(server.wait_for_requests, 1) if where != "connecting" else await asyncio.sleep(0.1)
        if where == "waiting":
            waiting = asyncio.create_task(transport.send(get(server.url), Limits()))
            await asyncio.sleep(0.05)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await asyncio.to_thread(server.wait_until_idle)
        try:
            if where == "connecting":
                return (await transport.send(get(url), Limits(total_seconds=0.3))).content
            return (await transport.send(get(server.url), Limits(total_seconds=20.0))).content
        finally:
            await transport.aclose()

    if where == "connecting":
        with unanswered_port() as port, pytest.raises(TransportFailure) as caught:
            asyncio.run(run(f"http://127.0.0.1:{port}/"))
        assert caught.value.kind is FailureKind.TIMEOUT, "it waited for a slot, not for the connection"
    else:
        assert asyncio.run(run(server.url)) == b"next"


def test_ctrl_c_leaves_no_slot_taken(serve: Serve) -> None:
    server = serve(never_answer(), respond(200, body=b"next"))
    transport = open_sync(TransportOptions(max_connections=1))

    def press() -> None:
        server.wait_for_requests(1)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    with pytest.raises(KeyboardInterrupt):
        transport.send(get(server.url), Limits())
    presser.join()
    server.wait_until_idle()
    assert transport.send(get(server.url), Limits()).content == b"next"
    transport.close()


# Event loops


def test_a_second_event_loop_gets_fresh_connections(serve: Serve) -> None:
    server = serve(ECHO)
    transport = open_async(TransportOptions())

    async def some() -> list[bytes]:
        return [a.content for a in await asyncio.gather(*(transport.send(get(f"{server.url}/{n}"), Limits()) for n in range(4)))]

    for _ in range(3):
        assert asyncio.run(some()) == [b"/0", b"/1", b"/2", b"/3"]
    server.wait_for_connections(12)
    server.wait_until_idle(but=4)
    assert server.open_connections == 4, "connections of a loop that is gone stay open"
    asyncio.run(transport.aclose())
    server.wait_until_idle()
    gc.collect()  # a socket that was forgotten warns here


def test_event_loops_in_two_threads_do_not_disturb_each_other(serve: Serve) -> None:
    server = serve(ECHO)
    transport = open_async(TransportOptions())
    wrong: list[object] = []

    async def some(name: str) -> None:
        for n in range(100):
            content = (await transport.send(get(f"{server.url}/{name}/{n}"), Limits())).content.decode()
            if content != f"/{name}/{n}":
                wrong.append(content)

    threads = [threading.Thread(target=lambda name=name: asyncio.run(some(name))) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert server.connections == 2
    asyncio.run(transport.aclose())
    server.wait_until_idle()


# Forks

FORK = """
import asyncio, gc, os, socket, sys, threading
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph._resilience.http.messages import Limits, HttpRequest

url, kind = sys.argv[1:]
options, limits = TransportOptions(), Limits()
transport = open_sync(options) if kind == "sync" else open_async(options)

def crossed(name, count):
    if kind == "sync":
        wrong = []
        def some(part):
            for n in range(count // 4):
                target = f"/{name}/{part}/{n}"
                if transport.send(HttpRequest("GET", url + target), limits).content.decode() != target:
                    wrong.append(target)
        threads = [threading.Thread(target=some, args=(part,)) for part in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
        return len(wrong)
    async def one(target):
        return (await transport.send(HttpRequest("GET", url + target), limits)).content.decode() != target
    async def all_of_them():
        wrong = 0
        for n in range(count // 4):
            wrong += sum(await asyncio.gather(*(one(f"/{name}/{part}/{n}") for part in range(4))))
        return wrong
    return runner.run(all_of_them())

runner = asyncio.Runner() if kind == "async" else None
assert crossed("before", 8) == 0
port = int(url.rpartition(":")[2])
inherited = [s for s in gc.get_objects() if isinstance(s, socket.socket) and s.fileno() > 0 and s.type == socket.SOCK_STREAM]
inherited = [s for s in inherited if s.family == socket.AF_INET and s.getpeername()[1] == port]
assert inherited
child = os.fork()
if child == 0:
    code = 99
    try:
        assert all(s.fileno() < 0 for s in inherited), "copies of the parent's sockets are open"
        parents_runner, runner = runner, asyncio.Runner() if kind == "async" else None
        code = min(crossed("child", 500), 98)
    finally:
        os._exit(code)
here = crossed("parent", 500)
there = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if kind == "sync":
    transport.close()
else:
    runner.run(transport.aclose())
    runner.close()
print(here, there)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_parent_and_child_of_a_fork_never_get_each_others_responses(serve: Serve, kind: str) -> None:
    server = serve(ECHO)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", FORK, server.url, kind], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.split(), done.stderr) == (["0", "0"], "")
    assert len({r.target for r in server.requests}) == 8 + 2 * 500
    warm = {r.connection for r in server.requests if r.target.startswith("/before")}
    parents = {r.connection for r in server.requests if r.target.startswith("/parent")}
    children = {r.connection for r in server.requests if r.target.startswith("/child")}
    assert warm & parents, "the parent keeps its connections"
    assert not children & (warm | parents)

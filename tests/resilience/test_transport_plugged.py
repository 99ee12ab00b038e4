"""An httpx client or transport that is passed in takes the place of our own connections, with the same results."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from pictograph._resilience.http.messages import FailureKind, FileBody, Limits
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from tests.support.behaviours import (
    Behaviour,
    Where,
    bad_gzip,
    drip,
    garbage,
    huge_body,
    never_answer,
    reset,
    respond,
    respond_with,
    short_body,
)
from tests.support.both_clients import Kind
from tests.support.fault_server import FaultServer
from tests.support.names import names
from tests.support.ports import refused_port
from tests.support.transports import KEY, AnyTransport, Taken, get, post

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


@pytest.fixture
def plugged(open_transport: Open, client_kind: Kind) -> AnyTransport:
    """Through httpx's own transport, closed with ours."""
    return open_transport(transport=httpx.HTTPTransport() if client_kind == "sync" else httpx.AsyncHTTPTransport())


def test_requests_and_answers_are_the_same(plugged: AnyTransport, serve: Serve) -> None:
    server = serve(respond(201, [("X-Request-Id", "r1")], {"ok": 1}, gzip=True))
    answer = plugged.send(post(server.url + "/a%2Fb?x=1", b'{"x": 1}', ("Content-Type", "application/json")))
    assert (answer.status_code, answer.content, answer.headers["x-request-id"]) == (201, b'{"ok": 1}', "r1")
    received = server.requests[0]
    assert (received.target, received.body, received.header("X-API-Key")) == ("/a%2Fb?x=1", b'{"x": 1}', KEY)
    assert received.header("Accept-Encoding") == "gzip, deflate"


@pytest.mark.parametrize("chunk_bytes", [100_000, 1 << 23])
def test_files_are_uploaded(plugged: AnyTransport, serve: Serve, tmp_path: Path, chunk_bytes: int) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"0123456789" * 100_000)
    seen: list[int] = []
    body = FileBody(path, 1_000_000, path.stat().st_mtime_ns, chunk_bytes, lambda sent, total: seen.append(sent))
    server = serve(respond(200))
    assert plugged.send(post(server.url, body, method="PUT")).status_code == 200
    assert server.requests[0].body == path.read_bytes()
    assert server.requests[0].header("Content-Length") == "1000000"
    assert seen[-1] == 1_000_000
    path.write_bytes(b"other")
    with pytest.raises(ValueError, match="changed since its upload was planned"):
        plugged.send(post(server.url, body, method="PUT"))


def test_a_sink_takes_the_body(plugged: AnyTransport, serve: Serve) -> None:
    sink = Taken()
    assert plugged.send(serve(respond(200, body=b"z" * 200_000)).url, sink=sink).content == b""
    assert (sink.data, sink.totals) == (b"z" * 200_000, [200_000])


def test_of_a_huge_error_page_only_the_beginning_is_read(plugged: AnyTransport, serve: Serve) -> None:
    server = serve(huge_body(500))
    answer = plugged.send(server.url, Limits(error_body_bytes=1000))
    assert (answer.status_code, len(answer.content), answer.truncated) == (500, 1000, True)
    assert server.requests[0].sent_bytes < 8 << 20


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (never_answer(), FailureKind.TIMEOUT),
        (drip(Where.BODY, 0.05), FailureKind.TIMEOUT),
        (reset(), FailureKind.RESET),
        (garbage(), FailureKind.PROTOCOL),
        (short_body(), FailureKind.PROTOCOL),
        (bad_gzip(), FailureKind.PROTOCOL),
    ],
    ids=repr,
)
def test_failures_after_sending_are_told_apart(plugged: AnyTransport, serve: Serve, behaviour: Behaviour, kind: FailureKind) -> None:
    failure = plugged.fail(serve(behaviour).url, Limits(total_seconds=0.4))
    assert (failure.kind, failure.sent) == (kind, True)
    assert failure.reason


def test_failures_before_sending_are_told_apart(plugged: AnyTransport, serve: Serve) -> None:
    with refused_port() as port:
        failure = plugged.fail(f"http://127.0.0.1:{port}/")
        assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)
    with names(unknown=["api.example.com"]):
        failure = plugged.fail("http://api.example.com/")
        assert (failure.kind, failure.sent) == (FailureKind.DNS, False)
    from tests.support import tls

    failure = plugged.fail(serve(respond(200), tls=tls.authority().self_signed).url)
    assert (failure.kind, failure.sent) == (FailureKind.TLS, False)
    assert plugged.fail("http://a b/").kind is FailureKind.INVALID
    assert plugged.fail(get("http://127.0.0.1/", ("X-Note", "a\nb"))).kind is FailureKind.INVALID


def test_a_mock_transport_serves_tests_without_a_network(open_transport: Open) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/lost":
            raise httpx.ReadError("gone")
        return httpx.Response(200, json={"path": request.url.path, "key": request.headers["X-API-Key"]})

    transport = open_transport(transport=httpx.MockTransport(handler))
    assert transport.send("https://api.example.com/a").content == b'{"path":"/a","key":"%s"}' % KEY.encode()
    failure = transport.fail("https://api.example.com/lost")
    assert (failure.kind, failure.sent) == (FailureKind.RESET, True)


def test_what_a_mock_asserts_comes_out_unchanged(open_transport: Open) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError("not this one")

    with pytest.raises(AssertionError, match="not this one"):
        open_transport(transport=httpx.MockTransport(handler)).send("https://api.example.com/")


def test_a_client_of_the_user_is_used_as_it_is_and_left_open(client_kind: Kind, open_transport: Open, serve: Serve) -> None:
    server = serve(respond_with(lambda received: b"HTTP/1.1 307 Moved\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"))
    seen: list[str] = []

    def hook(request: httpx.Request) -> None:
        seen.append(request.url.path)

    async def async_hook(request: httpx.Request) -> None:
        seen.append(request.url.path)

    headers = {"X-Team": "vision"}
    if client_kind == "sync":
        with httpx.Client(headers=headers, event_hooks={"request": [hook]}, follow_redirects=True) as client:
            transport = open_sync(TransportOptions(http_client=client))
            assert transport.send(get(server.url + "/first"), Limits()).status_code == 307
            transport.close()
            assert not client.is_closed
    else:

        async def run() -> None:
            async with httpx.AsyncClient(headers=headers, event_hooks={"request": [async_hook]}, follow_redirects=True) as client:
                transport = open_async(TransportOptions(async_http_client=client))
                assert (await transport.send(get(server.url + "/first"), Limits())).status_code == 307
                await transport.aclose()
                assert not client.is_closed

        asyncio.run(run())
    assert seen == ["/first"]
    assert server.requests[0].header("X-Team") == "vision"


def test_closed_is_closed(plugged: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    plugged.do(lambda t: t.close() if plugged.kind == "sync" else t.aclose())
    failure = plugged.fail(server.url)
    assert (failure.kind, failure.sent) == (FailureKind.CLOSED, False)


def test_options_that_do_not_fit_are_refused() -> None:
    with httpx.Client() as client:
        mock = httpx.MockTransport(lambda request: httpx.Response(200))
        anything: Any = object()
        for options in (
            TransportOptions(http_client=client, transport=mock),
            TransportOptions(async_http_client=httpx.AsyncClient(transport=mock)),
            TransportOptions(http_client=anything),
            TransportOptions(transport=anything),
            TransportOptions(transport=httpx.AsyncHTTPTransport()),
        ):
            with pytest.raises(TypeError):
                open_sync(options)
        for options in (TransportOptions(http_client=client), TransportOptions(transport=httpx.HTTPTransport())):
            with pytest.raises(TypeError):
                open_async(options)


def test_httpx_is_not_imported_unless_something_of_it_was_passed_in(serve: Serve) -> None:
    script = """
import sys
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph._resilience.http.messages import Limits, HttpRequest

transport = open_sync(TransportOptions())
assert transport.send(HttpRequest("GET", sys.argv[1]), Limits()).status_code == 200
transport.close()
assert "asyncio" not in sys.modules
import asyncio

async def run():
    transport = open_async(TransportOptions())
    assert (await transport.send(HttpRequest("GET", sys.argv[1]), Limits())).status_code == 200
    await transport.aclose()

asyncio.run(run())
print(sorted({"httpx", "httpcore", "anyio"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, serve(respond(200)).url], cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n", done.stderr

"""An httpx client or transport of the caller: the same results, and the same guarantees as far as it allows."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pictograph._resilience.http.library import httpx
from pictograph._resilience.http.messages import FailureKind, FileBody, HttpResponse, Limits
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from tests.support import tls
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
from tests.support.http2 import Http2Server
from tests.support.names import names
from tests.support.ports import refused_port
from tests.support.transports import KEY, AnyTransport, Taken, get, post, sending

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


@pytest.fixture
def stock(open_transport: Open, client_kind: Kind) -> AnyTransport:
    """Through httpx's own transport, which is closed with ours."""
    return open_transport(transport=httpx.HTTPTransport() if client_kind == "sync" else httpx.AsyncHTTPTransport())


def test_requests_and_responses_are_the_same(stock: AnyTransport, serve: Serve) -> None:
    server = serve(respond(201, [("X-Request-Id", "r1")], {"ok": 1}, gzip=True))
    response = stock.send(post(server.url + "/a%2Fb?x=1", b'{"x": 1}', ("Content-Type", "application/json")))
    assert (response.status_code, response.content, response.headers["x-request-id"]) == (201, b'{"ok": 1}', "r1")
    received = server.requests[0]
    assert (received.target, received.body, received.header("X-API-Key")) == ("/a%2Fb?x=1", b'{"x": 1}', KEY)
    assert received.header("Accept-Encoding") == "gzip, deflate"


@pytest.mark.parametrize("chunk_bytes", [100_000, 1 << 23])
def test_files_are_uploaded(stock: AnyTransport, serve: Serve, tmp_path: Path, chunk_bytes: int) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"0123456789" * 100_000)
    seen: list[int] = []
    body = FileBody(path, 1_000_000, path.stat().st_mtime_ns, chunk_bytes, lambda sent, total: seen.append(sent))
    server = serve(respond(200))
    assert stock.send(post(server.url, body, method="PUT")).status_code == 200
    assert server.requests[0].body == path.read_bytes()
    assert server.requests[0].header("Content-Length") == "1000000"
    assert seen[-1] == 1_000_000
    path.write_bytes(b"other")
    with pytest.raises(ValueError, match="changed since its upload was planned"):
        stock.send(post(server.url, body, method="PUT"))


def test_a_sink_receives_the_body(stock: AnyTransport, serve: Serve) -> None:
    sink = Taken()
    assert stock.send(serve(respond(200, body=b"z" * 200_000)).url, sink=sink).content == b""
    assert (sink.data, sink.totals) == (b"z" * 200_000, [200_000])


def test_only_the_beginning_of_a_huge_error_body_is_read(stock: AnyTransport, serve: Serve) -> None:
    server = serve(huge_body(500))
    response = stock.send(server.url, Limits(error_body_bytes=1000))
    assert (response.status_code, len(response.content), response.truncated) == (500, 1000, True)
    assert server.requests[0].sent_bytes < 8 << 20


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (never_answer(), FailureKind.TIMEOUT),
        (drip(Where.HEAD, 0.05), FailureKind.TIMEOUT),
        (drip(Where.BODY, 0.05), FailureKind.TIMEOUT),
        (reset(), FailureKind.RESET),
        (garbage(), FailureKind.PROTOCOL),
        (short_body(), FailureKind.PROTOCOL),
        (bad_gzip(), FailureKind.PROTOCOL),
    ],
    ids=repr,
)
def test_failures_after_sending_are_distinguished(stock: AnyTransport, serve: Serve, behaviour: Behaviour, kind: FailureKind) -> None:
    failure = stock.fail(serve(behaviour).url, Limits(total_seconds=0.4))
    assert (failure.kind, failure.sent) == (kind, True)
    assert failure.reason


def test_failures_before_sending_are_distinguished(stock: AnyTransport, serve: Serve) -> None:
    with refused_port() as port:
        failure = stock.fail(f"http://127.0.0.1:{port}/")
        assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)
    with names(unknown=["api.example.com"]):
        failure = stock.fail("http://api.example.com/")
        assert (failure.kind, failure.sent) == (FailureKind.DNS, False)
    failure = stock.fail(serve(respond(200), tls=tls.authority().self_signed).url)
    assert (failure.kind, failure.sent) == (FailureKind.TLS, False)
    assert stock.fail("http://a b/").kind is FailureKind.INVALID
    assert stock.fail(get("http://127.0.0.1/", ("X-Note", "a\nb"))).kind is FailureKind.INVALID


def test_a_mock_transport_serves_tests_without_a_network(open_transport: Open) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/lost":
            raise httpx.ReadError("gone")
        return httpx.Response(200, json={"path": request.url.path, "key": request.headers["X-API-Key"]})

    transport = open_transport(transport=httpx.MockTransport(handler))
    assert transport.send("https://api.example.com/a").content == b'{"path":"/a","key":"%s"}' % KEY.encode()
    failure = transport.fail("https://api.example.com/lost")
    assert (failure.kind, failure.sent) == (FailureKind.RESET, True)


def test_an_assertion_of_a_mock_is_passed_on(open_transport: Open) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError("not this one")

    with pytest.raises(AssertionError, match="not this one"):
        open_transport(transport=httpx.MockTransport(handler)).send("https://api.example.com/")


def test_a_client_of_the_caller_is_used_as_it_is_and_left_open(client_kind: Kind, open_transport: Open, serve: Serve) -> None:
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


def test_a_closed_transport_reports_it(stock: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    stock.do(lambda t: t.close() if stock.kind == "sync" else t.aclose())
    failure = stock.fail(server.url)
    assert (failure.kind, failure.sent) == (FailureKind.CLOSED, False)


def test_options_that_do_not_fit_are_rejected() -> None:
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


def test_a_body_that_a_hook_has_read_is_returned_once(client_kind: Kind, serve: Serve) -> None:
    server = serve(respond(200, body=b"text" * 100, gzip=True))
    seen: list[bytes] = []

    def hook(response: httpx.Response) -> None:
        seen.append(response.read())

    async def async_hook(response: httpx.Response) -> None:
        seen.append(await response.aread())

    if client_kind == "sync":
        with httpx.Client(event_hooks={"response": [hook]}) as client:
            response = open_sync(TransportOptions(http_client=client)).send(get(server.url), Limits())
    else:

        async def run() -> HttpResponse:
            async with httpx.AsyncClient(event_hooks={"response": [async_hook]}) as client:
                return await open_async(TransportOptions(async_http_client=client)).send(get(server.url), Limits())

        response = asyncio.run(run())
    assert [response.content] == seen == [b"text" * 100]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout])
def test_a_failure_to_connect_of_an_unknown_transport_may_have_sent_something(
    client_kind: Kind, open_transport: Open, error: type[httpx.TransportError]
) -> None:
    class Other(httpx.BaseTransport, httpx.AsyncBaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            raise error("no connection")

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise error("no connection")

    failure = open_transport(transport=Other()).fail("http://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.CONNECT, True)

    def handler(request: httpx.Request) -> httpx.Response:
        raise error("no connection")

    failure = open_transport(transport=httpx.MockTransport(handler)).fail("http://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)


def test_what_the_caller_is_handling_is_not_part_of_a_failure(stock: AnyTransport, serve: Serve) -> None:
    server = serve(reset())
    reason = stock.fail(server.url).reason
    own = socket.gaierror(socket.EAI_NONAME, "a name that the caller has looked up")
    try:
        raise own
    except OSError:
        failure = stock.fail(server.url)
    assert (failure.kind, failure.reason) == (FailureKind.RESET, reason)
    assert own.__traceback__ is not None, "its traceback was taken away"


# What a stock httpx.HTTPTransport gains from our network backend


def test_close_ends_the_calls_of_a_stock_transport(serve: Serve) -> None:
    server = serve(never_answer())
    transport = AnyTransport.over("sync", transport=httpx.HTTPTransport())

    def close(t: Any) -> None:
        server.wait_for_requests(1)
        t.close()

    failure, _ = transport.do_all([sending(server.url, Limits(total_seconds=60.0)), close])
    assert failure.kind is FailureKind.CLOSED
    server.wait_until_idle()


def test_settings_of_a_stock_transport_are_kept(serve: Serve, tmp_path: Path) -> None:
    server = serve(respond(200, body=b"tcp"))
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    stock = httpx.HTTPTransport(local_address="127.0.0.2", socket_options=options)
    with AnyTransport.over("sync", transport=stock) as transport:
        assert transport.send(server.url).content == b"tcp"
    assert server.peers == ["127.0.0.2"]

    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def serve_once() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.recv(65536)
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nunix")

        thread = threading.Thread(target=serve_once)
        thread.start()
        with AnyTransport.over("sync", transport=httpx.HTTPTransport(uds=path)) as transport:
            assert transport.send("http://api.example.com/").content == b"unix"
        thread.join()


@pytest.fixture
def http2(client_kind: Kind) -> Iterator[tuple[Http2Server, AnyTransport]]:
    transport = httpx.HTTPTransport if client_kind == "sync" else httpx.AsyncHTTPTransport
    stock = transport(http2=True, verify=tls.authority().client_context())
    with Http2Server(tls.authority().new_good()) as server, AnyTransport.over(client_kind, transport=stock) as opened:
        yield server, opened


def test_http2_carries_calls_on_one_connection_and_large_bodies(http2: tuple[Http2Server, AnyTransport], client_kind: Kind) -> None:
    server, transport = http2
    # Large bodies one at a time: of several at once, httpcore 1.0.9 loses track of the flow control (httpcore2 does not).
    assert transport.send(post(server.url + "/large", b"x" * 1_000_000)).content == b"/large 1000000"
    requests = [post(f"{server.url}/{n}", b"x" * n) for n in range(8)]
    if client_kind == "async":
        responses = transport.do_all([sending(request) for request in requests])
    else:  # httpcore's HTTP/2 connections are not thread-safe: threads would share the state of the header compression
        responses = [transport.send(request) for request in requests]
    assert [response.content for response in responses] == [b"/%d %d" % (n, n) for n in range(8)]
    assert server.connections == 1


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_http2_keeps_to_the_total(http2: tuple[Http2Server, AnyTransport], path: str) -> None:
    server, transport = http2
    failure = transport.fail(server.url + path, Limits(total_seconds=0.4))
    assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, True)

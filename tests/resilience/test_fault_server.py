"""The scripted server injects the faults that tests rely on. Checked with plain sockets, where a client error could hide a wrong fault.

Most behaviours are checked by the tests that use them: a fault that did not occur would not raise their error. These tests check what no
client error distinguishes: reset or close, where a connection ends, why a certificate is invalid, what the server recorded.
"""

from __future__ import annotations

import socket
import ssl
import threading

import pytest

from tests.support import tls
from tests.support.behaviours import (
    At,
    Behaviour,
    End,
    close,
    cut,
    drip,
    drop,
    huge_body,
    never_answer,
    never_read,
    reset,
    respond,
    respond_with,
)
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.names import names

GET = b"GET /a%2Fb?x=1&x=2 HTTP/1.1\r\nHost: example.com\r\nx-B: 2\r\nX-a: 1\r\nX-B: 3\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: example.com\r\nContent-Length: 10\r\n\r\n0123456789"
RESET, CLOSED, SILENT = "reset", "closed", "silent"
SILENCE_SECONDS = 0.2


def connect(server: FaultServer, timeout: float = 5.0) -> socket.socket:
    return socket.create_connection(server.address, timeout=timeout)


def read_to_the_end(sock: socket.socket) -> tuple[bytes, str]:
    """All bytes that arrive, and how the connection ends: closed, reset, or not within the timeout of the socket."""
    received = b""
    while True:
        try:
            piece = sock.recv(65536)
        except ConnectionResetError:
            return received, RESET
        except TimeoutError:
            return received, SILENT
        if not piece:
            return received, CLOSED
        received += piece


def exchange(server: FaultServer, request: bytes, timeout: float = 5.0) -> tuple[bytes, str]:
    """Send a request and read to the end. A reset may arrive at any time, also while connecting or sending."""
    try:
        with connect(server, timeout) as sock:
            sock.sendall(request)
            return read_to_the_end(sock)
    except (ConnectionResetError, BrokenPipeError):
        return b"", RESET


# What the server records


def test_a_request_is_recorded_as_it_was_sent() -> None:
    with FaultServer(respond(204)) as server, connect(server) as sock:
        sock.sendall(GET)
        sock.recv(1000)
        sock.sendall(POST)
        sock.recv(1000)
    first, second = server.requests
    assert (first.method, first.target, first.version) == ("GET", "/a%2Fb?x=1&x=2", "HTTP/1.1")
    assert first.headers == [("Host", "example.com"), ("x-B", "2"), ("X-a", "1"), ("X-B", "3")]
    assert (first.path, first.query) == ("/a%2Fb", [("x", "1"), ("x", "2")])
    assert first.header_values("x-b") == ["2", "3"]
    with pytest.raises(AssertionError, match="sent 2 times"):
        first.header("X-B")
    assert (second.method, second.body, second.complete, second.header("absent")) == ("POST", b"0123456789", True, None)
    assert first.connection == second.connection == 1


def test_a_chunked_request_is_decoded() -> None:
    request = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with FaultServer(respond(204)) as server, connect(server) as sock:
        sock.sendall(request + request)
        server.wait_for_requests(2)
    assert [(r.body, r.complete) for r in server.requests] == [(b"abcde", True)] * 2


def test_the_server_counts_the_bytes_it_sends() -> None:
    with FaultServer(huge_body(500)) as server:
        with connect(server) as sock:
            sock.sendall(GET)
            received = len(sock.recv(65536))
        server.wait_until_idle()
    assert received <= server.requests[0].sent_bytes < 16 * 1024 * 1024


def test_the_last_entry_of_a_script_is_repeated_and_a_cycle_starts_again() -> None:
    closing = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    for cycle, statuses in ((False, [b"503", b"200", b"200", b"200"]), (True, [b"503", b"200", b"503", b"200"])):
        with FaultServer(respond(503), respond(200), cycle=cycle) as server:
            assert [exchange(server, closing)[0][9:12] for _ in range(4)] == statuses


# Where and how a connection ends


@pytest.mark.parametrize(
    ("at", "body"),
    [(At.CONNECT, None), (At.REQUEST, None), (At.HEAD, b""), (At.MID_BODY, b"01234"), (At.BODY, b"0123456789")],
)
@pytest.mark.parametrize(("how", "ending"), [(End.RST, RESET), (End.FIN, CLOSED), (End.SILENCE, SILENT)])
def test_a_connection_ends_as_scripted(how: End, at: At, body: bytes | None, ending: str) -> None:
    request = b"" if at is At.CONNECT else POST
    with FaultServer(drop(how, at)) as server:
        assert exchange(server, request, SILENCE_SECONDS if how is End.SILENCE else 5.0) == (b"", ending)
        server.wait_for_connections(1)
        server.wait_until_idle()
    assert [request.body for request in server.requests] == ([] if body is None else [body])
    assert [request.complete for request in server.requests] == ([] if body is None else [at is At.BODY])


@pytest.mark.parametrize(("how", "ending"), [(End.RST, RESET), (End.FIN, CLOSED)])
def test_a_response_breaks_off_as_scripted(how: End, ending: str) -> None:
    with FaultServer(cut(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", 20, how)) as server:
        received, end = exchange(server, GET)
    assert end == ending
    assert received in (b"HTTP/1.1 200 OK\r\nCon", b"" if how is End.RST else None)  # a RST discards what was not read yet


@pytest.mark.parametrize(("behaviour", "ending"), [(reset(), RESET), (close(), CLOSED)], ids=repr)
def test_a_tls_connection_ends_as_scripted(behaviour: Behaviour, ending: str) -> None:
    with (
        FaultServer(behaviour, tls=tls.authority().good) as server,
        tls.authority().client_context().wrap_socket(connect(server), server_hostname="127.0.0.1") as sock,
    ):
        sock.sendall(POST)
        server.wait_for_requests(1)
        assert end_below_tls(sock) == ending


def end_below_tls(sock: ssl.SSLSocket) -> str:
    """How the TCP connection ends; the ssl module reports a reset as end of file."""
    try:
        while socket.socket.recv(sock, 65536):
            pass
    except ConnectionResetError:
        return RESET
    return CLOSED


def test_a_request_that_is_not_read_blocks_the_sender() -> None:
    with FaultServer(never_read()) as server, connect(server, timeout=SILENCE_SECONDS) as sock, pytest.raises(TimeoutError):
        sock.sendall(b"x" * 100_000_000)
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("wrong_host", "IP address mismatch"),
        ("expired", "certificate has expired"),
        ("unknown_authority", "unable to get local issuer certificate"),
        ("self_signed", "self-signed certificate"),
    ],
)
def test_a_certificate_is_invalid_for_the_reason_given(fault: str, reason: str) -> None:
    certificate: ssl.SSLContext = getattr(tls.authority(), fault)
    context = tls.authority().client_context()
    with FaultServer(respond(200), tls=certificate) as server:
        with connect(server) as sock, pytest.raises(ssl.SSLCertVerificationError, match=reason):
            context.wrap_socket(sock, server_hostname="127.0.0.1")
        server.wait_until_idle()
    assert server.requests == []


def test_name_lookups_are_replaced_and_recorded() -> None:
    with names({"api.example.com": "127.0.0.1"}, unknown={"unknown.example.com"}) as lookups:
        assert socket.getaddrinfo("api.example.com", 80)[0][4][0] == "127.0.0.1"
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("unknown.example.com", 80)
    assert lookups.asked == ["api.example.com", "unknown.example.com"]


# A mistake in a test fails the test


def test_an_exception_in_the_script_is_raised_at_the_end() -> None:
    def broken(received: Received) -> bytes:
        raise KeyError("a mistake in the test")

    with pytest.raises(KeyError, match="a mistake in the test"), FaultServer(respond_with(broken)) as server:
        exchange(server, GET)


def test_tls_to_a_plain_server_is_reported() -> None:
    with (
        pytest.raises(AssertionError, match="plain_http_on_tls_port"),
        FaultServer(respond(200)) as server,
        connect(server) as sock,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        tls.authority().client_context().wrap_socket(sock, server_hostname="127.0.0.1")


def test_waiting_in_vain_fails() -> None:
    with FaultServer(respond(200)) as server:
        with pytest.raises(AssertionError, match="0 requests came, not 1"):
            server.wait_for_requests(1, timeout=0.01)
        with connect(server):
            server.wait_for_connections(1)
            with pytest.raises(AssertionError, match="1 connections are still open"):
                server.wait_until_idle(timeout=0.01)
        server.wait_until_idle()


def test_a_server_ends_with_connections_in_every_state() -> None:
    script = (never_answer(), never_read(), drip(), huge_body(), never_answer(At.CONNECT), respond(200))
    before = set(threading.enumerate())
    with FaultServer(*script) as server:
        clients = [connect(server) for _ in script]
        for client in clients:
            client.sendall(GET)
        server.wait_for_played(len(script))
        assert server.open_connections == len(script)
    assert set(threading.enumerate()) <= before
    assert server.open_connections == 0
    for client in clients:
        client.close()

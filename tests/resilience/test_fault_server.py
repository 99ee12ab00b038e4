"""The faulty servers do on the wire what they say; asked with plain sockets, so that no client is trusted to judge them."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.support import tls
from tests.support.answers import answer, json_answer
from tests.support.behaviours import (
    At,
    Behaviour,
    End,
    Where,
    bad_chunk_size,
    bad_gzip,
    big_header,
    close,
    cut,
    drip,
    drop,
    endless_headers,
    garbage,
    html_error,
    huge_body,
    informational,
    never_answer,
    never_read,
    plain_http_on_tls_port,
    redirect,
    reset,
    respond,
    respond_json,
    respond_with,
    short_body,
    stale,
    truncated_chunks,
)
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.names import names
from tests.support.ports import refused_port, unanswered_port
from tests.support.proxy import Proxy
from tests.support.tcp_gate import PASS, CutRequest, CutResponse, Delay, Refuse, TcpGate, Throttle

GET = b"GET /a%2Fb?x=1&x=2 HTTP/1.1\r\nHost: example.com\r\nx-B: 2\r\nX-a: 1\r\nX-B: 3\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: example.com\r\nContent-Length: 10\r\n\r\n0123456789"
RESET = "reset"


def connect(server: FaultServer | TcpGate, timeout: float = 5.0) -> socket.socket:
    return socket.create_connection(server.address, timeout=timeout)


def read_to_the_end(sock: socket.socket) -> tuple[bytes, str]:
    """All that comes, and how it ends: with a FIN, a reset, or not at all within the socket's timeout."""
    received = b""
    while True:
        try:
            piece = sock.recv(65536)
        except ConnectionResetError:
            return received, RESET
        except TimeoutError:
            return received, "silence"
        if not piece:
            return received, "end"
        received += piece


def ask(server: FaultServer | TcpGate, request: bytes = GET, timeout: float = 5.0) -> tuple[bytes, str]:
    with connect(server, timeout) as sock:
        sock.sendall(request)
        return read_to_the_end(sock)


# Requests as they were received


def test_a_request_is_recorded_as_it_came() -> None:
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
    assert 0 < second.at - first.at < 5


def test_a_chunked_request_is_put_together() -> None:
    request = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with FaultServer(respond(204)) as server, connect(server) as sock:
        sock.sendall(request + request)
        server.wait_for_requests(2)
    assert [(r.body, r.complete) for r in server.requests] == [(b"abcde", True)] * 2


def test_what_a_behaviour_left_unread_is_not_the_next_request() -> None:
    early = Behaviour("early", (lambda exchange: exchange.read_head(), lambda exchange: exchange.send(answer(413))))
    with FaultServer(early, respond(200)) as server, connect(server) as sock:
        sock.sendall(POST)
        assert sock.recv(1000).startswith(b"HTTP/1.1 413 ")
        sock.sendall(GET)
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")
    assert [r.method for r in server.requests] == ["POST", "GET"]


# The script


def statuses(server: FaultServer, count: int) -> list[int]:
    return [httpx.get(server.url, trust_env=False).status_code for _ in range(count)]


def test_the_last_entry_of_a_script_is_repeated() -> None:
    with FaultServer(respond(503), respond(200)) as server:
        assert statuses(server, 4) == [503, 200, 200, 200]
    assert server.connections == 4
    assert [str(behaviour) for behaviour in server.played[:2]] == ["503 Service Unavailable", "200 OK"]


def test_a_cycle_starts_anew() -> None:
    with FaultServer(respond(503), respond(200), cycle=True) as server:
        assert statuses(server, 4) == [503, 200, 503, 200]


def test_an_entry_for_connections_waits_for_one() -> None:
    with FaultServer(respond(200), close(At.CONNECT), respond(201)) as server, connect(server) as sock:
        sock.sendall(GET)
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 ")
        with connect(server) as other:
            assert read_to_the_end(other) == (b"", "end")
        sock.sendall(GET)
        assert sock.recv(1000).startswith(b"HTTP/1.1 201 ")
    assert len(server.requests) == 2
    assert len(server.played) == 3


def test_behaviours_can_be_chained_on_one_connection() -> None:
    with FaultServer(respond(200).then(respond(201), reset())) as server, connect(server) as sock:
        sock.sendall(GET)
        received, ending = read_to_the_end(sock)
    assert received.count(b"HTTP/1.1 20") == 2
    assert ending == RESET


# Right answers


def test_answers_carry_what_they_were_given() -> None:
    with FaultServer(respond(599, [("Retry-After", "1"), ("Retry-After", "2")], "<b>no</b>")) as server, connect(server) as sock:
        sock.sendall(GET)
        received = sock.recv(1000)
    assert received == (
        b"HTTP/1.1 599 Unheard Of\r\nRetry-After: 1\r\nRetry-After: 2\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Length: 9\r\n\r\n<b>no</b>"
    )


@pytest.mark.parametrize(
    ("behaviour", "status", "body", "content_type"),
    [
        (respond(200), 200, b"", None),
        (respond(204), 204, b"", None),
        (respond_json(None), 200, b"null", "application/json"),
        (respond_json([1, 2]), 200, b"[1, 2]", "application/json"),
        (respond_json({"a": 1}, 422), 422, b'{"a": 1}', "application/json"),
        (respond(200, body={"a": 1}, chunked=True), 200, b'{"a": 1}', "application/json"),
        (respond(200, body={"a": 1}, gzip=True, chunked=True), 200, b'{"a": 1}', "application/json"),
        (respond(200, body={"a": 1}, http10=True), 200, b'{"a": 1}', "application/json"),
        (respond(200, body=b"not json"), 200, b"not json", None),
        (
            html_error(520),
            520,
            b"<html><head><title>520</title></head><body><h1>520 Unheard Of</h1></body></html>",
            "text/html; charset=utf-8",
        ),
        (big_header(), 200, b"{}", "application/json"),
        (informational(100, 102, 103, then=respond(200, body=b"real")), 200, b"real", None),
        (respond_with(lambda received: answer(200, body=received.target.encode())), 200, b"/some/where", None),
    ],
    ids=repr,
)
def test_a_client_reads_right_answers(behaviour: Behaviour, status: int, body: bytes, content_type: str | None) -> None:
    with FaultServer(behaviour) as server:
        response = httpx.get(f"{server.url}/some/where", trust_env=False)
    assert (response.status_code, response.content, response.headers.get("Content-Type")) == (status, body, content_type)


def test_http10_ends_with_the_connection() -> None:
    with FaultServer(respond(200, body=b"all", http10=True)) as server:
        assert ask(server) == (b"HTTP/1.0 200 OK\r\n\r\nall", "end")


def test_an_answer_can_be_late() -> None:
    with FaultServer(respond(200, after=0.2)) as server, connect(server) as sock:
        begun = time.monotonic()
        sock.sendall(GET)
        sock.recv(1000)
        assert time.monotonic() - begun >= 0.19


def test_redirects_name_their_place() -> None:
    with FaultServer(redirect("https://elsewhere.example.com/x", 308)) as server:
        response = httpx.get(server.url, trust_env=False)
    assert (response.status_code, response.headers["Location"]) == (308, "https://elsewhere.example.com/x")


# Connections that end


@pytest.mark.parametrize(
    ("at", "body"),
    [(At.CONNECT, None), (At.REQUEST, None), (At.HEAD, b""), (At.MID_BODY, b"01234"), (At.BODY, b"0123456789")],
)
@pytest.mark.parametrize(("how", "ending"), [(End.RST, RESET), (End.FIN, "end"), (End.SILENCE, "silence")])
def test_a_connection_ends_where_it_should(how: End, at: At, body: bytes | None, ending: str) -> None:
    with FaultServer(drop(how, at)) as server, connect(server, timeout=0.2 if how is End.SILENCE else 5) as sock:
        if at is not At.CONNECT:
            sock.sendall(POST)
        server.wait_for_played(1)
        assert read_to_the_end(sock) == (b"", ending)
    assert [request.body for request in server.requests] == ([] if body is None else [body])
    assert [request.complete for request in server.requests] == ([] if body is None else [at is At.BODY])


def test_a_reset_in_the_body_is_felt_while_sending() -> None:
    head = b"PUT / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n"
    with FaultServer(reset(At.MID_BODY)) as server, connect(server) as sock:
        sock.sendall(head)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            sock.sendall(b"x" * 100_000_000)
    assert len(server.requests[0].body) == 50_000_000


def test_nothing_is_read_of_a_request() -> None:
    with FaultServer(never_read()) as server, connect(server, timeout=0.3) as sock, pytest.raises(TimeoutError):
        sock.sendall(b"x" * 100_000_000)
    assert server.requests == []


def test_an_answer_breaks_off_at_any_byte() -> None:
    whole = json_answer({"a": 1})
    for how, ending in ((End.RST, RESET), (End.FIN, "end")):
        with FaultServer(cut(whole, 20, how)) as server:
            received, end = ask(server)
        assert end == ending
        assert received in (whole[:20], b"" if how is End.RST else None)  # an RST may overtake what is not yet read


def test_a_stale_connection_promises_to_stay_and_goes() -> None:
    with FaultServer(stale(respond(200, body=b"ok")), respond(200, body=b"again")) as server:
        received, ending = ask(server)
        assert ending == "end"
        assert b"close" not in received.lower()
        with httpx.Client(trust_env=False) as client:
            assert client.get(server.url).content == b"again"


def test_a_connection_can_go_when_the_next_request_comes() -> None:
    with FaultServer(respond(200, body=b"ok"), drop(End.FIN, At.REQUEST)) as server:
        client = http.client.HTTPConnection(*server.address)
        client.request("GET", "/")
        assert client.getresponse().read() == b"ok"
        client.request("GET", "/")
        with pytest.raises(http.client.RemoteDisconnected):
            client.getresponse()
        client.close()
    assert (len(server.requests), len(server.played), server.connections) == (1, 2, 1)


# Wrong answers


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (garbage(), httpx.RemoteProtocolError),
        (short_body(), httpx.RemoteProtocolError),
        (short_body(how=End.RST), httpx.ReadError),
        (truncated_chunks(), httpx.RemoteProtocolError),
        (bad_chunk_size(), httpx.RemoteProtocolError),
        (bad_gzip(), httpx.DecodingError),
    ],
    ids=repr,
)
def test_a_client_stumbles_over_wrong_answers(behaviour: Behaviour, error: type[Exception]) -> None:
    with FaultServer(behaviour) as server, pytest.raises(error):
        httpx.get(server.url, trust_env=False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("where", list(Where))
def test_a_drip_goes_on_byte_by_byte(where: Where) -> None:
    with FaultServer(drip(where, interval=0.02)) as server, connect(server, timeout=5) as sock:
        sock.sendall(GET)
        pieces = [sock.recv(1000) for _ in range(8)]
    assert all(pieces)
    assert max(len(piece) for piece in pieces[2:]) <= 6 * 5  # single drops, some of them read together on a busy machine
    assert pieces[0].startswith(b"HTTP/1.1 200 OK\r\n")


def test_headers_never_end() -> None:
    with FaultServer(endless_headers()) as server, connect(server) as sock:
        sock.sendall(GET)
        received = b""
        while len(received) < 500_000:
            received += sock.recv(65536)
    assert b"\r\n\r\n" not in received
    assert received.startswith(b"HTTP/1.1 200 OK\r\nX-Header-0: 0\r\nX-Header-1: 1\r\n")


def test_of_a_huge_body_only_what_is_taken_is_made() -> None:
    with FaultServer(huge_body(500)) as server:
        with httpx.Client(trust_env=False) as client, client.stream("GET", server.url) as response:
            assert response.headers["Content-Length"] == str(1 << 30)
            taken = len(next(response.iter_raw(65536)))
        server.wait_until_idle()
    assert taken <= server.requests[0].sent_bytes < 16 * 1024 * 1024


@pytest.mark.parametrize(("chunked", "packed"), [(False, False), (True, False), (False, True)])
def test_a_huge_body_is_right_to_its_end(chunked: bool, packed: bool) -> None:
    with FaultServer(huge_body(503, 1_000_001, chunked=chunked, gzip=packed)) as server:
        response = httpx.get(server.url, trust_env=False)
    assert (response.status_code, len(response.content)) == (503, 1_000_001)
    assert (server.requests[0].sent_bytes < 100_000) is packed


# Addresses, names, TLS


def test_a_port_refuses() -> None:
    with refused_port() as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_port_leaves_connecting_unanswered() -> None:
    with unanswered_port() as port, pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", port), timeout=0.2)


def test_a_server_refuses_and_listens_again_on_its_port() -> None:
    with FaultServer(respond(200)) as server:
        for _ in range(3):
            server.refuse()
            with pytest.raises(ConnectionRefusedError):
                connect(server)
            server.listen()
            assert statuses(server, 1) == [200]


def test_names_lead_where_the_test_says() -> None:
    with (
        FaultServer(respond(200, body=b"here")) as server,
        names({"api.example.com": "127.0.0.1"}, unknown={"nowhere.example.com"}) as lookups,
    ):
        assert httpx.get(server.url_for("http", "api.example.com"), trust_env=False).content == b"here"
        with pytest.raises(httpx.ConnectError):
            httpx.get("http://nowhere.example.com", trust_env=False)
    assert lookups.asked == ["api.example.com", "nowhere.example.com"]
    assert server.requests[0].header("Host") == f"api.example.com:{server.port}"


def test_a_hanging_lookup_fails_when_the_test_is_over() -> None:
    failed: list[BaseException] = []

    def look_up() -> None:
        try:
            socket.getaddrinfo("slow.example.com", 80)
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=look_up)
    with names(hanging={"slow.example.com"}):
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(5)
    assert isinstance(failed[0], socket.gaierror)


def over_tls(server: FaultServer) -> bytes:
    context = tls.authority().client_context()
    with context.wrap_socket(connect(server), server_hostname="127.0.0.1") as sock:
        sock.sendall(GET)
        return sock.recv(1000)


def test_tls_is_good() -> None:
    with FaultServer(respond(200), tls=tls.authority().good) as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert over_tls(server).startswith(b"HTTP/1.1 200 OK")
    assert server.tls_failures == []


def test_tls_is_good_for_names_and_a_ca_file(tmp_path: Path) -> None:
    context = ssl.create_default_context(cafile=str(tls.authority().write_ca(tmp_path)))
    with FaultServer(respond(200), tls=tls.authority().good) as server, names({"storage.example.com": "127.0.0.1"}):
        assert httpx.get(server.url_for("https", "storage.example.com"), verify=context, trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("wrong_host", "IP address mismatch"),
        ("expired", "certificate has expired"),
        ("unknown_authority", "unable to get local issuer certificate"),
        ("self_signed", "self-signed certificate"),
    ],
)
def test_tls_is_wrong_in_the_way_asked_for(fault: str, why: str) -> None:
    context: ssl.SSLContext = getattr(tls.authority(), fault)
    with FaultServer(respond(200), tls=context) as server:
        with pytest.raises(ssl.SSLCertVerificationError, match=why):
            over_tls(server)
        server.wait_until_idle()
    assert server.requests == []


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [(plain_http_on_tls_port(), "(?i)wrong.version|record layer"), (garbage(at=At.CONNECT), "(?i)wrong.version|record layer")],
    ids=repr,
)
def test_no_tls_where_tls_is_expected(behaviour: Behaviour, why: str) -> None:
    with FaultServer(behaviour) as server, pytest.raises(ssl.SSLError, match=why):
        over_tls(server)
    assert server.requests == []


def test_a_handshake_breaks_off_or_never_comes() -> None:
    with FaultServer(reset(At.CONNECT), close(At.CONNECT), never_answer(At.CONNECT), tls=tls.authority().good) as server:
        with pytest.raises(ConnectionResetError):
            over_tls(server)
        with pytest.raises((ssl.SSLEOFError, ConnectionResetError)):
            over_tls(server)
        with pytest.raises(TimeoutError), connect(server, timeout=0.2) as sock:
            tls.authority().client_context().wrap_socket(sock, server_hostname="127.0.0.1")
    assert server.requests == []


def end_below_tls(sock: ssl.SSLSocket) -> str:
    """How TCP saw the end; Python's ssl reports a reset as an ordinary end of file."""
    try:
        while socket.socket.recv(sock, 65536):
            pass
    except ConnectionResetError:
        return RESET
    return "end"


@pytest.mark.parametrize(("behaviour", "ending"), [(reset(), RESET), (close(), "end")], ids=repr)
def test_tls_connections_end_too(behaviour: Behaviour, ending: str) -> None:
    context = tls.authority().client_context()
    with (
        FaultServer(behaviour, tls=tls.authority().good) as server,
        context.wrap_socket(connect(server), server_hostname="127.0.0.1") as sock,
    ):
        sock.sendall(POST)
        server.wait_for_requests(1)
        assert end_below_tls(sock) == ending
    assert server.requests[0].complete


def test_a_client_that_speaks_tls_to_a_plain_server_is_reported() -> None:
    with (
        pytest.raises(AssertionError, match="plain_http_on_tls_port"),
        FaultServer(respond(200)) as server,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        over_tls(server)


# The servers themselves


def test_servers_end_with_connections_in_every_state() -> None:
    script = (never_answer(), never_read(), drip(), huge_body(), never_answer(At.CONNECT), respond(200))
    before = threading.active_count()
    with FaultServer(*script) as server:
        clients = [connect(server) for _ in script]
        for client in clients:
            client.sendall(GET)
        server.wait_for_played(len(script))
        assert server.open_connections == len(script)
    assert threading.active_count() == before
    assert server.open_connections == 0
    for client in clients:
        client.close()


def test_a_fault_of_the_script_itself_is_not_hidden() -> None:
    def broken(received: Received) -> bytes:
        raise KeyError("a mistake in the test")

    with pytest.raises(KeyError, match="a mistake in the test"), FaultServer(respond_with(broken)) as server:
        assert ask(server) == (b"", "end")


def test_waiting_for_what_does_not_come_fails() -> None:
    with FaultServer(respond(200)) as server:
        with pytest.raises(AssertionError, match="0 requests came, not 1"):
            server.wait_for_requests(1, timeout=0.05)
        with pytest.raises(AssertionError, match="0 connections came"):
            server.wait_for_connections(1, timeout=0.05)
        with connect(server):
            server.wait_for_connections(1)
            with pytest.raises(AssertionError, match="1 connections are still open"):
                server.wait_until_idle(timeout=0.05)
        server.wait_until_idle()


# The gate


def test_the_gate_passes_both_ways() -> None:
    with FaultServer(respond_with(lambda received: answer(200, body=received.body))) as server, TcpGate(server.url) as gate:
        body = bytes(range(256)) * 4000
        assert httpx.post(gate.url, content=body, trust_env=False).content == body
    assert gate.bytes_up > len(body) < gate.bytes_down


@pytest.mark.parametrize(("how", "ending"), [(End.RST, RESET), (End.FIN, "end"), (End.SILENCE, "silence")])
def test_the_gate_cuts_a_request(how: End, ending: str) -> None:
    with FaultServer(respond(200)) as server, TcpGate(server.address) as gate:
        gate.set(CutRequest(after_bytes=len(POST) - 4, how=how))
        assert ask(gate, POST, timeout=0.3 if how is End.SILENCE else 5) == (b"", ending)
        server.wait_until_idle()
    assert gate.cuts == 1
    assert [(r.body, r.complete) for r in server.requests] in ([(b"012345", False)], [(b"", False)])  # an RST may overtake the body


@pytest.mark.parametrize(("how", "ending"), [(End.RST, RESET), (End.FIN, "end"), (End.SILENCE, "silence")])
def test_the_gate_cuts_an_answer_after_the_work(how: End, ending: str) -> None:
    with FaultServer(respond(200, body=b"done")) as server, TcpGate(server.address) as gate:
        gate.set(CutResponse(after_bytes=8, how=how), times=1)
        received, end = ask(gate, POST, timeout=0.3 if how is End.SILENCE else 5)
        assert end == ending
        assert received in (b"HTTP/1.1", b"" if how is End.RST else b"HTTP/1.1")
        assert httpx.get(gate.url, trust_env=False).content == b"done"
    assert gate.cuts == 1
    assert server.requests[0].complete


def test_a_mode_holds_for_connections_that_are_open() -> None:
    with FaultServer(respond(200, body=b"x" * 100)) as server, TcpGate(server.address) as gate, connect(gate) as sock:
        sock.sendall(GET)
        sock.recv(1000)
        gate.set(CutResponse(after_bytes=5, how=End.FIN))
        sock.sendall(GET)
        assert read_to_the_end(sock) == (b"HTTP/", "end")


def test_the_gate_refuses_and_opens_again() -> None:
    with FaultServer(respond(200)) as server, TcpGate(server.address) as gate:
        with connect(gate) as sock:
            sock.sendall(GET)
            sock.recv(1000)
            gate.set(Refuse())
            with pytest.raises(ConnectionRefusedError):
                connect(gate)
            sock.sendall(GET)
            assert read_to_the_end(sock) == (b"", RESET)
        gate.set(PASS)
        assert httpx.get(gate.url, trust_env=False).status_code == 200


def test_the_gate_takes_its_time() -> None:
    with FaultServer(respond(200, body=b"x" * 1000)) as server, TcpGate(server.address) as gate:
        for mode, at_least in ((Delay(0.2), 0.2), (Throttle(5000), 0.2)):
            gate.set(mode)
            begun = time.monotonic()
            assert httpx.get(gate.url, trust_env=False).content == b"x" * 1000
            assert time.monotonic() - begun >= at_least


def test_behind_the_gate_nobody_is_there() -> None:
    with refused_port() as port, TcpGate(("127.0.0.1", port)) as gate:
        assert ask(gate) == (b"", RESET)


# The proxy


def through(proxy: Proxy, url: str, **options: object) -> httpx.Response:
    with httpx.Client(proxy=proxy.url, trust_env=False, **options) as client:  # type: ignore[arg-type]
        return client.post(url, content=b"body", headers={"X-API-Key": "k"})


def test_the_proxy_forwards_and_records_plain_requests() -> None:
    with (
        FaultServer(respond_with(lambda r: answer(200, body=r.target.encode()))) as server,
        Proxy(routes={"api.example.com": server.address}) as proxy,
    ):
        assert through(proxy, "http://api.example.com/p%2Fq?x=1").content == b"/p%2Fq?x=1"
        assert through(proxy, f"{server.url}/direct").content == b"/direct"
    assert [(p.method, p.target) for p in proxy.passed] == [
        ("POST", "http://api.example.com/p%2Fq?x=1"),
        ("POST", f"{server.url}/direct"),
    ]
    first = server.requests[0]
    assert (first.body, first.header("X-API-Key"), first.header("Host")) == (b"body", "k", "api.example.com")


def test_the_proxy_gives_a_chunked_request_its_length() -> None:
    with FaultServer(respond(200)) as server, Proxy() as proxy:
        assert httpx.post(server.url, content=iter([b"ab", b"cd"]), proxy=proxy.url, trust_env=False).status_code == 200
    assert proxy.passed[0].header("Transfer-Encoding") == "chunked"
    request = server.requests[0]
    assert (request.body, request.header("Transfer-Encoding"), request.header("Content-Length")) == (b"abcd", None, "4")


def test_the_proxy_tunnels_tls_and_sees_nothing_of_it() -> None:
    with (
        FaultServer(respond(200, body=b"inside"), tls=tls.authority().good) as server,
        Proxy(routes={"api.example.com": server.address}, credentials="user:word") as proxy,
    ):
        response = through(proxy, "https://api.example.com/x", verify=tls.authority().client_context())
        assert response.content == b"inside"
    (connect_request,) = proxy.passed
    assert (connect_request.method, connect_request.target) == ("CONNECT", "api.example.com:443")
    assert connect_request.header("X-API-Key") is None
    assert proxy.tunnelled_bytes > 500
    assert server.requests[0].header("X-API-Key") == "k"


def test_the_proxy_refuses() -> None:
    ask_through: Callable[[Proxy], int] = lambda proxy: through(proxy, "http://api.example.com/").status_code  # noqa: E731
    with Proxy(refuse_status=503) as proxy:
        assert ask_through(proxy) == 503
    with refused_port() as port, Proxy(routes={"api.example.com": ("127.0.0.1", port)}) as proxy:
        assert ask_through(proxy) == 502
    with Proxy(credentials="user:word") as proxy:
        response = httpx.get("http://api.example.com/", proxy=f"http://{proxy.host}:{proxy.port}", trust_env=False)
        assert response.status_code == 407


def test_gzip_bodies_are_packed_on_the_wire() -> None:
    with FaultServer(respond(200, body=b"a" * 1000, gzip=True)) as server, connect(server) as sock:
        sock.sendall(GET)
        head, _, packed = sock.recv(4000).partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(packed) == b"a" * 1000

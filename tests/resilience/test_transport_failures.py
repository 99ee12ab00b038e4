"""Why there was no response, and whether the server may have seen the request: the retry rules rest on both."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from pictograph._resilience.http.messages import FailureKind, Limits, TransportFailure
from tests.support import tls
from tests.support.behaviours import At, Behaviour, End, close, drop, never_answer, plain_http_on_tls_port, reset, respond
from tests.support.exchange import Exchange
from tests.support.fault_server import FaultServer
from tests.support.names import names
from tests.support.ports import refused_port, unanswered_port
from tests.support.responses import http_response
from tests.support.transports import AnyTransport, get, post

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


def outcome(failure: TransportFailure) -> tuple[FailureKind, bool]:
    return failure.kind, failure.sent


def test_a_refused_connection(transport: AnyTransport) -> None:
    with refused_port() as port:
        failure = transport.fail(f"http://127.0.0.1:{port}/")
    assert outcome(failure) == (FailureKind.CONNECT, False)
    assert failure.reason == f"127.0.0.1:{port}: connection refused"


def test_an_unknown_name(transport: AnyTransport) -> None:
    with names(unknown=["api.example.com"]):
        failure = transport.fail("https://api.example.com/")
    assert outcome(failure) == (FailureKind.DNS, False)
    assert "api.example.com" in failure.reason


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".example.com"])
def test_a_host_that_can_not_be_a_name(transport: AnyTransport, host: str) -> None:
    assert outcome(transport.fail(f"http://{host}/")) == (FailureKind.DNS, False)


def test_a_name_lookup_that_hangs_ends_with_the_attempt(open_transport: Open) -> None:
    with names(hanging=["api.example.com"]):
        failure = open_transport().fail("http://api.example.com/", Limits(total_seconds=0.2))
        assert outcome(failure) == (FailureKind.TIMEOUT, False)
        failure = open_transport(connect_seconds=0.2).fail("http://api.example.com/")
        assert outcome(failure) == (FailureKind.CONNECT, False)


def test_a_server_that_does_not_take_connections(open_transport: Open) -> None:
    with unanswered_port() as port:
        failure = open_transport().fail(f"http://127.0.0.1:{port}/", Limits(total_seconds=0.3))
        assert outcome(failure) == (FailureKind.TIMEOUT, False)
        failure = open_transport(connect_seconds=0.3).fail(f"http://127.0.0.1:{port}/")
        assert outcome(failure) == (FailureKind.CONNECT, False)
        assert "within 0.3 s" in failure.reason


def test_the_next_address_of_a_name_is_tried(transport: AnyTransport, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    server = serve(respond(200, body=b"second"))
    with refused_port() as dead:
        family = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(*family, ("127.0.0.1", dead)), (*family, server.address)])
        assert transport.send("http://two.example.com/").content == b"second"


@pytest.mark.parametrize("certificate", ["wrong_host", "expired", "unknown_authority", "self_signed"])
def test_a_certificate_that_does_not_fit(open_transport: Open, serve: Serve, certificate: str) -> None:
    authority = tls.authority()
    server = serve(respond(200), tls=getattr(authority, certificate))
    failure = open_transport(verify=authority.client_context()).fail(server.url)
    assert outcome(failure) == (FailureKind.TLS, False)
    assert "certificate rejected" in failure.reason
    server.wait_until_idle()
    assert "alert" in str(server.tls_failures).lower(), "the server can't log why"
    assert not server.requests


def test_verify_false_trusts_any_server(open_transport: Open, serve: Serve) -> None:
    server = serve(respond(200, body=b"ok"), tls=tls.authority().self_signed)
    assert open_transport(verify=False).send(server.url).content == b"ok"


def test_authorities_may_be_named_in_the_environment(
    open_transport: Open, serve: Serve, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tls.authority()
    server = serve(respond(200, body=b"ok"), tls=authority.good)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.write_ca(tmp_path_factory.mktemp("ca"))))
    assert open_transport().send(server.url).content == b"ok"
    assert open_transport(trust_env=False).fail(server.url).kind is FailureKind.TLS
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    failure = open_transport().fail(server.url)
    assert outcome(failure) == (FailureKind.TLS, False)
    assert "/nowhere/ca.pem" in failure.reason


@pytest.mark.parametrize("blank", ["", " "])
def test_blank_variables_of_authorities_count_as_unset(
    open_transport: Open, serve: Serve, blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tls.authority()
    server = serve(respond(200, body=b"ok"), tls=authority.good)
    monkeypatch.setenv("SSL_CERT_FILE", blank)
    monkeypatch.setenv("SSL_CERT_DIR", blank)
    monkeypatch.setattr("certifi.where", lambda: str(authority.write_ca(tmp_path)))
    assert open_transport().send(server.url).content == b"ok", "the list of certifi is used"


def test_plain_http_on_a_tls_port(open_transport: Open, serve: Serve) -> None:
    server = serve(plain_http_on_tls_port())
    failure = open_transport(verify=tls.authority().client_context()).fail(server.url_for("https"))
    assert outcome(failure) == (FailureKind.TLS, False)


@pytest.mark.parametrize("how", [End.RST, End.FIN])
def test_a_connection_that_ends_in_the_tls_handshake(open_transport: Open, serve: Serve, how: End) -> None:
    server = serve(drop(how, At.CONNECT), tls=tls.authority().good)
    failure = open_transport(verify=tls.authority().client_context()).fail(server.url)
    assert failure.kind in (FailureKind.TLS, FailureKind.CONNECT)
    assert not failure.sent


def test_tls_silence_ends_with_the_attempt(open_transport: Open, serve: Serve) -> None:
    server = serve(never_answer(At.CONNECT), tls=tls.authority().good)
    failure = open_transport(verify=tls.authority().client_context()).fail(server.url, Limits(total_seconds=0.3))
    assert outcome(failure) == (FailureKind.TIMEOUT, False)


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("behaviour", [f(at) for f in (reset, close) for at in (At.REQUEST, At.HEAD, At.BODY)], ids=repr)
def test_a_connection_that_ends_without_a_response(open_transport: Open, serve: Serve, behaviour: Behaviour, secure: bool) -> None:
    server = serve(behaviour, respond(200, body=b"next"), tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context(), max_connections=1)
    assert outcome(transport.fail(post(server.url, b"0123456789"))) == (FailureKind.RESET, True)
    assert transport.send(server.url).content == b"next"


@pytest.mark.parametrize("how", [End.RST, End.FIN])
def test_a_connection_that_ends_in_the_middle_of_a_large_body(transport: AnyTransport, serve: Serve, how: End) -> None:
    server = serve(drop(how, At.MID_BODY), respond(200, body=b"next"))
    assert outcome(transport.fail(post(server.url, b"x" * 8_000_000))) == (FailureKind.RESET, True)
    assert transport.send(server.url).content == b"next"


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_an_early_response_ends_the_upload(open_transport: Open, serve: Serve, secure: bool) -> None:
    swallowed: list[int] = []

    def respond_and_swallow(exchange: Exchange) -> None:
        exchange.read_head()
        exchange.send(http_response(403, body=b"<Error>expired</Error>"))
        while data := exchange.sock.recv(1 << 20):
            swallowed.append(len(data))

    server = serve(
        Behaviour("403 after the head", (respond_and_swallow, Exchange.close)),
        respond(200, body=b"next"),
        tls=tls.authority().good if secure else None,
    )
    transport = open_transport(verify=tls.authority().client_context())
    response = transport.send(post(server.url, b"x" * 100_000_000))
    assert (response.status_code, response.content) == (403, b"<Error>expired</Error>")
    server.wait_until_idle()
    assert sum(swallowed) < 50_000_000
    assert transport.send(server.url).content == b"next"


def test_an_early_response_is_read_although_the_connection_was_reset_after_it(transport: AnyTransport, serve: Serve) -> None:
    def respond_and_reset(exchange: Exchange) -> None:
        exchange.read_head()
        exchange.send(http_response(413, body=b"too large"))
        exchange.pause(0.1)
        exchange.reset()

    server = serve(Behaviour("413 and reset", (respond_and_reset,)), respond(200, body=b"next"))
    response = transport.send(post(server.url, b"x" * 100_000_000))
    assert (response.status_code, response.content) == (413, b"too large")
    assert transport.send(server.url).content == b"next"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/api",
        "api.example.com/x",
        "ftp://example.com/",
        "http://",
        "http://user:pass@example.com/",
        "http://exämple.com/",
        "http://example.com/ä",
        "http://example.com/a b",
        "http://example.com/\r\nX: 1",
        "http://example.com/\x00",
        "http://example.com\r\n/",
        "http://example.com:99999/",
        "http://example.com:0/",
        "http://example.com/#a b",
        "http://[::1",
    ],
)
def test_an_invalid_url_is_rejected_before_anything_is_sent(transport: AnyTransport, url: str) -> None:
    assert outcome(transport.fail(url)) == (FailureKind.INVALID, False)


@pytest.mark.parametrize("value", ["v9\r\nX-Evil: 1", "v9\n", "\nv9", "v9\rb", "v9\x00b", " v9", "v9 ", "v9ä", "v9\x7f"])
@pytest.mark.parametrize("secret", [False, True])
def test_a_header_value_that_would_end_its_line_is_rejected(transport: AnyTransport, serve: Serve, value: str, secret: bool) -> None:
    from attrs import evolve

    from pictograph.secret import Secret

    server = serve(respond(200))
    request = get(server.url) if secret else get(server.url, ("X-Note", value))
    if secret:
        request = evolve(request, secret_headers=(("X-API-Key", Secret(value)),))
    failure = transport.fail(request)
    assert outcome(failure) == (FailureKind.INVALID, False)
    assert "v9" not in failure.reason
    assert ("X-API-Key" if secret else "X-Note") in failure.reason
    assert server.connections == 0


@pytest.mark.parametrize("name", ["", "X Y", "X:Y", "X\r\nY", "Ä"])
def test_an_invalid_header_name_is_rejected(transport: AnyTransport, serve: Serve, name: str) -> None:
    server = serve(respond(200))
    assert outcome(transport.fail(get(server.url, (name, "1")))) == (FailureKind.INVALID, False)
    assert server.connections == 0


@pytest.mark.parametrize("method", ["", "get", "GET /x HTTP/1.1\r\nX: 1\r\n\r\nGET"])
def test_an_invalid_method_is_rejected(transport: AnyTransport, serve: Serve, method: str) -> None:
    server = serve(respond(200))
    assert outcome(transport.fail(get(server.url, method=method))) == (FailureKind.INVALID, False)
    assert server.connections == 0


def test_a_tls_connection_is_used_again(open_transport: Open, serve: Serve) -> None:
    server = serve(respond(200, body=b"ok"), tls=tls.authority().good)
    with names({"api.example.com": "127.0.0.1"}):
        transport = open_transport(verify=tls.authority().client_context())
        for _ in range(3):
            assert transport.send(server.url_for("https", "api.example.com")).content == b"ok"
    assert server.connections == 1


def test_one_tls_context_serves_all_origins(open_transport: Open, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ssl.SSLContext] = []
    make = ssl.create_default_context

    def counted(**arguments: object) -> ssl.SSLContext:
        made.append(make(cadata=tls.authority().ca_pem.decode()))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    transport = open_transport()
    assert transport.send(serve(respond(200)).url).status_code == 200
    assert not made, "plain HTTP needs no TLS context"
    for _ in range(2):
        transport.send(serve(respond(200), tls=tls.authority().good).url)
    assert len(made) == 1

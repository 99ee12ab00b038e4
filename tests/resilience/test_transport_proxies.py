"""The environment's proxies are used for the hosts that it names them for; a wrong one is a clear failure before anything is sent."""

from __future__ import annotations

import base64
import importlib.util
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pictograph._resilience.http.messages import FailureKind, Limits, TransportFailure
from pictograph._resilience.http.proxies import environment_proxies, is_exempt, proxy_for
from tests.support import tls
from tests.support.behaviours import At, close, garbage, never_answer, respond, respond_with
from tests.support.exchange import Exchange
from tests.support.fault_server import FaultServer
from tests.support.loopback import LoopbackServer
from tests.support.names import names
from tests.support.ports import refused_port
from tests.support.proxy import Proxy
from tests.support.responses import http_response
from tests.support.transports import KEY, AnyTransport, post

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


@pytest.fixture
def use_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Name a proxy for everything, in the environment; names of hosts can't be looked up here, the proxy must do it."""
    with names(unknown=["api.example.com"]):
        yield lambda url: monkeypatch.setenv("ALL_PROXY", url)


@contextmanager
def proxy_to(server: FaultServer, **options: Any) -> Iterator[Proxy]:
    with Proxy(routes={"api.example.com": server.address}, **options) as proxy:
        yield proxy


@pytest.mark.parametrize("proxy_tls", [False, True], ids=["http proxy", "https proxy"])
@pytest.mark.parametrize("credentials", [None, "user:p w"])
def test_plain_requests_are_forwarded(
    open_transport: Open, serve: Serve, use_proxy: Callable[[str], None], credentials: str | None, proxy_tls: bool
) -> None:
    server = serve(respond(200, body=b"ok"))
    with proxy_to(server, credentials=credentials, tls=tls.authority().good if proxy_tls else None) as proxy:
        use_proxy(proxy.url.replace("p w", "p%20w"))
        transport = open_transport(verify=tls.authority().client_context())
        assert transport.send(post("http://api.example.com/a?b=<|>", b"body")).content == b"ok"
        assert [p.target for p in proxy.passed] == ["http://api.example.com/a?b=<|>"]
    assert (server.requests[0].target, server.requests[0].body) == ("/a?b=<|>", b"body")
    assert server.requests[0].header("Host") == "api.example.com"
    assert server.requests[0].header("Proxy-Authorization") is None


@pytest.mark.parametrize("proxy_tls", [False, True], ids=["http proxy", "https proxy"])
@pytest.mark.parametrize("credentials", [None, "user:secret"])
def test_secure_requests_go_through_a_tunnel(
    open_transport: Open, serve: Serve, use_proxy: Callable[[str], None], credentials: str | None, proxy_tls: bool
) -> None:
    server = serve(respond(200, body=b"ok"), tls=tls.authority().good)
    with proxy_to(server, credentials=credentials, tls=tls.authority().good if proxy_tls else None) as proxy:
        use_proxy(proxy.url)
        transport = open_transport(verify=tls.authority().client_context())
        for _ in range(2):
            assert transport.send(post("https://api.example.com/a?b=<|>", b"body")).content == b"ok"
        assert [(p.method, p.target) for p in proxy.passed] == [("CONNECT", "api.example.com:443")]
        assert KEY.encode() not in proxy.passed[0].raw_head
        expected = None if credentials is None else "Basic " + base64.b64encode(credentials.encode()).decode()
        assert proxy.passed[0].header("Proxy-Authorization") == expected
    assert [(r.target, r.header("Proxy-Authorization")) for r in server.requests] == [("/a?b=<|>", None)] * 2


def test_a_large_body_passes_through_tls_in_tls(open_transport: Open, serve: Serve, use_proxy: Callable[[str], None]) -> None:
    body = bytes(range(256)) * 8000
    server = serve(respond_with(lambda received: http_response(200, body=received.body[::-1])), tls=tls.authority().good)
    with proxy_to(server, tls=tls.authority().good) as proxy:
        use_proxy(proxy.url)
        response = open_transport(verify=tls.authority().client_context()).send(post("https://api.example.com/", body))
    assert response.content == body[::-1]


@pytest.mark.parametrize(("credentials", "refuse_status", "reason"), [("user:secret", None, "407"), (None, 502, "502")])
def test_a_proxy_that_opens_no_tunnel_is_a_failure_to_connect(
    open_transport: Open, serve: Serve, use_proxy: Callable[[str], None], credentials: str | None, refuse_status: int | None, reason: str
) -> None:
    server = serve(respond(200), tls=tls.authority().good)
    with proxy_to(server, credentials=credentials, refuse_status=refuse_status) as proxy:
        use_proxy(f"http://127.0.0.1:{proxy.port}")
        failure = open_transport(verify=tls.authority().client_context()).fail("https://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)
    assert reason in failure.reason
    assert not server.requests


def test_a_proxy_that_is_down(open_transport: Open, use_proxy: Callable[[str], None]) -> None:
    with refused_port() as port:
        use_proxy(f"http://user:hush@127.0.0.1:{port}")
        failure = open_transport().fail("http://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)
    assert f"proxy http://127.0.0.1:{port}" in failure.reason
    assert "hush" not in failure.reason


@pytest.mark.parametrize("at", [At.REQUEST, At.HEAD])
def test_a_connection_that_ends_in_the_request_for_a_tunnel_has_sent_nothing(
    open_transport: Open, serve: Serve, use_proxy: Callable[[str], None], at: At
) -> None:
    use_proxy(serve(close(at)).url)
    failure = open_transport(verify=False).fail("https://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)


@pytest.mark.parametrize("url", ["ftp://proxy.example.com", "http://", "http://proxy.example.com:port"])
def test_an_invalid_proxy_url(open_transport: Open, use_proxy: Callable[[str], None], url: str) -> None:
    use_proxy(url)
    assert open_transport().fail("http://api.example.com/").kind is FailureKind.INVALID


def test_the_environment_can_be_ignored(open_transport: Open, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(respond(200, body=b"direct"))
    with refused_port() as port:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        assert open_transport(trust_env=False).send(server.url).content == b"direct"
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert open_transport().send(server.url).content == b"direct"


class Socks(LoopbackServer):
    """A SOCKS 5 proxy that responds to the requests itself."""

    def __init__(self, user: str = "", password: str = "", reply: int = 0) -> None:
        self._login = (user, password)
        self._reply = reply
        self.asked: list[tuple[str, int]] = []
        super().__init__()

    def serve(self, sock: socket.socket, number: int) -> None:
        version, count = sock.recv(2)
        assert version == 5
        methods = sock.recv(count)
        method = 2 if self._login[0] else 0
        if method not in methods:
            sock.sendall(b"\x05\xff")
            return
        sock.sendall(bytes([5, method]))
        if method:
            assert sock.recv(1) == b"\x01"
            login = (self._text(sock), self._text(sock))
            sock.sendall(b"\x01" + bytes([login != self._login]))
        if not (head := sock.recv(4)):
            return
        assert head == b"\x05\x01\x00\x03"
        self.asked.append((self._text(sock), int.from_bytes(sock.recv(2), "big")))
        sock.sendall(bytes([5, self._reply, 0, 3, 4]) + b"here" + b"\x00\x50")
        exchange = Exchange(sock, number, self.stopping, lambda received: None)
        while exchange.wait_for_bytes():
            exchange.send(http_response(200, body=exchange.read_body().target.encode()))

    def _text(self, sock: socket.socket) -> str:
        return sock.recv(sock.recv(1)[0]).decode()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("login", ["", "user:hush@"])
def test_a_socks_proxy(open_transport: Open, use_proxy: Callable[[str], None], scheme: str, login: str) -> None:
    with Socks(*login.removesuffix("@").split(":")) as proxy:
        use_proxy(f"{scheme}://{login}127.0.0.1:{proxy.port}")
        transport = open_transport()
        assert [transport.send(f"http://api.example.com/{n}").content for n in range(2)] == [b"/0", b"/1"]
        assert proxy.asked == [("api.example.com", 80)]


@pytest.mark.parametrize(
    ("user", "reply", "login", "reason"),
    [
        ("", 5, "", "Connection refused"),
        ("", 77, "", "Malformed reply"),
        ("user", 0, "user:wrong@", "Invalid username/password"),
        ("user", 0, "", "NO ACCEPTABLE METHODS"),
        ("", 0, "user" * 100 + "@", "255 bytes"),
    ],
)
def test_a_socks_proxy_that_opens_no_connection(
    open_transport: Open, use_proxy: Callable[[str], None], user: str, reply: int, login: str, reason: str
) -> None:
    with Socks(user, "hush", reply) as proxy:
        use_proxy(f"socks5://{login}127.0.0.1:{proxy.port}")
        failure = open_transport().fail("http://api.example.com/")
        proxy.wait_until_idle()
    assert (failure.kind, failure.sent) == (FailureKind.INVALID if "255" in reason else FailureKind.CONNECT, False)
    assert reason in failure.reason


def test_a_server_that_is_not_a_socks_proxy(open_transport: Open, serve: Serve, use_proxy: Callable[[str], None]) -> None:
    for behaviour in (garbage(at=At.CONNECT), close(At.CONNECT)):
        server = serve(behaviour)
        use_proxy(server.url.replace("http", "socks5"))
        failure = open_transport().fail("http://api.example.com/")
        assert (failure.kind, failure.sent) == (FailureKind.CONNECT, False)
        server.wait_until_idle()


def test_a_silent_socks_proxy_ends_with_the_attempt(open_transport: Open, serve: Serve, use_proxy: Callable[[str], None]) -> None:
    use_proxy(serve(never_answer(At.CONNECT)).url.replace("http", "socks5"))
    failure = open_transport().fail("http://api.example.com/", Limits(total_seconds=0.2))
    assert (failure.kind, failure.sent) == (FailureKind.TIMEOUT, False)


def test_a_socks_proxy_without_the_extra_names_what_to_install(
    open_transport: Open, use_proxy: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "socksio" else find_spec(name, *rest))
    use_proxy("socks5://127.0.0.1:1080")
    failure = open_transport().fail("http://api.example.com/")
    assert (failure.kind, failure.sent) == (FailureKind.INVALID, False)
    assert "pip install 'pictograph[socks]'" in failure.reason


# Which proxy


@pytest.mark.parametrize(
    ("entry", "host", "port", "exempt"),
    [
        ("", "example.com", 443, False),
        ("*", "example.com", 443, True),
        ("example.com", "example.com", 443, True),
        ("example.com", "api.example.com", 443, True),
        (".example.com", "api.example.com", 443, True),
        (".example.com", "example.com", 443, True),
        ("example.com", "notexample.com", 443, False),
        ("api.example.com", "example.com", 443, False),
        ("EXAMPLE.com", "Example.COM", 443, True),
        ("other.org, example.com ", "example.com", 443, True),
        ("example.com:443", "example.com", 443, True),
        ("example.com:443", "example.com", 80, False),
        ("*.example.com", "api.example.com", 443, True),
        ("*.example.com", "example.com", 443, True),
        ("*.example.com:443", "api.example.com", 80, False),
        ("*.example.com", "badexample.com", 443, False),
        ("localhost", "localhost", 80, True),
        ("127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1", "127.0.0.10", 80, False),
        ("127.0.0.0/8", "127.9.9.9", 80, True),
        ("10.0.0.0/8", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "example.com", 80, False),
        ("::1", "::1", 80, True),
        ("[::1]", "::1", 80, True),
        ("[::1]:80", "::1", 81, False),
        ("fe80::/10", "fe80::1", 80, True),
        ("not/a/network", "example.com", 80, False),
    ],
)
def test_no_proxy_exempts_the_hosts_that_it_names(entry: str, host: str, port: int, exempt: bool) -> None:
    assert is_exempt(host, port, entry) is exempt


def test_the_environment_names_a_proxy_by_scheme() -> None:
    found = environment_proxies(
        {"HTTPS_PROXY": "http://upper", "https_proxy": "http://lower:3", "ALL_PROXY": "all:9", "NO_PROXY": "x.org", "proxy": "no"}
    )
    assert str(proxy_for("https", "example.com", 443, found)) == "the proxy http://lower:3"
    assert str(proxy_for("http", "example.com", 80, found)) == "the proxy http://all:9"
    assert proxy_for("https", "x.org", 443, found) is None
    assert proxy_for("https", "example.com", 443, {}) is None


def test_in_a_cgi_program_the_visitor_can_not_set_a_proxy() -> None:
    assert "http" not in environment_proxies({"REQUEST_METHOD": "GET", "HTTP_PROXY": "http://evil"})


@pytest.mark.parametrize("url", ["ftp://x", "socks4://x", "http://"])
def test_other_proxies_are_rejected(url: str) -> None:
    with pytest.raises(TransportFailure) as caught:
        proxy_for("http", "example.com", 80, {"http": url})
    assert caught.value.kind is FailureKind.INVALID

"""A minimal HTTP proxy that records its requests: CONNECT tunnels and requests in absolute form.

with Proxy(routes={"api.example.com": server.address}) as proxy:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    ...
    assert [(p.method, p.target) for p in proxy.passed] == [("CONNECT", "api.example.com:443")]
"""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from tests.support.exchange import Exchange, Over, Received
from tests.support.loopback import LoopbackServer
from tests.support.responses import http_response

OWN_HEADERS = frozenset({"proxy-authorization", "proxy-connection", "connection"})
"""Headers for the proxy alone, which are not passed on."""


class Proxy(LoopbackServer):
    """Forwards to the host of the request, or to `routes[host]` for hosts that exist only in the test.

    `credentials` ("user:password") are required (407) when given. `refuse_status` is the response to every request,
    instead of forwarding, as a proxy does whose upstream is unreachable (502) or forbidden (403). With `tls`, a
    server-side context, clients must speak TLS to the proxy itself.
    """

    def __init__(
        self,
        *,
        routes: Mapping[str, tuple[str, int]] | None = None,
        credentials: str | None = None,
        refuse_status: int | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tls = tls
        self._routes = routes or {}
        self._credentials = credentials
        self._refuse_status = refuse_status
        self.passed: list[Received] = []  # CONNECT with "host:port", or a method with the absolute URL; rejected ones as well
        self.tunnelled_bytes = 0  # through CONNECT, both directions
        super().__init__()

    @property
    def url(self) -> str:
        """The proxy's address, with the credentials that it requires."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{self._credentials + '@' if self._credentials else ''}{self.host}:{self.port}"

    def serve(self, sock: socket.socket, number: int) -> None:
        if self._tls is not None:
            sock = self._tls.wrap_socket(sock, server_side=True)
            self.replace(number, sock)
        exchange = Exchange(sock, number, self.stopping, self._record)
        with contextlib.suppress(Over):
            while exchange.wait_for_bytes():
                received = exchange.read_head()
                if status := self._error_status(received):
                    exchange.read_body()
                    wanted = [("Proxy-Authenticate", 'Basic realm="test"')] if status == 407 else []
                    exchange.send(http_response(status, wanted, "<html>rejected by the proxy</html>"))
                elif received.method == "CONNECT":
                    self._tunnel(exchange, received)
                else:
                    self._forward(exchange, received)

    def _record(self, received: Received) -> None:
        with self._changed:
            self.passed.append(received)
            self._changed.notify_all()

    def _error_status(self, received: Received) -> int | None:
        if self._credentials is not None:
            wanted = "Basic " + base64.b64encode(self._credentials.encode()).decode()
            if received.header("Proxy-Authorization") != wanted:
                return 407
        return self._refuse_status

    def _connect(self, host: str, port: int) -> socket.socket:
        return socket.create_connection(self._routes.get(host, (host, port)), timeout=30)

    def _tunnel(self, exchange: Exchange, received: Received) -> None:
        host, _, port = received.target.rpartition(":")
        try:
            upstream = self._connect(host, int(port))
        except OSError:
            exchange.send(http_response(502, body="<html>no such upstream</html>"))
            return
        with upstream:
            exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for data in self._relay(exchange.sock, upstream):
                self.tunnelled_bytes += len(data)
        raise Over

    def _forward(self, exchange: Exchange, received: Received) -> None:
        """Pass one request on in origin form and stream its response back; the end of the upstream connection ends both."""
        parts = urlsplit(received.target)
        exchange.read_body()
        try:
            upstream = self._connect(parts.hostname or "", parts.port or 80)
        except OSError:
            exchange.send(http_response(502, body="<html>no such upstream</html>"))
            return
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        kept = [(name, value) for name, value in received.headers if name.lower() not in OWN_HEADERS | {"transfer-encoding"}]
        if received.header("Transfer-Encoding"):
            kept.append(("Content-Length", str(len(received.body))))
        lines = [f"{received.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in kept), "Connection: close"]
        with upstream:
            upstream.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + received.body)
            for _ in self._relay(exchange.sock, upstream):
                pass
        raise Over

    def _relay(self, client: socket.socket, upstream: socket.socket) -> Iterator[bytes]:
        """Pass on what comes from either side, and yield it, until one of them ends."""
        ends = {client: upstream, upstream: client}
        while not self.stopping.is_set():
            waiting = [client] if isinstance(client, ssl.SSLSocket) and client.pending() else []
            ready = waiting or select.select(list(ends), [], [], 0.2)[0]
            for source in ready:
                data = source.recv(65536)
                if not data:
                    return
                ends[source].sendall(data)
                yield data

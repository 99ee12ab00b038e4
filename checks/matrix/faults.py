"""Fault injection: each function here returns the injection of a row, or is one."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from checks.matrix.row import Injection
from checks.matrix.setup import VALID, Setup, valid_response
from tests.support import tls
from tests.support.behaviours import At, Behaviour, End, drop, end, html_error, read_request, redirect, respond, write
from tests.support.exchange import Exchange
from tests.support.names import names
from tests.support.ports import unanswered_port
from tests.support.proxy import Proxy
from tests.support.responses import head, http_response, in_chunks

NAME = "api.example.com"


# Responses


def always(fault: Behaviour) -> Injection:
    """Every attempt that the row expects meets the fault; valid responses follow."""

    def inject(setup: Setup) -> None:
        setup.serve(*[fault] * setup.fault_count)

    return inject


def once(*behaviours: Behaviour) -> Injection:
    """The API shows each behaviour once, then gives valid responses."""

    def inject(setup: Setup) -> None:
        setup.serve(*behaviours)

    return inject


def on_kept_connection(how: End, *, during_request: bool) -> Injection:
    """A kept connection ends: while it is idle, or when the next request arrives on it."""

    def inject(setup: Setup) -> None:
        then_end = Behaviour("a valid response, then the end", (*VALID.steps, end(how)))
        server = setup.serve(*([VALID, drop(how, At.REQUEST)] if during_request else [then_end]))
        setup.warm_up_calls = 1
        if not during_request:
            setup.after_warm_up = server.wait_until_idle

    return inject


def valid_but(change: Callable[[bytes], bytes], name: str, how: End | None = None) -> Behaviour:
    """The valid response with its bytes changed; then the connection ends if `how` is given."""

    def step(exchange: Exchange) -> None:
        exchange.send(change(valid_response(exchange.read_body())))

    return Behaviour(name, (step, *([end(how)] if how else [])))


def encoded(encode: Callable[[bytes], bytes], *headers: tuple[str, str], name: str) -> Behaviour:
    """The valid response with another content coding."""

    def change(whole: bytes) -> bytes:
        body = encode(whole.partition(b"\r\n\r\n")[2])
        return http_response(200, [("Content-Type", "application/json"), *headers], body)

    return valid_but(change, name)


def chunked() -> Behaviour:
    """The valid response in chunks of 7 bytes."""
    start = head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")])
    return valid_but(lambda whole: start + in_chunks(whole.partition(b"\r\n\r\n")[2], 7), "the valid response in chunks")


def without_length(version: str) -> Behaviour:
    """The valid response without a length: the end of the connection ends the body."""
    start = head(200, [("Content-Type", "application/json"), ("Connection", "close")], version=version)
    return valid_but(lambda whole: start + whole.partition(b"\r\n\r\n")[2], f"{version} without a length", End.FIN)


def raw(data: bytes, how: End | None = None) -> Behaviour:
    """These bytes instead of a response."""
    return Behaviour("raw bytes", (read_request, write(data), *([end(how)] if how else [])))


def retry_after(status: int, *values: str) -> Behaviour:
    """An error response with these `Retry-After` headers."""
    return respond(status, [("Retry-After", value) for value in values], {"detail": "Not now"})


# Connecting


def connection_refused(setup: Setup) -> None:
    """No process listens on the port."""
    server = setup.serve()
    server.refuse()
    setup.on_recover(server.listen)


def connect_hangs(setup: Setup) -> None:
    """The listen queue of the host is full: connecting neither succeeds nor fails."""
    setup.options["base_url"] = f"http://127.0.0.1:{setup.enter(unanswered_port())}"
    setup.recoverable = False


def name_lookup(**lookups: Any) -> Injection:
    """The lookup of the API's name fails (`unknown`) or blocks (`hanging`) until the fault is removed."""

    def inject(setup: Setup) -> None:
        server = setup.serve()
        setup.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}
        setup.enter(names({NAME: "127.0.0.1"}))
        fault = setup.enter(ExitStack())
        fault.enter_context(names(**lookups))
        setup.on_recover(fault.close)

    return inject


def over_tls(certificate: Callable[[tls.Authority], ssl.SSLContext], *behaviours: Behaviour, recoverable: bool = False) -> Injection:
    """The API over TLS with this certificate; the client trusts only the test authority."""

    def inject(setup: Setup) -> None:
        authority = tls.authority()
        setup.serve(*behaviours, tls=certificate(authority))
        setup.options["verify"] = authority.client_context()
        setup.recoverable = recoverable

    return inject


def without_tls(fault: Behaviour) -> Injection:
    """The client speaks TLS, the server does not."""

    def inject(setup: Setup) -> None:
        server = setup.serve(*[fault] * (setup.fault_count + 1))
        setup.options |= {"base_url": server.url_for("https"), "verify": tls.authority().client_context()}
        setup.recoverable = False

    return inject


# Redirects


def redirected(status: int, *, same_host: bool) -> Injection:
    """The API redirects to itself or to another host."""

    def inject(setup: Setup) -> None:
        target = "" if same_host else setup.other_host(VALID).url
        setup.serve(redirect(f"{target}/elsewhere", status))

    return inject


# Proxies


def through_proxy(
    *, https: bool, error_status: int | None = None, credentials: str | None = None, send_credentials: bool = True
) -> Injection:
    """The environment names a proxy."""

    def inject(setup: Setup) -> None:
        server = setup.serve(tls=tls.authority().good if https else None)
        proxy = setup.enter(Proxy(routes={NAME: server.address}, refuse_status=error_status, credentials=credentials))
        url = proxy.url if send_credentials else f"http://127.0.0.1:{proxy.port}"
        setup.set_environment(HTTP_PROXY=url, HTTPS_PROXY=url)
        setup.enter(names(unknown=[NAME]))  # a client that bypasses the proxy fails
        scheme = "https" if https else "http"
        setup.options |= {"base_url": f"{scheme}://{NAME}", "allow_http": True, "verify": tls.authority().client_context()}
        setup.recoverable = error_status is None and send_credentials
        if not https:
            setup.before_next_call = proxy.wait_until_idle  # this proxy closes the connection after each response

    return inject


def bypassing_proxy(no_proxy: str) -> Injection:
    """The environment names a proxy that does not exist, and exempts the API from it."""

    def inject(setup: Setup) -> None:
        server = setup.serve()
        setup.enter(names({NAME: "127.0.0.1"}))
        setup.set_environment(HTTP_PROXY="http://127.0.0.1:1", NO_PROXY=no_proxy)
        setup.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}

    return inject


def proxy_down(setup: Setup) -> None:
    """The environment names a proxy that refuses connections."""
    server = setup.serve()
    proxy = setup.other_host(html_error(502))
    proxy.refuse()
    setup.set_environment(HTTP_PROXY=proxy.url)
    setup.enter(names({NAME: "127.0.0.1"}))
    setup.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}
    setup.recoverable = False

"""Opening a connection: look the name up, connect, go through the proxy, shake hands."""

from __future__ import annotations

import concurrent.futures
import socket
import ssl
import threading
from collections.abc import Callable
from typing import TypeVar

from pictograph._resilience.connections.failures import cannot_connect
from pictograph._resilience.connections.proxy import Proxy
from pictograph._resilience.connections.route import Origin, Route
from pictograph._resilience.connections.steps import AddressInfo, Connect, Resolve, Steps
from pictograph._resilience.connections.time_limit import Expired
from pictograph._resilience.connections.tls import TlsLayer

T = TypeVar("T")

_ADDRESS_SECONDS = 2.5
"""The most that is given to an address while there are others: the SYN and its first repetition. A host whose IPv6 leads
nowhere is then reached by IPv4 well inside the time for connecting."""


def dial(route: Route, tls_context: Callable[[], ssl.SSLContext]) -> Steps[tuple[TlsLayer, ...]]:
    """Open a connection along the route; gives the TLS layers on it, the innermost last. Raises `TransportFailure` alone."""
    origin, proxy = route.origin, route.proxy
    layers: tuple[TlsLayer, ...] = ()
    where: object = proxy or origin
    try:
        yield from _connect(proxy or origin)
        if proxy is not None and proxy.scheme == "https":
            layers = ((yield from _secure(proxy.host, layers, tls_context)),)
        if proxy is not None and not route.forwarded:
            from pictograph._resilience.connections.tunnel import tunnel  # with h11, which most programs never need

            yield from through(layers, tunnel(proxy, origin))
        where = origin
        if origin.secure:
            layers = (*layers, (yield from _secure(origin.host, layers, tls_context)))
    except OSError as exc:
        raise cannot_connect(exc, where) from exc
    return layers


def through(layers: tuple[TlsLayer, ...], steps: Steps[T]) -> Steps[T]:
    """The conversation as it looks on the socket below the layers."""
    for layer in reversed(layers):
        steps = layer.over(steps)
    return steps


def _secure(host: str, below: tuple[TlsLayer, ...], tls_context: Callable[[], ssl.SSLContext]) -> Steps[TlsLayer]:
    context: ssl.SSLContext = yield tls_context
    layer = TlsLayer(context, host)
    yield from through(below, layer.handshake())
    return layer


def _connect(server: Origin | Proxy) -> Steps[None]:
    addresses: list[AddressInfo] = yield Resolve(server.host, server.port)
    for left in range(len(addresses) - 1, -1, -1):
        try:
            yield Connect(addresses[-1 - left], _ADDRESS_SECONDS if left else None)
        except OSError as exc:
            if isinstance(exc, Expired) or not left:
                raise
        else:
            return
    raise socket.gaierror(socket.EAI_NONAME, "no address")


def numeric_address(host: str, port: int) -> list[AddressInfo]:
    """The one address that a literal IP stands for; empty for a name."""
    for family, address in ((socket.AF_INET, (host, port)), (socket.AF_INET6, (host, port, 0, 0))):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]
    return []


def look_up(host: str, port: int) -> concurrent.futures.Future[list[AddressInfo]]:
    """Resolve a name in a thread of its own: `getaddrinfo` knows no timeout, but waiting for it does.

    A look-up that nobody waits for any more ends when the system gives up; the thread holds nothing and stops no exit.
    """
    answer: concurrent.futures.Future[list[AddressInfo]] = concurrent.futures.Future()
    answer.set_running_or_notify_cancel()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        except UnicodeError:  # a label that is empty or too long
            answer.set_exception(socket.gaierror(socket.EAI_NONAME, "not a host name"))
        except OSError as exc:
            answer.set_exception(exc)
        else:
            answer.set_result([*found])

    threading.Thread(target=ask, name="pictograph-name-lookup", daemon=True).start()
    return answer

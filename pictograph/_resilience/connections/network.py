"""What the connections of one transport have in common: the way to an origin, the TLS context, the fate in a forked process."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Mapping
from typing import Protocol
from weakref import WeakSet

from pictograph._resilience.connections.options import ConnectionOptions
from pictograph._resilience.connections.proxy import environment_proxies, proxy_for
from pictograph._resilience.connections.route import Origin, Route
from pictograph._resilience.connections.tls import make_context
from pictograph._resilience.http.messages import FailureKind, TransportFailure


class Network:
    """Shared by all pools of a transport."""

    def __init__(self, options: ConnectionOptions) -> None:
        self.options = options
        self._proxies: Mapping[str, str] | None = None
        self._tls_context: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def route_to(self, origin: Origin) -> Route:
        """The way to an origin. The environment is read once, at the first call."""
        if not self.options.trust_env:
            return Route(origin)
        if self._proxies is None:
            self._proxies = environment_proxies()
        return Route(origin, proxy_for(origin.scheme, origin.host, origin.port, self._proxies))

    def tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls_context is None:
                self._tls_context = make_context(self.options.verify, self.options.trust_env)
            return self._tls_context

    def forget_locks(self) -> None:
        self._lock = threading.Lock()


def no_slot(origin: Origin, options: ConnectionOptions) -> TransportFailure:
    reason = f"{origin}: no connection became free in time, all {options.max_connections} are in use"
    return TransportFailure(FailureKind.POOL, sent=False, reason=reason)


def already_closed() -> TransportFailure:
    return TransportFailure(FailureKind.CLOSED, sent=False, reason="the client is closed: make a new one")


def final(failure: TransportFailure, *, closed: bool) -> TransportFailure:
    """The failure as it leaves the transport: blamed on `close()` where that was the reason."""
    if not closed or failure.kind in (FailureKind.CLOSED, FailureKind.INVALID):
        return failure
    return TransportFailure(FailureKind.CLOSED, sent=failure.sent, reason="the client was closed during the call")


class ForkAware(Protocol):
    def after_fork_in_child(self) -> None: ...


_fork_aware: WeakSet[ForkAware] = WeakSet()


def tell_of_forks(transport: ForkAware) -> None:
    """Call `after_fork_in_child` of a transport when this process was forked, in the child, before anything else runs there."""
    _fork_aware.add(transport)


def _after_fork_in_child() -> None:
    for transport in list(_fork_aware):
        transport.after_fork_in_child()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork_in_child)

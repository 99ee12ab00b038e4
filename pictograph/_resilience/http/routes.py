"""New connections. Guarantee: the environment's proxies are used as they are named, and one TLS context serves all origins.

httpcore's pools serve as factories only: proxies, CONNECT, SOCKS and the start of TLS are in the connections that they make.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pictograph._resilience.http import fork
from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph._resilience.http.proxies import Proxy, environment_proxies, proxy_for
from pictograph._resilience.http.tls import make_context

if TYPE_CHECKING:
    import ssl

    from pictograph._resilience.http.attempt import Attempt
    from pictograph._resilience.http.library import httpcore
    from pictograph._resilience.http.options import TransportOptions
    from pictograph._resilience.http.url import Origin

C_co = TypeVar("C_co", covariant=True)  # a connection


class Factory(Protocol[C_co]):
    def create_connection(self, origin: httpcore.Origin) -> C_co: ...


class Network:
    """What all connections of a transport share: the proxies of the environment, read once, and the TLS context."""

    def __init__(self, options: TransportOptions) -> None:
        self.options = options
        self._proxies: Mapping[str, str] | None = None
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        fork.register(self)

    def proxy(self, origin: Origin) -> Proxy | None:
        if not self.options.trust_env:
            return None
        if self._proxies is None:
            self._proxies = environment_proxies()
        return proxy_for(origin.scheme, origin.host, origin.port, self._proxies)

    def tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = make_context(self.options.verify, self.options.trust_env)
            return self._context

    def after_fork_in_child(self) -> None:
        self._lock = threading.Lock()  # another thread of the parent may hold it


class Routes(Generic[C_co]):
    """Makes the connections of one backend."""

    def __init__(
        self,
        network: Network,
        backend: object,
        direct: Callable[..., Factory[C_co]],
        http_proxy: Callable[..., Factory[C_co]],
        socks_proxy: Callable[..., Factory[C_co]],
    ) -> None:
        self._network = network
        self._backend = backend
        self._direct = direct
        self._http_proxy = http_proxy
        self._socks_proxy = socks_proxy
        self._factories: dict[tuple[Proxy | None, bool], Factory[C_co]] = {}

    def new_connection(self, origin: Origin, core_origin: httpcore.Origin, attempt: Attempt) -> C_co:
        """Return a connection that opens itself for its first request, the one of `attempt`."""
        proxy = attempt.proxy = self._network.proxy(origin)
        attempt.handshakes_due = origin.secure + (proxy is not None and proxy.scheme == "https")
        attempt.socks_due = proxy is not None and proxy.is_socks
        key = proxy, origin.secure
        factory = self._factories.get(key)
        if factory is None:
            factory = self._factories[key] = self._factory(proxy, origin.secure)
        return factory.create_connection(core_origin)

    def _factory(self, proxy: Proxy | None, secure: bool) -> Factory[C_co]:
        settings: dict[str, Any] = {"keepalive_expiry": self._network.options.idle_seconds, "network_backend": self._backend}
        if secure:
            settings["ssl_context"] = self._network.tls_context()
        if proxy is None:
            return self._direct(**settings)
        user, password = proxy.user.encode(), proxy.password.reveal().encode() if proxy.password else b""
        if user:
            settings["proxy_auth"] = user, password
        host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
        if proxy.is_socks:
            if importlib.util.find_spec("socksio") is None:
                raise _invalid(
                    f"{proxy} is set in the environment, but a package that SOCKS needs is missing: pip install 'pictograph[socks]'"
                )
            if max(len(user), len(password)) > 255:
                raise _invalid(f"{proxy}: SOCKS can't carry a user or password of more than 255 bytes")
            return self._socks_proxy(f"socks5://{host}:{proxy.port}", **settings)
        if proxy.scheme == "https":
            settings["proxy_ssl_context"] = self._network.tls_context()
        return self._http_proxy(f"{proxy.scheme}://{host}:{proxy.port}", **settings)


def _invalid(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.INVALID, sent=False, reason=reason)

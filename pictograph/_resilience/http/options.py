"""What can be set about a transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    import ssl

    from pictograph._resilience.http.library import httpx


@frozen(kw_only=True)
class TransportOptions:
    """How requests reach the server. Limits are per origin (the API is one, the storage host another), times in seconds.

    `max_connections` bounds how many calls run at once; others wait. `max_idle_connections` and `idle_seconds` bound what is
    kept open between calls. `connect_seconds` bounds name lookup, connecting, proxy and TLS together.
    `verify`: False trusts any server (for tests only), an `ssl.SSLContext` is used as it is. `trust_env` reads
    `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, `SSL_CERT_FILE` and `SSL_CERT_DIR`.

    At most one of the other three is given, and of the settings above only `connect_seconds` then has an effect.
    `http_client` / `async_http_client`: an httpx client, used with its own proxies, limits and event hooks, and not closed
    by `close`. `transport`: an httpx transport, for instance `httpx.MockTransport` in tests; `close` closes it.
    """

    max_connections: int = 64
    max_idle_connections: int = 64
    idle_seconds: float = 20.0
    connect_seconds: float | None = 10.0
    verify: bool | ssl.SSLContext = True
    trust_env: bool = True
    http_client: httpx.Client | None = None
    async_http_client: httpx.AsyncClient | None = None
    transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None

"""What can be set about connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    import ssl


@frozen(kw_only=True)
class ConnectionOptions:
    """Limits are per origin (the API is one, the storage host another), times in seconds.

    `max_connections` bounds how many calls are under way at once; others wait. `max_idle_connections` and `idle_seconds`
    bound what is kept open between calls. `connect_seconds` bounds name lookup, connecting, proxy and TLS together.
    `verify`: False trusts any server (for tests only), an `ssl.SSLContext` is used as it is. `trust_env` reads
    `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    """

    max_connections: int = 64
    max_idle_connections: int = 64
    idle_seconds: float = 20.0
    connect_seconds: float | None = 10.0
    verify: bool | ssl.SSLContext = True
    trust_env: bool = True

"""Where a request goes, and whether it can be written as HTTP at all."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from pictograph._resilience.connections.proxy import Proxy
from pictograph._resilience.http.messages import FailureKind, HttpRequest, TransportFailure

_URL = re.compile(
    r"""(?P<scheme>https?)://
        (?P<host>\[[0-9a-f:.]+\]|[a-z0-9._~-]+)
        (?::(?P<port>\d{1,5}))?
        (?P<target>[/?][!-"$-~]*)?
        (?:\#[!-~]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_TARGET = re.compile("[/?][^#]*")
_METHOD = re.compile(r"[A-Z]+")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_OWN_PORT = {"http": 80, "https": 443}


@frozen
class Origin:
    """Scheme, host and port. `host` has no brackets."""

    scheme: str
    host: str
    port: int

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """What stands in the Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _OWN_PORT[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@frozen
class Route:
    """An origin, and the proxy on the way to it."""

    origin: Origin
    proxy: Proxy | None = None

    @property
    def forwarded(self) -> bool:
        """Whether the proxy is given each request with its whole URL, instead of one tunnel."""
        return self.proxy is not None and not self.origin.secure and not self.proxy.is_socks


def origin_of(url: str) -> Origin:
    """The origin of an absolute URL; `TransportFailure` (invalid) for anything else."""
    match = _URL.fullmatch(url)
    if match is None:
        shown = url.partition("?")[0][:100]
        raise _invalid(f"{shown!r} is not an absolute, percent-encoded http(s) URL")
    return _origin(*match.group("scheme", "host", "port"))


@lru_cache(maxsize=64)
def _origin(scheme: str, host: str, given_port: str | None) -> Origin:
    port = int(given_port or _OWN_PORT[scheme.lower()])
    if not 0 < port < 65536:
        raise _invalid(f"{port} is not a port")
    return Origin(scheme.lower(), host.lower().strip("[]"), port)


def target_of(url: str) -> str:
    """Path and query of a URL that `origin_of` has accepted."""
    match = _TARGET.search(url, len("https://"))
    target = match[0] if match else ""
    return target if target.startswith("/") else "/" + target


def check_head(request: HttpRequest) -> None:
    """Refuse what would end a line of the head early and so say something else than meant. Values are not told: they may be secret."""
    if not _METHOD.fullmatch(request.method):
        raise _invalid("the method is not a word of capital letters")
    for name, value in request.headers:
        _check_header(name, _VALUE.fullmatch(value) is not None)
    for name, secret in request.secret_headers:
        _check_header(name, _VALUE.fullmatch(secret.reveal()) is not None)


def _check_header(name: str, value_is_fine: bool) -> None:
    if not _NAME.fullmatch(name):
        raise _invalid(f"{name[:100]!r} can't be the name of a header")
    if not value_is_fine:
        raise _invalid(
            f"the value of the header {name} can't be sent: it has a line break, a blank at an end, or something else than printable ASCII"
        )


def _invalid(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.INVALID, sent=False, reason=reason)

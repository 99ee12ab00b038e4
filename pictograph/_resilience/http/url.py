"""Where a request goes, and whether it can be sent as HTTP. Guarantee: what can't is rejected before anything is sent."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from pictograph._resilience.http.messages import FailureKind, HttpRequest, TransportFailure

_URL: Final = re.compile(
    r"""(?P<scheme>https?)://
        (?P<host>\[[0-9a-f:.]+\]|[a-z0-9._~-]+)
        (?::(?P<port>\d{1,5}))?
        (?P<target>[/?][!-"$-~]*)?
        (?:\#[!-~]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_METHOD: Final = re.compile(r"[A-Z]+")
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_BAD_VALUE: Final = (
    "the value of the header {} can't be sent: it has a line break, a blank at an end, or a character that is not printable ASCII"
)
_DEFAULT_PORT: Final = {"http": 80, "https": 443}


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
        """The value of the Host header: the port only where it is not the scheme's default."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_url(url: str) -> tuple[Origin, str]:
    """Return the origin of an absolute URL, and its path and query as they are written. `TransportFailure` (invalid) for any other."""
    match = _URL.fullmatch(url)
    if match is None:
        shown = url.partition("?")[0][:100]
        raise _invalid(f"{shown!r} is not an absolute, percent-encoded http(s) URL")
    scheme, host, port, target = match.groups()
    if target is None:
        target = "/"
    return _origin(scheme, host, port), target if target.startswith("/") else "/" + target


@lru_cache(maxsize=64)
def _origin(scheme: str, host: str, given_port: str | None) -> Origin:
    port = int(given_port or _DEFAULT_PORT[scheme.lower()])
    if not 0 < port < 65536:
        raise _invalid(f"{port} is not a port")
    return Origin(scheme.lower(), host.lower().strip("[]"), port)


def check_head(request: HttpRequest) -> None:
    """Reject what would end a line of the head early, and so send another request than meant. Values are not shown: they may be secret."""
    if not _METHOD.fullmatch(request.method):
        raise _invalid("the method is not a word of capital letters")
    for name, value in request.headers:
        _check_name(name)
        if not _VALUE.fullmatch(value):
            raise _invalid(_BAD_VALUE.format(name))
    for name, secret in request.secret_headers:
        _check_name(name)
        if not _VALUE.fullmatch(secret.reveal()):
            raise _invalid(_BAD_VALUE.format(name))


@lru_cache(maxsize=64)
def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise _invalid(f"{name[:100]!r} is not a header name")


def _invalid(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.INVALID, sent=False, reason=reason)

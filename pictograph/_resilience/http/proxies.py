"""Proxies: which one the environment names for an origin. Guarantee: `NO_PROXY` is obeyed, credentials stay out of texts."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from attrs import frozen

from pictograph._resilience import loading
from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph.secret import Secret

_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@frozen
class Proxy:
    """A proxy server. `scheme` is http, https, socks5 or socks5h; with SOCKS, names are always looked up by the proxy."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: Secret | None = None

    @property
    def is_socks(self) -> bool:
        return self.scheme.startswith("socks")

    def __str__(self) -> str:
        return f"the proxy {self.scheme}://{self.host}:{self.port}"


def environment_proxies(environ: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Read proxy URLs by scheme, `all` for any scheme and `no` for the exceptions, from `HTTPS_PROXY` and its like.

    On macOS and Windows the settings of the system are used where the environment has none.
    """
    if sys.platform in ("darwin", "win32") and environ is os.environ:
        loading.load("urllib.request")
        from urllib.request import getproxies

        return getproxies()
    found = {name.lower().removesuffix("_proxy"): url for name, url in environ.items() if name.lower().endswith("_proxy") and url}
    found |= {name.removesuffix("_proxy"): url for name, url in environ.items() if name.endswith("_proxy") and url}  # lower case wins
    if "REQUEST_METHOD" in environ and "http_proxy" not in environ:
        found.pop("http", None)  # in a CGI program HTTP_PROXY is the visitor's `Proxy` header
    return found


def proxy_for(scheme: str, host: str, port: int, proxies: Mapping[str, str]) -> Proxy | None:
    """Return the proxy to use for an origin, if any. Raises `TransportFailure` (invalid) when its URL is not one of a proxy."""
    url = proxies.get(scheme) or proxies.get("all")
    if not url or is_exempt(host, port, proxies.get("no", "")):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        given_port = parts.port
    except ValueError:
        parts, given_port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise TransportFailure(
            FailureKind.INVALID,
            sent=False,
            reason=f"the environment names a proxy for {scheme}:// that is not an http, https, socks5 or socks5h URL",
        )
    password = Secret(unquote(parts.password)) if parts.password else None
    return Proxy(parts.scheme, parts.hostname, given_port or _PORTS[parts.scheme], unquote(parts.username or ""), password)


def is_exempt(host: str, port: int, no_proxy: str) -> bool:
    """Whether `NO_PROXY` lists this host.

    Entries are separated by commas: `*`, a name (which includes its subdomains, with or without `.` or `*.` before it), an
    address, a network (`10.0.0.0/8`); each but a network may end in `:port`.
    """
    host = host.lower().rstrip(".")
    for entry in no_proxy.lower().split(","):
        name, port_text = _split_port(entry.strip())
        if name == "*":
            return True
        name = name.removeprefix("*")
        if not name or (port_text and port_text != str(port)):
            continue
        if "/" in name:
            if _in_network(host, name):
                return True
        elif host == name.lstrip(".") or host.endswith("." + name.lstrip(".")):
            return True
    return False


def _split_port(entry: str) -> tuple[str, str]:
    if entry.startswith("["):
        name, _, port = entry[1:].partition("]")
        return name, port.removeprefix(":")
    if entry.count(":") == 1:
        name, _, port = entry.partition(":")
        return name, port
    return entry, ""


def _in_network(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False

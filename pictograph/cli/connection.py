"""The checks of `pictograph doctor` below HTTP: proxy, certificate authorities, DNS, TLS."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from pictograph._resilience.http.messages import TransportFailure
from pictograph._resilience.http.proxies import Proxy, environment_proxies, proxy_for
from pictograph._resilience.http.tls import make_context
from pictograph.cli.check import FAIL, OK, Check

TIMEOUT_SECONDS: Final = 10.0
_PROXY_VARIABLES: Final = "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY"
_CA_FIX: Final = "Behind a proxy that inspects TLS, set SSL_CERT_FILE to the file with its certificate authority (PEM)."


def checks(base_url: str) -> Iterator[Check]:
    """Yield what is found on the way to the server. Behind a proxy, names and TLS are the proxy's business."""
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        proxy = proxy_for(parts.scheme, host, port, environment_proxies())
    except TransportFailure as failure:
        yield Check("proxy", FAIL, str(failure), f"Correct {_PROXY_VARIABLES}.")
        return
    yield Check("proxy", OK, f"requests go through {proxy}" if proxy else "none")
    yield from _authorities()
    target = (proxy.host, proxy.port) if proxy else (host, port)
    if not _is_address(target[0]):
        resolved = _dns(*target, proxy)
        yield resolved
        if resolved.status == FAIL:
            return
    if parts.scheme == "https" and proxy is None:
        yield _tls(host, port)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _authorities() -> Iterator[Check]:
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        place = os.environ.get(variable)
        if place and not os.path.exists(place):
            yield Check("CA", FAIL, f"{variable} is {place}, which does not exist", f"Correct {variable}, or unset it.")
        elif place:
            yield Check("CA", OK, f"certificate authorities from {variable}: {place}")


def _dns(host: str, port: int, proxy: Proxy | None) -> Check:
    started = time.monotonic()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        fix = f"Check {_PROXY_VARIABLES}." if proxy else "Check the base URL, the network and the name server."
        return Check("DNS", FAIL, f"{host} can't be resolved: {getattr(error, 'strerror', None) or error}", fix)
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    return Check("DNS", OK, f"{host} is {', '.join(addresses[:3])} ({time.monotonic() - started:.2f} s)")


def _tls(host: str, port: int) -> Check:
    try:
        context = make_context(verify=True, trust_env=True)
        with (
            socket.create_connection((host, port), TIMEOUT_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            certificate = secured.getpeercert() or {}
            return Check("TLS", OK, f"{secured.version()}, certificate valid until {certificate.get('notAfter', 'unknown')}")
    except TransportFailure as failure:
        return Check("TLS", FAIL, str(failure), "Correct SSL_CERT_FILE or SSL_CERT_DIR, or unset it.")
    except ssl.SSLCertVerificationError as error:
        return Check("TLS", FAIL, f"the certificate of {host} is not trusted: {error.verify_message}", _CA_FIX)
    except ssl.SSLError as error:
        return Check(
            "TLS", FAIL, f"the handshake failed: {error.reason}", "Check scheme and port of the base URL: does this port speak TLS?"
        )
    except OSError as error:
        fix = f"Check the network and firewall; if a proxy is needed, set {_PROXY_VARIABLES}."
        return Check("TLS", FAIL, f"no connection to {host}:{port}: {error.strerror or error}", fix)

"""Requests that the emulator sends itself: to loopback addresses only, unless other hosts are allowed.

Redirects are not followed, and no proxy is used.
"""

from __future__ import annotations

import http.client
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen


class Unreachable(Exception):
    """The host did not respond, or is not allowed; the message says which."""


@frozen
class RemoteResponse:
    """Response of the remote host."""

    status: int
    content: bytes = field(repr=False)


def is_allowed_url(url: str, hosts: Collection[str] = ()) -> bool:
    """Return whether the host of an http(s) URL is a loopback address or one of `hosts`. Names are not resolved."""
    parts = _parts(url)
    host = "" if parts is None else parts.hostname or ""
    if host in ("localhost", *hosts):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def send_request(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float, max_bytes: int, hosts: Collection[str] = ()
) -> RemoteResponse:
    """Send one request and return the response with at most `max_bytes` of its body. `hosts` are allowed besides loopback addresses.

    `timeout` applies to each read and write, in seconds. Raises `Unreachable`.
    """
    parts = _parts(url)
    if parts is None or not is_allowed_url(url, hosts):
        raise Unreachable("the emulator sends requests to loopback addresses only")
    connection_class = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connection_class(parts.hostname or "", parts.port, timeout=timeout)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body or None, headers={**headers, "Connection": "close"})
        response = connection.getresponse()
        return RemoteResponse(response.status, response.read(max_bytes))
    except TimeoutError:
        raise Unreachable(f"no response within {timeout:g} seconds") from None
    except (OSError, ValueError, http.client.HTTPException) as exc:
        raise Unreachable(f"connection failed: {str(exc) or type(exc).__name__}") from exc
    finally:
        connection.close()


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None

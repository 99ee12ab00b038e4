"""Calls that the emulator makes by itself: to addresses of this machine, unless it is told of other hosts.

One request, no redirect, no proxy.
"""

from __future__ import annotations

import http.client
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen


class Unreachable(Exception):
    """Nobody answered, or nobody may be asked. The text says which."""


@frozen
class Heard:
    """What the other side answered."""

    status: int
    content: bytes = field(repr=False)


def may_be_asked(url: str, hosts: Collection[str] = ()) -> bool:
    """Tell whether an http(s) URL leads to this machine or one of the hosts, by its host alone: nothing is looked up."""
    parts = _parts(url)
    host = "" if parts is None else parts.hostname or ""
    if host in ("localhost", *hosts):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def ask(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", seconds: float, max_bytes: int, hosts: Collection[str] = ()
) -> Heard:
    """Send one request and return the answer, at most `max_bytes` of its body. `hosts` may be asked beside this machine.

    `seconds` is how long each read or write may take. Raises `Unreachable`.
    """
    parts = _parts(url)
    if parts is None or not may_be_asked(url, hosts):
        raise Unreachable("the emulator calls loopback addresses only")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body or None, headers={**headers, "Connection": "close"})
        answer = connection.getresponse()
        return Heard(answer.status, answer.read(max_bytes))
    except TimeoutError:
        raise Unreachable(f"no answer within {seconds:g} seconds") from None
    except (OSError, ValueError, http.client.HTTPException) as exc:
        raise Unreachable(f"no answer: {str(exc) or type(exc).__name__}") from exc
    finally:
        connection.close()


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for one that is no number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None

"""Following redirects by hand, so that the API key never leaves its origin."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

from attrs import evolve

from pictograph._resilience.http.messages import HttpRequest, HttpResponse

MOST_HOPS: Final = 5
_STATUSES: Final = frozenset({301, 302, 303, 307, 308})


class Refused(Exception):
    """The redirect must not be followed; the text says why."""


def is_redirect(response: HttpResponse) -> bool:
    return response.status_code in _STATUSES and "location" in response.headers


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, in one form: `https://api.example.com:443`. Raises `ValueError` for a broken one."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    host = (parts.hostname or "").lower()
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def follow(request: HttpRequest, response: HttpResponse, origin: str, hops: int) -> HttpRequest:
    """Return the GET that the redirect asks for. Secret headers go along only to `origin`. Raises `Refused`."""
    if hops > MOST_HOPS:
        raise Refused(f"More than {MOST_HOPS} redirects in a row")
    try:
        url = urljoin(request.url, response.headers["location"])
        target = origin_of(url)
    except ValueError:
        raise Refused("A redirect to an address that can't be read") from None
    scheme = target.partition(":")[0]
    if scheme not in ("http", "https") or target.startswith(f"{scheme}://:"):
        raise Refused(f"A redirect to an address that is not of the web ({scheme or 'no scheme'})")
    if request.url.startswith("https:") and scheme == "http":
        raise Refused("A redirect from https to http, which anybody on the way could read")
    return evolve(request, url=url, secret_headers=request.secret_headers if target == origin else ())

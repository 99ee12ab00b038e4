"""Decide where a redirect leads, so that the API key is never sent to another origin."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin, urlsplit

from attrs import evolve

from pictograph._resilience.http.messages import HttpRequest, HttpResponse

MOST_HOPS: Final = 5
_STATUSES: Final = frozenset({301, 302, 303, 307, 308})


class RedirectRejected(Exception):
    """The redirect must not be followed; the text is the reason."""


def is_redirect(response: HttpResponse) -> bool:
    """Whether the response asks for another URL."""
    return response.status_code in _STATUSES and "location" in response.headers


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL in normal form: `https://api.example.com:443`. Raises `ValueError` if the URL is invalid."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    host = (parts.hostname or "").lower()
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def follow(request: HttpRequest, response: HttpResponse, origin: str, hops: int) -> HttpRequest:
    """Return the GET that the redirect asks for. Secret headers are kept only for `origin`. Raises `RedirectRejected`."""
    if hops > MOST_HOPS:
        raise RedirectRejected(f"More than {MOST_HOPS} redirects for one download")
    try:
        url = urljoin(request.url, response.headers["location"])
        target = origin_of(url)
    except ValueError:
        raise RedirectRejected("The download was redirected to an invalid URL") from None
    scheme = target.partition(":")[0]
    if scheme not in ("http", "https") or target.startswith(f"{scheme}://:"):
        raise RedirectRejected(f"The download was redirected to a URL that is not http or https ({scheme or 'no scheme'})")
    if scheme == "http" and urlsplit(request.url).scheme == "https":
        raise RedirectRejected("The download was redirected from https to http, which is not encrypted")
    return evolve(request, url=url, secret_headers=request.secret_headers if target == origin else ())

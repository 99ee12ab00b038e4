"""The answer behind a value: status, headers, rate limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import HttpResponse

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@frozen
class RateLimit:
    """How much of the hourly limit of this API key is used. `None` where the server did not say."""

    limit: int | None  # requests in the window
    remaining: int | None
    reset_at: float | None  # seconds since 1970


@frozen
class RawResponse(Generic[T_co]):
    """A method's value with the last API answer that it came from."""

    value: T_co
    status_code: int | None  # None when the method asked the API nothing
    headers: Mapping[str, str]  # names compare without case
    request_id: str | None
    rate_limit: RateLimit
    attempts: int  # of the call that was answered so; 0 when the API was not asked


def read(value: T, response: HttpResponse | None, attempts: int) -> RawResponse[T]:
    """Put a value and its answer together."""
    headers: Mapping[str, str] = {} if response is None else response.headers
    return RawResponse(
        value,
        None if response is None else response.status_code,
        headers,
        headers.get("x-request-id"),
        RateLimit(
            _whole(headers.get("x-ratelimit-limit")),
            _whole(headers.get("x-ratelimit-remaining")),
            _seconds(headers.get("x-ratelimit-reset")),
        ),
        attempts,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _seconds(text: str | None) -> float | None:
    whole = _whole(text)
    return None if whole is None else float(whole)

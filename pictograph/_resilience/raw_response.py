"""The response behind a value: status, headers, rate limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from typing import Any

    from pictograph._resilience.call import Call

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@frozen
class RateLimit:
    """How much of the hourly limit of this API key is used. `None` where the server did not report it."""

    limit: int | None  # requests in the window
    remaining: int | None
    reset_at: float | None  # seconds since 1970


@frozen
class RawResponse(Generic[T_co]):
    """A method's value with the last response of the API that it came from."""

    value: T_co
    status_code: int | None  # None when the method made no request to the API
    headers: Mapping[str, str]  # names are case-insensitive
    request_id: str | None
    rate_limit: RateLimit
    attempts: int  # of the call that got this response; 0 without a request to the API


def read(value: T, call: Call[Any] | None) -> RawResponse[T]:
    """Put a value and the last call of the API together."""
    response = None if call is None else call.response
    headers: Mapping[str, str] = {} if response is None else response.headers
    return RawResponse(
        value,
        None if response is None else response.status_code,
        headers,
        None if call is None else call.request_id,
        RateLimit(
            _whole(headers.get("x-ratelimit-limit")),
            _whole(headers.get("x-ratelimit-remaining")),
            _seconds(headers.get("x-ratelimit-reset")),
        ),
        0 if call is None else call.attempts,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _seconds(text: str | None) -> float | None:
    whole = _whole(text)
    return None if whole is None else float(whole)

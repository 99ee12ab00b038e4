"""The response behind a value: status, headers, rate limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from attrs import field, frozen

if TYPE_CHECKING:
    from pictograph._resilience.call import Call
    from pictograph._resilience.http.messages import HttpResponse

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_CHARSET: Final = re.compile(r"(?i)charset=\"?([\w.:-]+)")


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


@frozen
class ApiResponse:
    """The successful response to `client.request(...)`: body, status and headers."""

    status_code: int
    headers: Mapping[str, str]  # names are case-insensitive
    content: bytes = field(repr=False)
    request_id: str | None
    rate_limit: RateLimit
    attempts: int

    @property
    def text(self) -> str:
        """The body as text, in the encoding that the response names, or else UTF-8. Bytes that are not in it are replaced."""
        encoding = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            return self.content.decode(encoding[1] if encoding else "utf-8", "replace")
        except LookupError:  # an encoding that Python does not have
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Decode the body as JSON: dictionaries, lists and plain values. Raises `ValueError` if it is not JSON."""
        from json import loads

        try:
            return loads(self.content)
        except (ValueError, RecursionError) as error:
            problem = str(error)
        kind = self.headers.get("content-type", "no Content-Type")
        raise ValueError(f"The body of the {self.status_code} response ({len(self.content)} bytes, {kind}) is not JSON: {problem}")


def read(value: T, call: Call[Any] | None) -> RawResponse[T]:
    """Put a value and the last call of the API together."""
    response = None if call is None else call.response
    headers: Mapping[str, str] = {} if response is None else response.headers
    return RawResponse(
        value,
        None if response is None else response.status_code,
        headers,
        None if call is None else call.request_id,
        _rate_limit(headers),
        0 if call is None else call.attempts,
    )


def whole(response: HttpResponse, call: Call[Any]) -> ApiResponse:
    """Return a response as the value of a call."""
    headers = response.headers
    return ApiResponse(response.status_code, headers, response.content, call.request_id, _rate_limit(headers), call.attempts)


def _rate_limit(headers: Mapping[str, str]) -> RateLimit:
    return RateLimit(
        _whole(headers.get("x-ratelimit-limit")),
        _whole(headers.get("x-ratelimit-remaining")),
        _seconds(headers.get("x-ratelimit-reset")),
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _seconds(text: str | None) -> float | None:
    whole = _whole(text)
    return None if whole is None else float(whole)

"""Turn a response, or the lack of one, into a public error. No other module maps statuses and failures to error classes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pictograph import exceptions as ex
from pictograph._resilience import advice, error_body, retry_after
from pictograph._resilience.http.messages import FailureKind
from pictograph.secret import redact_keys

if TYPE_CHECKING:
    from pictograph._resilience.hooks import CallInfo
    from pictograph._resilience.http.messages import HttpResponse, TransportFailure
    from pictograph.secret import Secret

# What `Request.parse` may raise for a body that does not match the contract. Any other exception is a bug and passes unchanged.
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)

_CLASSES: Final = tuple(ex.PictographError.__subclasses__())
_SIGNATURE: Final = re.compile(r"(?i)((?:signature|credential|security-token|\bsig|\btoken)=)[^&\s\"'<>]+")
_LONGEST_ID: Final = 200  # characters of a request id


class UnexpectedResponse(ValueError):
    """A response does not match what was expected, for a reason that may be shown as it is."""


class ErrorReader:
    """Creates errors. Keeps the API key and the signatures of links out of them, even if a server echoes them."""

    def __init__(self, api_key: Secret) -> None:
        self._api_key = api_key

    def of_response(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """Return the error for an API response that is not a success. `now` is wall-clock time in seconds since 1970."""
        status = response.status_code
        decoded = error_body.decode(self._text(response))
        body = error_body.read(decoded)
        wait = retry_after.parse(response.headers.get("retry-after"), now)
        return class_for(status)(
            self._message(info, response, body.message),
            error_code=body.error_code,
            retry_after=body.retry_after if wait is None else wait,
            errors=body.errors,
            required=body.required,
            remaining=body.remaining,
            upgrade_url=body.upgrade_url,
            fix=self._fix(advice.for_response(status, body, info)),
            docs_url=body.docs_url,
            response=decoded,
            **self._context(info, response, body.request_id),
        )

    def of_storage(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """Return the error for a response of a storage host. A 403 there means an expired link, not a missing permission."""
        status = response.status_code
        text = self._text(response)
        message = error_body.read(text).message
        return (ex.ServerError if class_for(status) is ex.ServerError else ex.ApiError)(
            f"The storage host returned {status}" + (f": {message}" if message else ""),
            retry_after=retry_after.parse(response.headers.get("retry-after"), now),
            fix=advice.EXPIRED_LINK if status in (400, 403) else None,
            response=text[: error_body.LONGEST_RESPONSE] or None,
            **self._context(info, response),
        )

    def of_unreadable(self, info: CallInfo, response: HttpResponse, error: BaseException) -> ex.PictographError:
        """Return the error for a success response whose body does not match the contract."""
        return ex.ServerError(
            f"The body of the {response.status_code} response does not fit {info.operation}: {_mismatch(response, error)}",
            fix=advice.OFF_CONTRACT,
            response=error_body.decode(self._text(response)),
            **self._context(info, response),
        )

    def of_link(self, info: CallInfo) -> ex.PictographError:
        """Return the error for a signed link that is not a URL. The link is not shown: part of it may be a valid secret."""
        return ex.ServerError(
            "The server returned a storage link that is not an http or https URL",
            fix=advice.OFF_CONTRACT,
            attempts=0,
            **self._where(info),
        )

    def of_redirect(self, info: CallInfo, response: HttpResponse, problem: str) -> ex.PictographError:
        """Return the error for a redirect that is not followed."""
        body = error_body.decode(self._text(response))
        return ex.ApiError(problem, fix=advice.DOWNLOAD_REDIRECT, response=body, **self._context(info, response))

    def of_failure(self, info: CallInfo, failure: TransportFailure) -> ex.PictographError:
        """Return the error for a call that received no response."""
        error_class: type[ex.PictographError] = ex.NetworkError
        if failure.kind in (FailureKind.TIMEOUT, FailureKind.POOL):
            error_class = ex.RequestTimeoutError
        elif failure.kind is FailureKind.INVALID:
            error_class = ex.ConfigurationError
        return error_class(self.redact(failure.reason), fix=advice.for_failure(failure), **self._where(info))

    def of_deadline(self, info: CallInfo, seconds: float) -> ex.PictographError:
        """Return the error for a call whose deadline passed before the request could be sent."""
        return ex.RequestTimeoutError(
            f"The deadline of {seconds:g} s passed before the request could be sent",
            fix="Allow more time with deadline=.",
            **self._where(info),
        )

    def of_close(self, info: CallInfo | None = None) -> ex.PictographError:
        """Return the error for a wait that ended because the client was closed."""
        where = {} if info is None else self._where(info)
        return ex.NetworkError("The client was closed during a wait", fix=advice.CLOSED, **where)

    def request_id(self, response: HttpResponse, in_body: str | None = None) -> str | None:
        """Return the request id of a response, safe to show: the `X-Request-Id` header, or else the id in the body."""
        request_id = response.headers.get("x-request-id") or in_body
        return None if request_id is None else self.redact(request_id)[:_LONGEST_ID]

    def redact(self, text: str) -> str:
        """Return `text` without the API key, other keys and the signatures of links."""
        for form in (str, _json_form, quote):
            text = text.replace(form(self._api_key.reveal()), "***")
        return _SIGNATURE.sub(r"\1***", redact_keys(text))

    def _message(self, info: CallInfo, response: HttpResponse, message: str | None) -> str:
        status = response.status_code
        if message is not None:
            return self.redact(advice.name_object(message, info)) if status == 404 else message
        if 300 <= status < 400 and (location := response.headers.get("location")):
            place = self.redact(location.partition("?")[0])[:200]
            return f"The server redirects to {place}; the SDK does not follow redirects of API calls"
        return f"HTTP {status}"

    def _fix(self, text: str | None) -> str | None:
        return None if text is None else self.redact(text)

    def _text(self, response: HttpResponse) -> str:
        return self.redact(response.content[: 64 * 1024].decode("utf-8", "replace"))

    def _context(self, info: CallInfo, response: HttpResponse, in_body: str | None = None) -> dict[str, Any]:
        return {**self._where(info), "status_code": response.status_code, "request_id": self.request_id(response, in_body)}

    def _where(self, info: CallInfo) -> dict[str, Any]:
        return {"operation": info.operation or None, "method": info.method, "path": info.path}


def class_for(status: int) -> type[ex.PictographError]:
    """Return the error class for an HTTP status: the one that names it in `http_statuses`, or `ApiError`."""
    return next((error_class for error_class in _CLASSES if status in error_class.http_statuses), ex.ApiError)


def _json_form(text: str) -> str:
    return json.dumps(text)[1:-1]


def _mismatch(response: HttpResponse, error: BaseException) -> str:
    if isinstance(error, UnexpectedResponse):
        return str(error)
    if not response.content.strip():
        return "it is empty"
    if isinstance(error, KeyError):
        return f"the field {error} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg} at character {error.pos})"
    return type(error).__name__

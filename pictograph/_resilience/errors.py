"""The one place where an answer, or the lack of one, becomes an error of ours."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from pictograph import exceptions as ex
from pictograph._resilience import error_body, retry_after
from pictograph._resilience.http.messages import FailureKind
from pictograph.secret import without_keys

if TYPE_CHECKING:
    from pictograph._resilience.error_body import ErrorBody
    from pictograph._resilience.hooks import CallInfo
    from pictograph._resilience.http.messages import HttpResponse, TransportFailure
    from pictograph.secret import Secret

# What `Request.parse` may raise over a body that is not what the contract says. Anything else is a bug and shows as one.
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)

_BY_STATUS: Final[dict[int, type[ex.PictographError]]] = {
    401: ex.AuthError,
    402: ex.PaymentRequiredError,
    403: ex.ForbiddenError,
    404: ex.NotFoundError,
    409: ex.ConflictError,
    422: ex.ValidationError,
    429: ex.RateLimitError,
}
_SIGNATURE: Final = re.compile(r"(?i)((?:signature|credential|security-token|\bsig|\btoken)=)[^&\s\"'<>]+")
_OFF_THE_CONTRACT: Final = "Something between here and the server may have replaced the answer, or this SDK is too old for the server."
_CONNECTION_ADVICE: Final = {
    FailureKind.DNS: "Check the host name in the base URL, and the name service of this machine.",
    FailureKind.CONNECT: "Check that the server is up, and the host, port and proxy that lead to it.",
    FailureKind.TLS: "Check the certificate of the server, and whether something on the way replaces it.",
    FailureKind.POOL: "Allow more connections with max_connections=, or make fewer calls at once.",
    FailureKind.CLOSED: "Make a new client, or close this one only after its last call.",
}


class Misfit(ValueError):
    """An answer does not fit for a reason that may be shown as it is."""


class ErrorReader:
    """Makes errors, and keeps the API key and signatures out of them even where a server echoes them."""

    def __init__(self, api_key: Secret) -> None:
        self._api_key = api_key

    def of_response(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """The error of an answer of the API that is not a success. `now` is wall-clock time."""
        status = response.status_code
        decoded = error_body.decode(self._text(response))
        body = error_body.read(decoded)
        kind = _BY_STATUS.get(status) or (ex.ServerError if 500 <= status < 600 else ex.ApiError)
        wait = retry_after.parse(response.headers.get("retry-after"), now)
        return kind(
            body.message or _without_text(status, response, self),
            error_code=body.error_code,
            retry_after=body.retry_after if wait is None else wait,
            errors=body.errors,
            required=body.required,
            remaining=body.remaining,
            upgrade_url=body.upgrade_url,
            fix=_advice(status, body),
            docs_url=body.docs_url,
            response=decoded,
            **self._context(info, response, body.request_id),
        )

    def of_storage(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """The error of an answer of a storage host. Its 403 says that a link expired, not that a role lacks a permission."""
        status = response.status_code
        text = self._text(response)
        message = error_body.read(text).message
        refused = f"The storage host answered {status}" + (f": {message}" if message else "")
        kind = ex.ServerError if 500 <= status < 600 else ex.ApiError
        return kind(
            refused,
            retry_after=retry_after.parse(response.headers.get("retry-after"), now),
            fix="The signed link may have expired or been used: repeat the whole call to get a new one." if status in (400, 403) else None,
            response=text[: error_body.LONGEST_RESPONSE] or None,
            **self._context(info, response),
        )

    def of_unreadable(self, info: CallInfo, response: HttpResponse, error: BaseException) -> ex.PictographError:
        """The error of a success whose body is not what the contract says."""
        return ex.ServerError(
            f"The server answered {response.status_code} with a body that does not fit {info.operation}: {_misfit(response, error)}",
            fix=_OFF_THE_CONTRACT,
            response=error_body.decode(self._text(response)),
            **self._context(info, response),
        )

    def of_link(self, info: CallInfo) -> ex.PictographError:
        """The error of a signed link that can't be one. It is not told: part of it may be right, and secret."""
        return ex.ServerError(
            "The server gave a link to its storage that is no address of the web",
            fix=_OFF_THE_CONTRACT,
            attempts=0,
            **self._where(info),
        )

    def of_redirect(self, info: CallInfo, response: HttpResponse, problem: str) -> ex.PictographError:
        """The error of a redirect that must not be followed."""
        return ex.ApiError(problem, response=error_body.decode(self._text(response)), **self._context(info, response))

    def of_failure(self, info: CallInfo, failure: TransportFailure) -> ex.PictographError:
        """The error of an attempt that got no answer."""
        kind: type[ex.PictographError] = ex.NetworkError
        if failure.kind in (FailureKind.TIMEOUT, FailureKind.POOL):
            kind = ex.RequestTimeoutError
        elif failure.kind is FailureKind.INVALID:
            kind = ex.ConfigurationError
        advice = _CONNECTION_ADVICE.get(failure.kind)
        if advice is not None and not failure.sent and failure.kind is not FailureKind.CLOSED:
            advice += " Nothing was sent, so nothing has changed."
        return kind(self.conceal(failure.reason), fix=advice, **self._where(info))

    def of_deadline(self, info: CallInfo, seconds: float) -> ex.PictographError:
        """The error of a call whose time was over before the request could be sent."""
        return ex.RequestTimeoutError(
            f"The deadline of {seconds:g} s passed before the request could be sent",
            fix="Allow more time with deadline=.",
            **self._where(info),
        )

    def of_close(self, info: CallInfo | None = None) -> ex.PictographError:
        """The error of a wait that the closing of the client ended."""
        where = {} if info is None else self._where(info)
        return ex.NetworkError("The client was closed during a wait", fix=_CONNECTION_ADVICE[FailureKind.CLOSED], **where)

    def request_id(self, response: HttpResponse, told: str | None = None) -> str | None:
        """The server's name for a request, fit to be shown. `told` is what the body calls it."""
        request_id = response.headers.get("x-request-id") or told
        return None if request_id is None else self.conceal(request_id)[:200]

    def conceal(self, text: str) -> str:
        """Return `text` without the API key, other keys and the signatures of links."""
        for form in (str, _json_form, quote):
            text = text.replace(form(self._api_key.reveal()), "***")
        return _SIGNATURE.sub(r"\1***", without_keys(text))

    def _text(self, response: HttpResponse) -> str:
        return self.conceal(response.content[: 64 * 1024].decode("utf-8", "replace"))

    def _context(self, info: CallInfo, response: HttpResponse, told: str | None = None) -> dict[str, Any]:
        return {**self._where(info), "status_code": response.status_code, "request_id": self.request_id(response, told)}

    def _where(self, info: CallInfo) -> dict[str, Any]:
        return {"operation": info.operation, "method": info.method, "path": info.path}


def _json_form(text: str) -> str:
    return json.dumps(text)[1:-1]


def _without_text(status: int, response: HttpResponse, reader: ErrorReader) -> str:
    if 300 <= status < 400 and (location := response.headers.get("location")):
        place = reader.conceal(location.partition("?")[0])[:200]
        return f"HTTP {status}: the server sends elsewhere, to {place}. The SDK does not follow, so that the API key stays at home"
    return f"HTTP {status}"


def _misfit(response: HttpResponse, error: BaseException) -> str:
    if isinstance(error, Misfit):
        return str(error)
    if not response.content.strip():
        return "it is empty"
    if isinstance(error, KeyError):
        return f"the field {error} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg} at character {error.pos})"
    return type(error).__name__


def _advice(status: int, body: ErrorBody) -> str | None:
    if status == 402:
        return _payment_advice(body)
    if status == 409 and body.error_code == "idempotency_conflict":
        return (
            "This idempotency key has been used for another request within 24 hours: take a new key, or repeat the first request as it was."
        )
    if status == 422:
        return _annotation_advice(body.errors)
    return None


def _payment_advice(body: ErrorBody) -> str | None:
    figures = [f"{amount} {what}" for amount, what in ((body.required, "needed"), (body.remaining, "left")) if amount is not None]
    top_up = f"Top up or choose a larger plan at {body.upgrade_url}" if body.upgrade_url else ""
    advice = ". ".join(part for part in (f"Credits: {', '.join(figures)}" if figures else "", top_up) if part)
    return advice or None


def _annotation_advice(errors: list[dict[str, object]]) -> str | None:
    """The two mistakes that nearly all rejected annotations make."""
    places = [cast("list[object]", item["loc"]) for item in errors]
    fields = {part for place in places if "annotations" in place for part in place}
    advice: list[str] = []
    if "class" in fields:
        advice.append("The class of an annotation goes in `name`, not in `class`.")
    if "polygon" in fields:
        advice.append('A polygon is {"paths": [[{"x": 1, "y": 2}, ...]]}: a list of rings, each a list of points.')
    return " ".join(advice) or None

"""Turn a response, or the lack of one, into a public error. No other module maps statuses and failures to error classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from attrs import evolve

from pictograph import exceptions as ex
from pictograph._resilience import advice, advice_table, call_arguments, error_body, mismatch, redaction, retry_after
from pictograph._resilience.http.messages import FailureKind, TransportFailure

if TYPE_CHECKING:
    from pictograph._resilience.hooks import CallInfo
    from pictograph._resilience.http.messages import HttpResponse
    from pictograph.secret import Secret

# What `Request.parse` may raise for a body that does not match the contract. Any other exception is a bug and passes unchanged.
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)

_CLASSES: Final = tuple(ex.PictographError.__subclasses__())
_LONGEST_ID: Final = 200  # characters of a request id
_KEY_START: Final = 8  # characters of a key: its prefix, nothing secret
_SHOWN_BYTES: Final = 64 * 1024  # of a body


class ErrorReader:
    """Creates errors. Keeps the API key and the signatures of links out of them, even if a server echoes them.

    `key_prefix` is how keys for this server begin, and `wrong_key` the advice for a rejected one, if it is not the usual.
    """

    def __init__(
        self,
        api_key: Secret,
        base_url: str,
        *,
        key_prefix: str = "pk_live_",
        wrong_key: str | None = None,
        link: Secret | None = None,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._key_prefix = key_prefix
        self._wrong_key = wrong_key
        self._link = link
        self._needles: tuple[redaction.Needle, ...] = ()  # made when a text is searched for them: most links lead to no error

    def for_link(self, link: Secret) -> ErrorReader:
        """Return a reader that keeps the signature of a link out of errors too."""
        return ErrorReader(self._api_key, self._base_url, link=link)

    def of_response(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """Return the error for an API response that is not a success. `now` is wall-clock time in seconds since 1970."""
        status = response.status_code
        decoded = error_body.decode(self._text(response))
        body = error_body.read(decoded)
        body = evolve(body, upgrade_url=_absolute(body.upgrade_url, self._base_url))
        wait = self._wait(response, now)
        wait = body.retry_after if wait is None else wait
        location = response.headers.get("location")
        rejected = advice.Rejection(status, body, isinstance(decoded, dict), info, info.arguments(), self._base_url, location, wait)
        message = self._message(info, response, body.message)
        return class_for(status)(
            message,
            error_code=body.error_code,
            retry_after=wait,
            errors=body.errors,
            required=body.required,
            remaining=body.remaining,
            upgrade_url=body.upgrade_url,
            fix=self._redacted(self._for_key() if status == 401 else advice.for_response(rejected)),
            docs_url=body.docs_url,
            response=decoded,
            **self._context(info, response, message, body.request_id),
        )

    def of_storage(self, info: CallInfo, response: HttpResponse, now: float) -> ex.PictographError:
        """Return the error for a response of a storage host. A 403 there means an expired link, not a missing permission."""
        status = response.status_code
        text = self._text(response)
        message = error_body.read(text).message
        message = f"The storage host returned {status}" + (f": {message}" if message else "")
        return (ex.ServerError if class_for(status) is ex.ServerError else ex.ApiError)(
            message,
            retry_after=self._wait(response, now),
            fix=advice_table.EXPIRED_LINK if status in (400, 403) else advice_table.BY_STATUS.get(status),
            response=text[: error_body.LONGEST_RESPONSE] or None,
            **self._context(info, response, message),
        )

    def of_unreadable(self, info: CallInfo, response: HttpResponse, error: BaseException) -> ex.PictographError:
        """Return the error for a success response whose body does not match the contract. `error` must have its traceback."""
        problem = self.redact(mismatch.explain(response.content, error))
        message = f"The body of the {response.status_code} response does not fit {info.operation}: {problem}"
        return ex.ServerError(
            message,
            fix=self._redacted(advice.for_unreadable(response, self._base_url)),
            response=error_body.decode(self._text(response)),
            **self._context(info, response, message),
        )

    def of_link(self, info: CallInfo) -> ex.PictographError:
        """Return the error for a signed link that is not a URL. The link is not shown: part of it may be a valid secret."""
        message = "The server returned a storage link that is not an http or https URL, or one with a user name"
        return ex.ServerError(message, fix=advice_table.OFF_CONTRACT, attempts=0, **self._where(info, message))

    def of_plain_link(self, info: CallInfo, origin: str) -> ex.PictographError:
        """Return the error for a signed link that is plain http."""
        message = f"The server returned a storage link that is plain http ({origin}): others on the network could read or change the file"
        fix = "Use https for the storage host, or pass allow_http=True on a network that you trust."
        return ex.ServerError(message, fix=fix, attempts=0, **self._where(info, message))

    def of_redirect(self, info: CallInfo, response: HttpResponse, problem: str) -> ex.PictographError:
        """Return the error for a redirect that is not followed."""
        body = error_body.decode(self._text(response))
        return ex.ApiError(problem, fix=advice_table.DOWNLOAD_REDIRECT, response=body, **self._context(info, response, problem))

    def of_failure(self, info: CallInfo, failure: TransportFailure) -> ex.PictographError:
        """Return the error for a call that received no response."""
        error_class: type[ex.PictographError] = ex.NetworkError
        if failure.kind in (FailureKind.TIMEOUT, FailureKind.POOL):
            error_class = ex.RequestTimeoutError
        elif failure.kind is FailureKind.INVALID:
            error_class = ex.ConfigurationError
        message = self.redact(failure.reason)
        return error_class(message, fix=advice.for_failure(failure, info), **self._where(info, message))

    def of_deadline(self, info: CallInfo, seconds: float) -> ex.PictographError:
        """Return the error for a call whose deadline passed before the request could be sent."""
        message = f"The deadline of {seconds:g} s passed before the request could be sent"
        return ex.RequestTimeoutError(message, fix="Allow more time with deadline=.", **self._where(info, message))

    def of_close(self, info: CallInfo | None = None) -> ex.PictographError:
        """Return the error for a wait that ended because the client was closed."""
        message = "The client was closed during a wait"
        where = {} if info is None else self._where(info, message)
        return ex.NetworkError(message, fix=advice_table.CLOSED, **where)

    def cause(self, error: Exception) -> Exception | None:
        """Return what to chain to the public error: `error` itself, unless a server echoed a secret into it or its causes.

        Tracebacks show the text of every cause, and libraries quote in it what they can't read. In that case, a failure is
        replaced by a copy without causes, and any other exception by `None`.
        """
        link: BaseException | None = error
        while link is not None and self.redact(str(link)) == str(link):
            link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
        if link is None:
            return error
        if isinstance(error, TransportFailure):
            return TransportFailure(error.kind, sent=error.sent, reason=self.redact(error.reason), stale=error.stale)
        return None

    def request_id(self, response: HttpResponse, in_body: str | None = None) -> str | None:
        """Return the request id of a response, safe to show: the `X-Request-Id` header, or else the id in the body."""
        request_id = response.headers.get("x-request-id") or in_body
        return None if request_id is None else self.redact(request_id)[:_LONGEST_ID]

    def redact(self, text: str) -> str:
        """Return `text` without the API key, other keys and the signatures of links."""
        if not self._needles:
            of_link = () if self._link is None else redaction.signatures(self._link)
            self._needles = tuple(map(redaction.Needle.of, (self._api_key, *of_link)))
        return redaction.redact(text, self._needles)

    def _message(self, info: CallInfo, response: HttpResponse, message: str | None) -> str:
        status = response.status_code
        if 300 <= status < 400 and (location := response.headers.get("location")):
            place = self.redact(location.partition("?")[0])[:200]
            return f"The server redirects to {place}; the SDK does not follow redirects of API calls"
        if message is None:
            return f"HTTP {status}"
        if status == 404:
            return self.redact(advice.name_object(message, info))
        return message

    def _for_key(self) -> str | None:
        usual = self._wrong_key or ex.AuthError.usual_fix
        wrong = advice.for_key(self._api_key.reveal()[:_KEY_START], self._key_prefix)
        return usual if wrong is None else f"{wrong} {usual}"

    def _wait(self, response: HttpResponse, now: float) -> float | None:
        return retry_after.parse(response.headers.get("retry-after"), now, date=response.headers.get("date"))

    def _redacted(self, text: str | None) -> str | None:
        return None if text is None else self.redact(text)

    def _text(self, response: HttpResponse) -> str:
        return self.redact(response.content[:_SHOWN_BYTES].decode("utf-8", "replace"))

    def _context(self, info: CallInfo, response: HttpResponse, message: str, in_body: str | None = None) -> dict[str, Any]:
        where = self._where(info, message)
        return {**where, "status_code": response.status_code, "request_id": self.request_id(response, in_body)}

    def _where(self, info: CallInfo, message: str = "") -> dict[str, Any]:
        target = self._redacted(call_arguments.shown(info.arguments(), message))
        return {"operation": info.operation or None, "method": info.method, "path": info.path, "target": target}


def class_for(status: int) -> type[ex.PictographError]:
    """Return the error class for an HTTP status: the one that names it in `http_statuses`, or `ApiError`."""
    return next((error_class for error_class in _CLASSES if status in error_class.http_statuses), ex.ApiError)


def _absolute(upgrade_url: str | None, base_url: str) -> str | None:
    """Return the page for buying credits as a link that a person can open; `None` if it is not a page.

    The server may send a path of the web app. The contract has no address for that app, so it is taken to be that of the API
    without its label `api.`: `https://api.example.com` belongs to `https://example.com`.
    """
    if upgrade_url is None:
        return None
    try:
        api = urlsplit(base_url)
        link = urljoin(f"{api.scheme}://{api.netloc.removeprefix('api.')}/", upgrade_url.strip())
        page = urlsplit(link)
    except ValueError:
        return None
    return link if page.scheme in ("http", "https") and page.hostname else None

"""Error classes, one for each thing that a caller can do about an error.

The tree is flat: every class is a direct subclass of `PictographError`, and none covers another. `except ApiError` therefore
does not catch a `NotFoundError`; to catch every error of the SDK, write `except PictographError`. Mistakes in the calling
program raise Python's own exceptions: a missing file is a `FileNotFoundError`, an invalid argument a `ValueError`.

    from pictograph import Client, NotFoundError, PictographError

    try:
        dataset = client.datasets.get("birds")
    except NotFoundError as error:
        print(error.fix)
    except PictographError as error:
        print(error, error.request_id)

A new class needs an entry in `__all__` and a row in the table of the README. The HTTP statuses and the exit code that it
stands for are class attributes; the SDK and the `pictograph` command read them from there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar, Final

__all__ = [
    "ApiError",
    "AuthError",
    "ConfigurationError",
    "ConflictError",
    "ForbiddenError",
    "NetworkError",
    "NotFoundError",
    "PaymentRequiredError",
    "PictographError",
    "PollTimeoutError",
    "RateLimitError",
    "RequestTimeoutError",
    "ServerError",
    "ValidationError",
]


_UNPRINTABLE: Final = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f"  # C0 and C1 controls: ESC and what terminals read as such
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # the direction of text
    "\\u2028\\u2029\\ud800-\\udfff]"  # line breaks of Unicode; halves of characters, which can't be written
)


class PictographError(Exception):
    """Base class of every error that the SDK raises.

    Every attribute exists on every class and is `None` when unknown. `str(error)` is what happened and to which call, and on a
    second line what to do next. The text is for people and may change: decide by class and attributes, never by the text.
    Errors can be pickled and copied. They hold no API key.
    """

    http_statuses: ClassVar[Collection[int]] = ()
    """HTTP statuses that are raised as this class."""
    exit_code: ClassVar[int] = 1
    """Exit code of the `pictograph` command when it ends with this error."""
    usual_fix: ClassVar[str | None] = None
    """Advice for `fix` when nothing more precise is known."""

    message: str
    """What happened, in the server's words if it sent any."""
    status_code: int | None
    """HTTP status of the response; `None` without a response."""
    request_id: str | None
    """`X-Request-Id` of the response. Quote it to support."""
    error_code: str | None
    """Machine-readable code from the server, for example `idempotency_conflict`."""
    operation: str | None
    """Operation name in the API contract, for example `get_dataset`."""
    method: str | None
    """HTTP method of the call."""
    path: str | None
    """Path template of the call, without ids and names."""
    target: str | None
    """Names and ids that the call was made with and `message` does not contain: `name='birds'`."""
    attempts: int | None
    """Number of attempts made."""
    last_wait: float | None
    """Seconds waited before the last attempt; `None` if there was only one."""
    retry_after: float | None
    """Seconds to wait before the next call, as the server asks; 0.0 means that no wait is needed."""
    errors: list[dict[str, object]]
    """One item per rejected field: `{"loc": [...], "msg": "...", "type": "..."}`. Empty when the server named none."""
    required: float | None
    """Credits that the call needs. 0 is a known value, unlike `None`."""
    remaining: float | None
    """Credits that are left. 0 is a known value, unlike `None`."""
    upgrade_url: str | None
    """Page where credits or a larger plan can be bought: an absolute URL, to show to a person."""
    run_id: str | None
    """Id of the job that was waited for, as the call takes it that gets the job again: `client.training.get(error.run_id)` for a
    training run. `None` if no such job was started, and for exports and storage transitions, which are found by other names."""
    job_id: str | None
    """Id of the job that was waited for, if it is not a run: auto-annotation, import, frame extraction, storage transition."""
    dataset_id: str | None
    """Id of the dataset whose storage transition was waited for: see `client.datasets.wait_for_storage`."""
    dataset_name: str | None
    """Name of the dataset of the export that was waited for."""
    export_name: str | None
    """Name of the export that was waited for: `client.exports.get(error.dataset_name, error.export_name)`."""
    fix: str | None
    """One line of advice."""
    docs_url: str | None
    """Page that explains the error, if the server names one."""
    response: object
    """Decoded body of the response, the start of its text if it is not JSON, or the last state of a job."""

    def __init__(
        self,
        message: str = "",
        *,
        status_code: int | None = None,
        request_id: str | None = None,
        error_code: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        path: str | None = None,
        target: str | None = None,
        attempts: int | None = None,
        last_wait: float | None = None,
        retry_after: float | None = None,
        errors: Iterable[Mapping[str, object]] = (),
        required: float | None = None,
        remaining: float | None = None,
        upgrade_url: str | None = None,
        run_id: str | None = None,
        job_id: str | None = None,
        dataset_id: str | None = None,
        dataset_name: str | None = None,
        export_name: str | None = None,
        fix: str | None = None,
        docs_url: str | None = None,
        response: object = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status_code
        self.request_id = request_id
        self.error_code = error_code
        self.operation = operation
        self.method = method
        self.path = path
        self.target = target
        self.attempts = attempts
        self.last_wait = last_wait
        self.retry_after = retry_after
        self.errors = [dict(item) for item in errors]
        self.required = required
        self.remaining = remaining
        self.upgrade_url = upgrade_url
        self.run_id = run_id
        self.job_id = job_id
        self.dataset_id = dataset_id
        self.dataset_name = dataset_name
        self.export_name = export_name
        self.fix = self.usual_fix if fix is None else fix
        self.docs_url = docs_url
        self.response = response

    def __str__(self) -> str:
        context = self._context()
        first = f"{self.message.removesuffix('.')} ({context})" if context else self.message
        return f"{_printable(first)}\n{_printable(self.fix)}" if self.fix else _printable(first)

    def __repr__(self) -> str:
        names = ("status_code", "error_code", "operation", "request_id", "run_id", "job_id", "export_name")
        shown = {name: getattr(self, name) for name in names}
        known = "".join(f", {name}={value!r}" for name, value in shown.items() if value is not None)
        return f"{type(self).__name__}({self.message!r}{known})"

    def _context(self) -> str:
        parts = [
            "" if self.status_code is None else str(self.status_code),
            self.operation or " ".join(part for part in (self.method, self.path) if part),
            self.target or "",
            f"{self.attempts} attempts" if self.attempts is not None and self.attempts > 1 else "",
            f"request id {self.request_id}" if self.request_id else "",
        ]
        return ", ".join(part for part in parts if part)


def _printable(text: str) -> str:
    """Return a text of a server as one line, with what could control a terminal or change the order of its letters escaped."""
    return _UNPRINTABLE.sub(lambda found: " " if found[0] in "\t\r\n" else found[0].encode("unicode_escape").decode(), text)


class ConfigurationError(PictographError):
    """The client can't work with its settings: no API key, an invalid base URL, timeout or number of retries.

    Raised before any request.
    """

    exit_code = 2


class AuthError(PictographError):
    """401: the API key is invalid, mistyped, revoked or expired."""

    http_statuses = (401,)
    exit_code = 2
    usual_fix = (
        "Check the API key: it starts with pk_live_ and may be mistyped, revoked or expired. "
        "Pass a valid key as api_key= or set PICTOGRAPH_API_KEY."
    )


class ForbiddenError(PictographError):
    """403: the role of the API key lacks the permission."""

    http_statuses = (403,)
    exit_code = 3
    usual_fix = "Use an API key with a higher role: viewer for reading, member for writing, admin for most deletions and management."


class NotFoundError(PictographError):
    """404: the object does not exist, or this API key may not see it."""

    http_statuses = (404,)
    exit_code = 4
    usual_fix = "Check the names, ids and filters of the call. Names are case-sensitive; objects of other organizations are not found."


class ConflictError(PictographError):
    """409: a name or filename is taken, the object is in another state, or an idempotency key was used for another request.

    In the last case `error_code` is `idempotency_conflict`.
    """

    http_statuses = (409,)
    exit_code = 5
    usual_fix = "Use another name, or get the object again before changing it. Folder uploads can pass skip_existing=True."


class ValidationError(PictographError):
    """422: the server rejected the structure or the values of the request. `errors` has an item for each rejected field."""

    http_statuses = (422,)
    exit_code = 6
    usual_fix = "Correct the fields named above and send the request again. Nothing was changed."


class PaymentRequiredError(PictographError):
    """402: not enough credits, or a limit of the plan is reached. See `required`, `remaining` and `upgrade_url`."""

    http_statuses = (402,)
    exit_code = 7
    usual_fix = "Buy credits or choose a larger plan, then repeat the call."


class RateLimitError(PictographError):
    """429: the rate limit of the API key is exceeded, after the retries or with a `retry_after` above 120 seconds."""

    http_statuses = (429,)
    exit_code = 8
    usual_fix = "Wait before the next call, and make fewer calls: a bulk operation counts as one."


class ServerError(PictographError):
    """5xx after the retries, or a 2xx response whose body does not match the API contract."""

    http_statuses = range(500, 600)
    exit_code = 9
    usual_fix = "The server failed, usually for a short time. Try again later; if it persists, contact support with the request id."


class NetworkError(PictographError):
    """No response after the retries: connection refused or lost, DNS or TLS failure, or the client was closed during the call."""

    exit_code = 9
    usual_fix = "Check the network, the proxy settings and the base URL. A write may or may not have taken effect."


class RequestTimeoutError(PictographError):
    """An attempt exceeded `timeout`, or the call exceeded `deadline`, after the retries."""

    exit_code = 9
    usual_fix = "Allow more time with timeout= (one attempt) or deadline= (the whole call). A write may or may not have taken effect."


class PollTimeoutError(PictographError):
    """A job did not finish within the caller's timeout. The job keeps running; `fix` has the call that gets it again.

    The ids for that call are attributes: `run_id` for a training or workflow run, `run_id` and `job_id` for other jobs that
    are found by an id, `dataset_name` and `export_name` for an export, `dataset_id` for a storage transition.
    """

    exit_code = 10
    usual_fix = "The job keeps running: get it again by its id, or wait longer with timeout=."


class ApiError(PictographError):
    """Any other status, an error response of a storage host, or a job that failed or was cancelled (`status_code` is then `None`)."""

    exit_code = 1

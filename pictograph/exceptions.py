"""What can go wrong, one class for each thing that a caller can do about it.

The tree is flat: every class below is a direct child of `PictographError`, and none covers another. `except ApiError`
therefore does not catch a `NotFoundError`; to catch everything from the SDK, write `except PictographError`. Mistakes
in the program itself stay what Python calls them: a missing file is a `FileNotFoundError`, a bad argument a `ValueError`.

    from pictograph import Client, NotFoundError, PictographError

    try:
        dataset = client.datasets.get("birds")
    except NotFoundError as error:
        print(error.fix)
    except PictographError as error:
        print(error, error.request_id)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

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


class PictographError(Exception):
    """Base of every error that the SDK raises.

    All attributes are always there, whatever the class; what is not known is `None`. `str(error)` says what happened, to
    which call, and on a second line what to do next. It is written for people and may change: decide by class and
    attributes, never by the text. Errors can be pickled and copied, and hold no API key.
    """

    usual_fix: ClassVar[str | None] = None
    """The advice that is given when nothing more precise is known."""

    message: str
    """What happened, in the server's words where it sent some."""
    status_code: int | None
    """HTTP status of the answer; `None` when there was none."""
    request_id: str | None
    """The `X-Request-Id` of the answer. Support can find the request by it."""
    error_code: str | None
    """The server's machine-readable code, for example `idempotency_conflict`."""
    operation: str | None
    """Name of the operation in the API contract, for example `get_dataset`."""
    method: str | None
    """HTTP method of the call."""
    path: str | None
    """Path of the call as a template: ids and names are left out of it."""
    attempts: int | None
    """How many times the request was tried."""
    last_wait: float | None
    """Seconds waited before the last attempt; `None` when there was one attempt only."""
    retry_after: float | None
    """Seconds after which the server wants to be asked again; 0.0 means at once."""
    errors: list[dict[str, object]]
    """One item per rejected field: `{"loc": [...], "msg": "...", "type": "..."}`. Empty when the server named none."""
    required: float | None
    """Credits that the call needs. 0 is a value, not a gap."""
    remaining: float | None
    """Credits that are left. 0 is a value, not a gap."""
    upgrade_url: str | None
    """Where credits or a larger plan can be bought, as the server wrote it (it may be relative)."""
    run_id: str | None
    """Id of the job that was waited for. The job goes on; the id picks it up again."""
    fix: str | None
    """One line of advice."""
    docs_url: str | None
    """A page that explains the error, where the server names one."""
    response: object
    """The decoded body of the answer, the head of its text where it is not JSON, or the last document of a job."""

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
        attempts: int | None = None,
        last_wait: float | None = None,
        retry_after: float | None = None,
        errors: Iterable[Mapping[str, object]] = (),
        required: float | None = None,
        remaining: float | None = None,
        upgrade_url: str | None = None,
        run_id: str | None = None,
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
        self.attempts = attempts
        self.last_wait = last_wait
        self.retry_after = retry_after
        self.errors = [dict(item) for item in errors]
        self.required = required
        self.remaining = remaining
        self.upgrade_url = upgrade_url
        self.run_id = run_id
        self.fix = self.usual_fix if fix is None else fix
        self.docs_url = docs_url
        self.response = response

    def __str__(self) -> str:
        context = self._context()
        first = f"{self.message} [{context}]" if context else self.message
        return f"{first}\n{self.fix}" if self.fix else first

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in ("status_code", "error_code", "operation", "request_id", "run_id")}
        known = "".join(f", {name}={value!r}" for name, value in shown.items() if value is not None)
        return f"{type(self).__name__}({self.message!r}{known})"

    def _context(self) -> str:
        call = " ".join(part for part in (self.method, self.path) if part)
        if self.operation:
            call = f"{call} ({self.operation})" if call else self.operation
        where = f"{self.status_code} from {call}" if self.status_code is not None and call else call
        if self.status_code is not None and not call:
            where = f"status {self.status_code}"
        parts = [where] if where else []
        if self.attempts is not None and self.attempts > 1:
            parts.append(f"{self.attempts} attempts")
        if self.request_id:
            parts.append(f"request id {self.request_id}")
        return ", ".join(parts)


class ConfigurationError(PictographError):
    """A client can't be made or used as configured: no API key, an invalid base URL, timeout or retry count.

    Raised before any request.
    """


class AuthError(PictographError):
    """401: the API key is missing, mistyped, revoked or expired."""

    usual_fix = "Check the API key: it may be mistyped, revoked or expired. Pass a new one as api_key= or in PICTOGRAPH_API_KEY."


class ForbiddenError(PictographError):
    """403: the role of the API key lacks the permission."""

    usual_fix = "Use an API key with a higher role: reading needs viewer, writing member, deleting and managing mostly admin."


class NotFoundError(PictographError):
    """404: no such object, or none that this API key may see."""

    usual_fix = "Check the name or id: names are case-sensitive, and what belongs to another organization is not found either."


class ConflictError(PictographError):
    """409: a name or filename is taken, the object is in another state, or an idempotency key was used for another request.

    `error_code == "idempotency_conflict"` tells the last case from the others.
    """

    usual_fix = "Use another name, or read the object again before changing it. Folder uploads can pass skip_existing=True."


class ValidationError(PictographError):
    """422: the server rejected the shape or the values of the request. `errors` has an item for each rejected field."""

    usual_fix = "Correct the fields named above and send the request again; nothing was changed."


class PaymentRequiredError(PictographError):
    """402: not enough credits, or the plan's limit is reached. See `required`, `remaining` and `upgrade_url`."""

    usual_fix = "Top up credits or choose a larger plan, then repeat the call."


class RateLimitError(PictographError):
    """429: the rate limit of this API key is hit, after the automatic waits or with a wait of more than 120 s asked for."""

    usual_fix = "Wait before the next call, and make fewer or larger calls: bulk operations count once."


class ServerError(PictographError):
    """5xx, after the retries; also a successful status whose body can't be read as the contract says."""

    usual_fix = "The fault lies with the server and usually passes: try again later, and quote the request id if it does not."


class NetworkError(PictographError):
    """No answer, after the retries: connection refused or lost, name not found, TLS failure, or the client was closed."""

    usual_fix = "Check the connection to the server, proxies and the base URL. A write may or may not have taken effect."


class RequestTimeoutError(PictographError):
    """One attempt took longer than `timeout`, or the call longer than its `deadline`, after the retries."""

    usual_fix = "Allow more time with timeout= (one attempt) or deadline= (the whole call). A write may or may not have taken effect."


class PollTimeoutError(PictographError):
    """A job did not finish in the time that the caller gave it. The job goes on: pick it up by `run_id`."""

    usual_fix = "The job goes on: ask for it again by its run_id, or wait longer with timeout=."


class ApiError(PictographError):
    """Any other status, a refusal by a storage host, or a job that ended badly (`status_code` is then `None`)."""

"""Rows: error responses, rate limits with all forms of `Retry-After`, redirects."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate

from checks.matrix.faults import always, once, redirected, retry_after
from checks.matrix.row import Row, fails_after_retries, fails_at_once, succeeds_on_retry
from tests.support.behaviours import html_error, respond, respond_json
from tests.support.fake_timing import WALL_START

IN_PROGRESS = {"detail": {"error_code": "idempotency_in_progress", "message": "A request with this key is in progress"}}
CONFLICT = {"detail": {"error_code": "idempotency_conflict", "message": "This key was used for another request"}}


def date(seconds: float) -> str:
    """An HTTP date this many seconds after the wall clock of the runs."""
    return formatdate(WALL_START + seconds, usegmt=True)


def errors() -> Iterator[Row]:
    for status in (500, 501, 502, 503, 504, 507, 520, 599):
        yield Row("Status", f"{status} with HTML", always(html_error(status)), fails_after_retries("ServerError"))
    yield Row("Status", "408", always(respond(408)), fails_after_retries("ApiError"))
    yield Row("Status", "503 with Retry-After: 7", always(retry_after(503, "7")), fails_after_retries("ServerError", waits=(7.0, 7.0, 7.0)))
    yield Row("Status", "503 with Retry-After: 121", once(retry_after(503, "121")), fails_at_once("ServerError"))
    yield Row(
        "Status",
        "409 idempotency_in_progress, Retry-After: 1",
        always(respond_json(IN_PROGRESS, 409, [("Retry-After", "1")])),
        fails_after_retries("ConflictError", waits=(1.0, 2.0, 4.0)),
    )
    yield Row("Status", "409 idempotency_conflict", once(respond_json(CONFLICT, 409)), fails_at_once("ConflictError"))
    named = {
        401: "AuthError",
        402: "PaymentRequiredError",
        403: "ForbiddenError",
        404: "NotFoundError",
        409: "ConflictError",
        422: "ValidationError",
    }
    for status in (400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 425, 451, 499):
        yield Row("Status", f"{status} with HTML", once(html_error(status)), fails_at_once(named.get(status, "ApiError")))


OBEYED = (
    ("absent", (), 1.0),
    ("0", ("0",), 1.0),  # never below the own backoff
    ("1", ("1",), 1.0),
    ("1.5", ("1.5",), 1.5),
    ("007", ("007",), 7.0),
    ("119.5", ("119.5",), 119.5),
    ("120", ("120",), 120.0),
    ("two headers: 2 and 7", ("2", "7"), 7.0),
    ("two headers: 7 and 2", ("7", "2"), 7.0),
    ("a list: 3, 4", ("3, 4",), 4.0),
    ("the current date", (date(0),), 1.0),
    ("a date in the past", ("Sun, 06 Nov 1994 08:49:37 GMT",), 1.0),
    ("a date in 30 s", (date(30),), 30.0),
    ("a date in 120 s", (date(120),), 120.0),
    ("a date in RFC 850 format", ("Thursday, 01-Jan-26 00:00:45 GMT",), 45.0),
    ("a date in asctime format", ("Thu Jan  1 00:00:50 2026",), 50.0),
    ("a date in another time zone", ("Thu, 01 Jan 2026 01:00:20 +0100",), 20.0),
    ("two headers: a date and 5", (date(30), "5"), 30.0),
    # Invalid values count as absent.
    ("empty", ("",), 1.0),
    ("-1", ("-1",), 1.0),
    ("nan", ("nan",), 1.0),
    ("inf", ("inf",), 1.0),
    ("1e3", ("1e3",), 1.0),
    ("soon", ("soon",), 1.0),
    ("30 seconds", ("30 seconds",), 1.0),
    ("an invalid date", ("Thu, 32 Jan 2026 00:00:00 GMT",), 1.0),
    ("a date in the year 100000", ("Thu, 01 Jan 100000 00:00:00 GMT",), 1.0),
    ("punctuation only", ("!?, ;;=",), 1.0),
)
TOO_LONG = (
    ("120.5", ("120.5",)),
    ("121", ("121",)),
    ("86400", ("86400",)),
    ("a number of 18 digits", ("9" * 18,)),
    ("a date in 121 s", (date(121),)),
    ("a date in the year 9999", ("Fri, 31 Dec 9999 23:59:59 GMT",)),
    ("two headers: 1 and 3600", ("1", "3600")),
)


def limits() -> Iterator[Row]:
    for form, values, wait in OBEYED:
        yield Row("429, Retry-After", form, once(retry_after(429, *values)), succeeds_on_retry(wait))
    for form, values in TOO_LONG:
        yield Row("429, Retry-After", form, once(retry_after(429, *values)), fails_at_once("RateLimitError"))
    yield Row(
        "429, Retry-After",
        "10, in every response",
        always(retry_after(429, "10")),
        fails_after_retries("RateLimitError", waits=(10.0, 10.0, 10.0)),
    )


def redirects() -> Iterator[Row]:
    for status in (301, 302, 303, 307, 308):
        for target, same_host in (("the same host", True), ("another host", False)):
            yield Row("Redirect", f"{status} to {target}", redirected(status, same_host=same_host), fails_at_once("ApiError"))
    yield Row("Redirect", "300 without Location", once(html_error(300)), fails_at_once("ApiError"))
    yield Row("Redirect", "304", once(respond(304)), fails_at_once("ApiError"))


STATUSES = (*errors(), *limits(), *redirects())

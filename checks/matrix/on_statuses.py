"""Rows: answers that refuse. Errors, limits with all forms of `Retry-After`, redirects."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate

from checks.matrix.faults import always, limited, script, sent_elsewhere
from checks.matrix.row import Row, passes, stays, told
from tests.support.behaviours import html_error, respond, respond_json
from tests.support.fake_timing import WALL_START

IN_FLIGHT = {"detail": {"error_code": "idempotency_in_progress", "message": "This key is being worked on"}}
CONFLICT = {"detail": {"error_code": "idempotency_conflict", "message": "This key was used for another request"}}


def date(seconds: float) -> str:
    """An HTTP date so many seconds after the wall clock of the plays."""
    return formatdate(WALL_START + seconds, usegmt=True)


def errors() -> Iterator[Row]:
    for status in (500, 501, 502, 503, 504, 507, 520, 599):
        yield Row("Status", f"{status} with HTML", always(html_error(status)), stays("ServerError"))
    yield Row("Status", "408", always(respond(408)), stays("ApiError"))
    yield Row("Status", "503 with Retry-After: 7", always(limited(503, "7")), stays("ServerError", waits=(7.0, 7.0, 7.0)))
    yield Row("Status", "503 with Retry-After: 121", script(limited(503, "121")), told("ServerError"))
    yield Row(
        "Status",
        "409, the key is in progress, Retry-After: 1",
        always(respond_json(IN_FLIGHT, 409, [("Retry-After", "1")])),
        stays("ConflictError", waits=(1.0, 1.0, 1.0)),
    )
    yield Row("Status", "409, the key was used otherwise", script(respond_json(CONFLICT, 409)), told("ConflictError"))
    named = {
        401: "AuthError",
        402: "PaymentRequiredError",
        403: "ForbiddenError",
        404: "NotFoundError",
        409: "ConflictError",
        422: "ValidationError",
    }
    for status in (400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 425, 451, 499):
        yield Row("Status", f"{status} with HTML", script(html_error(status)), told(named.get(status, "ApiError")))


OBEYED = (
    ("absent", (), 1.0),
    ("0", ("0",), 0.0),
    ("1", ("1",), 1.0),
    ("1.5", ("1.5",), 1.5),
    ("007", ("007",), 7.0),
    ("119.5", ("119.5",), 119.5),
    ("120", ("120",), 120.0),
    ("twice: 2 and 7", ("2", "7"), 7.0),
    ("twice: 7 and 2", ("7", "2"), 7.0),
    ("a list: 3, 4", ("3, 4",), 4.0),
    ("a date that is now", (date(0),), 0.0),
    ("a date long past", ("Sun, 06 Nov 1994 08:49:37 GMT",), 0.0),
    ("a date in 30 s", (date(30),), 30.0),
    ("a date in 120 s", (date(120),), 120.0),
    ("a date in the form of RFC 850", ("Thursday, 01-Jan-26 00:00:45 GMT",), 45.0),
    ("a date in the form of asctime", ("Thu Jan  1 00:00:50 2026",), 50.0),
    ("a date with another zone", ("Thu, 01 Jan 2026 01:00:20 +0100",), 20.0),
    ("a date and 5", (date(30), "5"), 30.0),
    # What can't be understood counts as absent.
    ("empty", ("",), 1.0),
    ("-1", ("-1",), 1.0),
    ("nan", ("nan",), 1.0),
    ("inf", ("inf",), 1.0),
    ("1e3", ("1e3",), 1.0),
    ("soon", ("soon",), 1.0),
    ("30 seconds", ("30 seconds",), 1.0),
    ("a date of no calendar", ("Thu, 32 Jan 2026 00:00:00 GMT",), 1.0),
    ("a date in the year 100000", ("Thu, 01 Jan 100000 00:00:00 GMT",), 1.0),
    ("nothing but signs", ("!?, ;;=",), 1.0),
)
TOO_LONG = (
    ("120.5", ("120.5",)),
    ("121", ("121",)),
    ("86400", ("86400",)),
    ("eighteen digits", ("9" * 18,)),
    ("a date in 121 s", (date(121),)),
    ("a date in the year 9999", ("Fri, 31 Dec 9999 23:59:59 GMT",)),
    ("twice: 1 and 3600", ("1", "3600")),
)


def limits() -> Iterator[Row]:
    for form, values, wait in OBEYED:
        yield Row("429, Retry-After", form, script(limited(429, *values)), passes(wait))
    for form, values in TOO_LONG:
        yield Row("429, Retry-After", form, script(limited(429, *values)), told("RateLimitError"))
    yield Row("429, Retry-After", "10, and again, and again", always(limited(429, "10")), stays("RateLimitError", waits=(10.0, 10.0, 10.0)))


def redirects() -> Iterator[Row]:
    for status in (301, 302, 303, 307, 308):
        for where, same_host in (("the same host", True), ("another host", False)):
            yield Row("Redirect", f"{status} to {where}", sent_elsewhere(status, same_host=same_host), told("ApiError"))
    yield Row("Redirect", "300 without a place", script(html_error(300)), told("ApiError"))
    yield Row("Redirect", "304", script(respond(304)), told("ApiError"))


STATUSES = (*errors(), *limits(), *redirects())

"""The properties that must hold for any response."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

import pictograph
from checks.fuzz import bulk_uploads, journals, storage_downloads
from checks.fuzz.calls import CALLS, request_key, valid_responses
from checks.fuzz.properties import check, kinds
from checks.fuzz.responses import altered, any_response, as_json, error_bodies, header_values, http_response, pages, split
from checks.fuzz.session import Session
from pictograph.exceptions import PictographError

Target = Callable[[Session, st.DataObject], None]


def any_bytes(session: Session, data: st.DataObject) -> None:
    """Any call, any response: a value or an error of the SDK, without a timeout."""
    kind, name = data.draw(kinds), data.draw(st.sampled_from(sorted(CALLS)))
    check(session.call(kind, CALLS[name], data.draw(any_response(list(valid_responses().values())))))


def one_invalid(session: Session, data: st.DataObject) -> None:
    """All responses are valid except one, which is almost valid."""
    kind, name = data.draw(kinds), data.draw(st.sampled_from(sorted(CALLS)))
    valid = valid_responses()
    key = data.draw(st.sampled_from(_requests_of(session, name)))
    check(session.call(kind, CALLS[name], {**valid, key: data.draw(altered(valid[key]))}))


def errors(session: Session, data: st.DataObject) -> None:
    """Any error body: the error has a message, its attributes have the documented types, and it can be pickled."""
    kind, status = data.draw(kinds), data.draw(st.integers(400, 599))
    body = data.draw(error_bodies.map(as_json) | pages)
    error = session.call(kind, CALLS["projects.create"], data.draw(split(http_response(status, body))))
    assert isinstance(error, PictographError)
    assert error.status_code == status
    check(error)


def retry_after(session: Session, data: st.DataObject) -> None:
    """Any number of any `Retry-After` values: no wait is negative or longer than two minutes plus jitter."""
    kind, status = data.draw(kinds), data.draw(st.sampled_from([429, 503, 500, 408]))
    fields = "".join(f"Retry-After: {value}\r\n" for value in data.draw(st.lists(_retry_after, min_size=1, max_size=3)))
    head = f"HTTP/1.1 {status} Later\r\n{fields}Content-Length: 0\r\n\r\n".encode("latin-1")
    error = session.call(kind, CALLS["datasets.get"], (head,))
    check(error)
    assert all(0.0 <= wait <= 120.0 * 1.25 for wait in session.timing.waits)


def chunks(session: Session, data: st.DataObject) -> None:
    """A valid response split into any chunks and pieces is the same response."""
    body = as_json(data.draw(st.sampled_from([DATASET, {**DATASET, "padding": "ü🦩" * 50}])))
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=8))
    encoded = bytearray()
    while body:
        size = sizes[len(encoded) % len(sizes)]
        extension = data.draw(st.sampled_from([b"", b";a=b", b'; q="x"']))
        encoded += b"%x%s\r\n%s\r\n" % (len(body[:size]), extension, body[:size])
        body = body[size:]
    encoded += b"0\r\n" + data.draw(st.sampled_from([b"", b"X-Trailer: 1\r\n"])) + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    value = session.call(data.draw(kinds), CALLS["raw"], data.draw(split(head + bytes(encoded))))
    assert isinstance(value, pictograph.RawResponse)
    assert value.value.name == "ds"


TARGETS: Mapping[str, Target] = {
    **{each.__name__: each for each in (any_bytes, one_invalid, errors, retry_after, chunks)},
    "storage": storage_downloads.ranges,
    "bulk": bulk_uploads.links_and_registrations,
    "journals": journals.damaged_journals,
}

DATASET = {"success": True, "dataset": {"id": "d", "name": "ds", "created_at": "2026-01-01T00:00:00Z", "classes": []}}

_retry_after = st.one_of(
    header_values,
    st.floats().map(str),
    st.integers().map(str),
    st.datetimes().map(lambda date: date.strftime("%a, %d %b %Y %H:%M:%S GMT")),
    st.sampled_from(
        ["Thu, 01 Jan 2026 00:00:05 GMT", "Thu, 01 Jan 2026 00:00:05 -2359", "1, 2, Thu, 01 Jan 2026 00:01:00 GMT", "９"]
    ).filter(str.isascii),
).map(lambda value: value.replace("\r", "").replace("\n", ""))


@functools.cache
def _requests_of(session: Session, name: str) -> list[str]:
    """The keys of the requests that a call makes when it succeeds, which it must with valid responses."""
    first = len(session.server.requests)
    result = session.call("sync", CALLS[name], valid_responses())
    assert not isinstance(result, PictographError), result
    keys = [request_key(request.method, request.target) for request in session.server.requests[first:]]
    return [key for key in keys if key in valid_responses()] or ["GET /api/v1/developer/datasets/by-name/ds"]

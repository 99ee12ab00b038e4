"""What must hold, whatever comes back."""

from __future__ import annotations

import functools
import math
import pickle
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

import pictograph
from checks.fuzz.calls import CALLS, request_key, right_answers
from checks.fuzz.responses import altered, any_answer, as_json, error_bodies, header_values, pages, split, whole
from checks.fuzz.session import Session
from pictograph.exceptions import PictographError
from tests.support.both_clients import KINDS

Target = Callable[[Session, st.DataObject], None]

kinds = st.sampled_from(KINDS)


def answers(session: Session, data: st.DataObject) -> None:
    """Any call, any answer: a value or an error of ours, and no waiting for what will not come."""
    kind, name = data.draw(kinds), data.draw(st.sampled_from(sorted(CALLS)))
    _check(session.call(kind, CALLS[name], data.draw(any_answer(list(right_answers().values())))))


def documents(session: Session, data: st.DataObject) -> None:
    """All answers are right but one, which is almost."""
    kind, name = data.draw(kinds), data.draw(st.sampled_from(sorted(CALLS)))
    right = right_answers()
    wrong = data.draw(st.sampled_from(_asked(session, name)))
    result = session.call(kind, CALLS[name], {**right, wrong: data.draw(altered(right[wrong]))})
    _check(result)


def errors(session: Session, data: st.DataObject) -> None:
    """Any error body: the error is readable, typed as documented, and can be pickled."""
    kind, status = data.draw(kinds), data.draw(st.integers(400, 599))
    body = data.draw(error_bodies.map(as_json) | pages)
    error = session.call(kind, CALLS["projects.create"], data.draw(split(whole(status, body))))
    assert isinstance(error, PictographError)
    assert error.status_code == status
    _check(error)


def limits(session: Session, data: st.DataObject) -> None:
    """Any `Retry-After`, once or more: no wait is longer than two minutes and the jitter, none is negative."""
    kind, status = data.draw(kinds), data.draw(st.sampled_from([429, 503, 500, 408]))
    fields = "".join(f"Retry-After: {value}\r\n" for value in data.draw(st.lists(_retry_after, min_size=1, max_size=3)))
    head = f"HTTP/1.1 {status} Later\r\n{fields}Content-Length: 0\r\n\r\n".encode("latin-1")
    error = session.call(kind, CALLS["datasets.get"], (head,))
    _check(error)
    assert all(0.0 <= wait <= 120.0 * 1.25 for wait in session.timing.waits)


def chunks(session: Session, data: st.DataObject) -> None:
    """A right answer cut into chunks and pieces anywhere is the same right answer."""
    body = as_json(data.draw(st.sampled_from([DATASET, {**DATASET, "padding": "ü🦩" * 50}])))
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=8))
    coded = bytearray()
    while body:
        size = sizes[len(coded) % len(sizes)]
        extension = data.draw(st.sampled_from([b"", b";a=b", b'; q="x"']))
        coded += b"%x%s\r\n%s\r\n" % (len(body[:size]), extension, body[:size])
        body = body[size:]
    coded += b"0\r\n" + data.draw(st.sampled_from([b"", b"X-Trailer: 1\r\n"])) + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    value = session.call(data.draw(kinds), CALLS["raw"], data.draw(split(head + bytes(coded))))
    assert isinstance(value, pictograph.RawResponse)
    assert value.value.name == "ds"


TARGETS: Mapping[str, Target] = {each.__name__: each for each in (answers, documents, errors, limits, chunks)}

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
def _asked(session: Session, name: str) -> list[str]:
    """What a call asks for when all goes well, which it must with right answers."""
    seen = len(session.server.requests)
    result = session.call("sync", CALLS[name], right_answers())
    assert not isinstance(result, PictographError), result
    asked = [request_key(request.method, request.target) for request in session.server.requests[seen:]]
    return [key for key in asked if key in right_answers()] or ["GET /api/v1/developer/datasets/by-name/ds"]


def _check(result: object) -> None:
    if not isinstance(result, PictographError):
        repr(result)
        return
    assert not isinstance(result, pictograph.RequestTimeoutError), "it waited for what will not come"
    assert result.message
    assert str(result)
    assert repr(result)
    assert isinstance(result.errors, list)
    for item in result.errors:
        assert isinstance(item["loc"], list)
        assert isinstance(item["msg"], str)
        assert isinstance(item["type"], str)
    for number in (result.required, result.remaining):
        assert number is None or isinstance(number, (int, float))
    assert result.retry_after is None or (math.isfinite(result.retry_after) and result.retry_after >= 0)
    for text in (result.error_code, result.request_id, result.upgrade_url, result.docs_url, result.fix):
        assert text is None or isinstance(text, str)
    again = pickle.loads(pickle.dumps(result))
    assert (type(again), again.message, again.status_code) == (type(result), result.message, result.status_code)

"""However an answer arrives, it is the same answer: in one piece, which is the usual, or cut anywhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pictograph._resilience.connections.exchange import exchange
from pictograph._resilience.connections.route import Route, origin_of

from pictograph._resilience.http.messages import FailureKind, HttpRequest, Limits, TransportFailure

STATUS_LINES = [
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 200",
    b"HTTP/1.1 200 ",
    b"HTTP/1.1 201 Cr\xe9\xe9",
    b"HTTP/1.1 204 No Content",
    b"HTTP/1.1 304 Not Modified",
    b"HTTP/1.1 404 Not Found",
    b"HTTP/1.1 503 a\tb",
    b"HTTP/1.1 599 ?",
    b"HTTP/1.1 600 Beyond",
    b"HTTP/1.1 100 Continue",
    b"HTTP/1.0 200 OK",
    b"HTTP/2 200 OK",
    b"HTTP/1.1  200 OK",
    b"HTTP/1.1 2000 OK",
    b"http/1.1 200 ok",
    b"",
    b"\0",
]
FIELDS = [
    b"Content-Length: 5",
    b"content-length:5",
    b"Content-Length:\t 5 \t",
    b"Content-Length: 5, 5",
    b"Content-Length: 6",
    b"Content-Length: 0",
    b"Content-Length: -1",
    b"Content-Length: +5",
    b"Content-Length: 99999999999999999999999",
    b"Content-Length:",
    b"Content-Length : 5",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: gzip",
    b"Connection: close",
    b"Connection: keep-alive",
    b"Connection: Keep-Alive, Upgrade",
    b"Connection: keep-alive, close",
    b"Content-Encoding: gzip",
    b"Content-Encoding: br",
    b"X-Empty:",
    b"X-Twice: a",
    b"x-twice: b",
    b"X-Latin: \xe4 \xff",
    b"X-Control: a\x01b",
    b"X-Null: a\0b",
    b" folded",
    b"no colon",
    b": no name",
    b"X Space: a",
    b"X-Long: " + b"l" * 5000,
]
BODIES = [b"", b"hello", b"hello, world", b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b"\x1f\x8b garbage"]
ODD_HEADS = [
    *((line, FIELDS[0]) for line in STATUS_LINES),
    *((STATUS_LINES[0], field) for field in FIELDS),
    *((STATUS_LINES[0], FIELDS[0], field) for field in FIELDS),
]
LINE_ENDS = st.sampled_from([b"\r\n"] * 5 + [b"\n", b"\r"])


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An answer of a server that is usual in most things and odd in some."""
    usual = st.booleans()
    lines = [draw(st.just(STATUS_LINES[0]) if draw(usual) else st.sampled_from(STATUS_LINES))]
    if draw(usual):
        lines.append(FIELDS[0])
    lines += draw(st.lists(st.sampled_from(FIELDS), max_size=3))
    end = b"\r\n" if draw(usual) else draw(LINE_ENDS)
    return b"".join(line + end for line in [*lines, b""]) + draw(st.sampled_from(BODIES))


def told(pieces: list[bytes], *, head_only: bool = False) -> object:
    """What comes of it when the server sends these pieces and closes the connection: the answer, or the kind of failure."""
    request = HttpRequest("HEAD" if head_only else "GET", "http://api.example.com/")
    steps = exchange(Route(origin_of(request.url)), request, Limits(error_body_bytes=8), None)
    left = iter(pieces)
    next(steps)
    try:
        steps.send(None)
        while True:
            steps.send(next(left, b""))
    except StopIteration as stop:
        response, ended = stop.value
        reusable = ended and next(left, None) is None  # what came since then, the pool sees
        return response.status_code, dict(response.headers), response.content, response.truncated, reusable
    except TransportFailure as failure:
        return failure.kind
    finally:
        steps.close()


def assert_reads_alike(answer: bytes, cut: int, *, head_only: bool) -> None:
    """The answer in one piece reads like the one that drips, and like the one that comes in two pieces."""
    whole = told([answer], head_only=head_only)
    drip = told([answer[at : at + 1] for at in range(len(answer))], head_only=head_only)
    halves = told([part for part in (answer[:cut], answer[cut:]) if part], head_only=head_only)
    if isinstance(whole, tuple) and isinstance(drip, tuple) and whole[3]:
        # Of an error's page that is cut it is chance how much more had come, and so whether the connection can be used again.
        whole, drip, halves = whole[:4], drip[:4], halves[:4] if isinstance(halves, tuple) else halves
    assert whole == drip == halves


@given(answer=answers(), cut=st.integers(0, 200), head_only=st.booleans())
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 1, False)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 38, False)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", 38, False)
@example(b"HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\n\r\nhello, world", 45, False)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b garbage", 3, False)
def test_an_answer_in_one_piece_reads_as_one_that_drips(answer: bytes, cut: int, head_only: bool) -> None:
    assert_reads_alike(answer, cut, head_only=head_only)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("lines", ODD_HEADS)
def test_each_oddity_reads_the_same_however_it_comes(lines: tuple[bytes, ...], body: bytes) -> None:
    answer = b"\r\n".join([*lines, b"", body])
    for head_only in (False, True):
        assert_reads_alike(answer, len(answer) // 2, head_only=head_only)


@pytest.mark.parametrize("behind", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsomeone's"])
def test_what_stands_behind_an_answer_is_not_of_it_and_makes_the_connection_unfit(behind: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    assert told([answer + behind]) == (200, {"content-length": "5"}, b"hello", False, not behind)
    assert told([answer[:-2], answer[-2:] + behind]) == (200, {"content-length": "5"}, b"hello", False, not behind)


def test_a_body_that_breaks_off_is_a_failure() -> None:
    assert told([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"]) is FailureKind.PROTOCOL
    assert told([b"HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nhell"]) == (503, {"content-length": "5"}, b"hell", True, False)

"""The answer to a request. The usual one is read right here, any other by h11.

Usual is what nearly every server sends nearly always: HTTP/1.1, a plain head that comes in one piece, and a body of a stated
length. What deviates in anything is left to h11 from its first byte on, and so is the decision whether it is HTTP at all;
what is usual here, h11 reads the same.
"""

from __future__ import annotations

import re

from pictograph._resilience.connections.content import Intake
from pictograph._resilience.connections.failures import lost
from pictograph._resilience.connections.steps import Steps
from pictograph._resilience.http.messages import FailureKind, Headers, HttpResponse, Limits, Sink, TransportFailure

MOST_HEAD_BYTES = 128 * 1024
"""Heads of answers longer than this are refused. Servers and gateways stay below 64 KB."""

_READ_BYTES = 64 * 1024
_MOST_READ_BYTES = 1024 * 1024
"""Of a long body that is kept in memory, as much as has come is taken at once: many small pieces leave holes when they are put together."""

_USUAL_HEAD = re.compile(
    rb"""HTTP/1\.1\ ([2-5][0-9][0-9])(?:\ [\t -~\x80-\xff]*+)?\r\n
         ((?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[\t -~\x80-\xff]*+\r\n)++)\r\n""",
    re.VERBOSE,
)
_BODILESS = frozenset({204, 304})
_LENGTH = re.compile("[0-9]{1,19}")


def read(method: str, limits: Limits, sink: Sink | None) -> Steps[tuple[HttpResponse, bool]]:
    """Read the answer to a request of this method; tells also whether it ended where another one can begin."""
    heard = yield from _receive("waiting for the answer")
    if not heard:
        raise TransportFailure(FailureKind.RESET, sent=True, reason="the server closed the connection without an answer")
    head = _USUAL_HEAD.match(heard)
    if head is not None and method != "HEAD":
        status, headers = int(head[1]), _headers(head[2])
        length = headers.get("content-length", "")
        if (
            _LENGTH.fullmatch(length)
            and status not in _BODILESS
            and "transfer-encoding" not in headers
            and headers.get("connection", "keep-alive").lower() == "keep-alive"
        ):
            intake = Intake(status, headers, limits, sink)
            most_bytes = _MOST_READ_BYTES if sink is None else _READ_BYTES
            ended = yield from _read_body(intake, int(length), heard[head.end() :], most_bytes)
            return intake.response(), ended
    return (yield from _read_otherwise(method, heard, limits, sink))


def _headers(lines: bytes) -> Headers:
    fields = [line.partition(":") for line in lines.decode("latin-1").split("\r\n")[:-1]]
    return Headers([(name, value.strip("\t ")) for name, _, value in fields])


def _read_body(intake: Intake, length: int, piece: bytes, most_bytes: int) -> Steps[bool]:
    left = length
    try:
        intake.start()
        while True:
            excess = len(piece) > left
            if excess:
                piece = piece[:left]
            if piece:
                intake.take(piece)
                left -= len(piece)
            if not left:
                intake.finish()
                return not excess
            if intake.cut:
                return False
            piece = yield from _receive("reading the answer", min(left, most_bytes))
            if not piece:
                raise _not_http(f"the connection was closed after {length - left:,} of {length:,} bytes")
    except TransportFailure as failure:
        intake.settle(failure)
        return False


def _read_otherwise(method: str, heard: bytes, limits: Limits, sink: Sink | None) -> Steps[tuple[HttpResponse, bool]]:
    import h11  # here, since most programs never need it

    def next_event() -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        try:
            return http.next_event()
        except h11.RemoteProtocolError as exc:
            raise _not_http(str(exc)[:160]) from exc

    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD_BYTES)
    http.send(h11.Request(method=method, target="/", headers=[("Host", "")]))  # what it must know to read the answer
    http.send(h11.EndOfMessage())
    http.receive_data(heard)
    while not isinstance(event := next_event(), h11.Response):
        if event is h11.NEED_DATA:  # and nothing else but a 1xx, which is of no interest
            http.receive_data((yield from _receive("waiting for the answer")))
    headers = Headers([(name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers])
    intake = Intake(event.status_code, headers, limits, sink)
    try:
        intake.start()
        while not intake.cut:
            part = next_event()
            if isinstance(part, h11.Data):
                intake.take(part.data)
            elif part is h11.NEED_DATA:
                http.receive_data((yield from _receive("reading the answer")))
            else:
                intake.finish()
                break
    except TransportFailure as failure:
        intake.settle(failure)
    # Bytes behind the end of an answer would be taken for the next answer, for somebody else's perhaps.
    ended = http.our_state is h11.DONE and http.their_state is h11.DONE and not http.trailing_data[0]
    return intake.response(), ended


def _receive(doing: str, most_bytes: int = _READ_BYTES) -> Steps[bytes]:
    try:
        data: bytes = yield most_bytes
    except OSError as exc:
        raise lost(exc, doing, sent=True) from exc
    return data


def _not_http(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.PROTOCOL, sent=True, reason=f"the answer is not whole, or not HTTP ({reason})")

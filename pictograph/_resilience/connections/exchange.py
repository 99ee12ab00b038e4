"""One request and its answer on an open connection, without a socket in sight."""

from __future__ import annotations

import h11

from pictograph._resilience.connections import content
from pictograph._resilience.connections.body import FileReader
from pictograph._resilience.connections.failures import lost
from pictograph._resilience.connections.route import Route, target_of
from pictograph._resilience.connections.steps import PEEK, NothingSent, Steps
from pictograph._resilience.connections.time_limit import Expired
from pictograph._resilience.wire import FailureKind, FileBody, Headers, Limits, Sink, TransportFailure, WireRequest, WireResponse

MOST_HEAD_BYTES = 128 * 1024
"""Heads of answers longer than this are refused. Servers and gateways stay below 64 KB."""

_READ_BYTES = 64 * 1024
_SLICE_BYTES = 256 * 1024
"""What is sent at a time: small enough that any progress counts for `idle_seconds`, and that an early answer is seen soon."""

_OWN_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection"})
_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def exchange(http: h11.Connection, route: Route, request: WireRequest, limits: Limits, sink: Sink | None) -> Steps[WireResponse]:
    """Send the request, read the answer. Raises `TransportFailure`, what the sink raises, and `ValueError` for a changed file.

    Afterwards `http` tells whether the connection can carry another request.
    """
    yield from _send(http, route, request)
    response = yield from _read_head(http)
    return (yield from _read_body(http, response, limits, sink))


def _send(http: h11.Connection, route: Route, request: WireRequest) -> Steps[None]:
    if isinstance(request.body, FileBody):
        with FileReader(request.body) as file:
            if (yield from _send_head(http, route, request)) and (yield from _send_file(http, file)):
                _finish(http)
    elif request.body is None or len(request.body) <= _SLICE_BYTES:
        yield from _send_head(http, route, request, request.body or b"")
    elif (yield from _send_head(http, route, request)) and (yield from _send_slices(http, request.body)):
        _finish(http)


def _send_head(http: h11.Connection, route: Route, request: WireRequest, whole_body: bytes | None = None) -> Steps[bool]:
    """Send the head, with the body behind it where that is at hand. False when the server hung up: it may have answered before."""
    try:
        # No local variable holds these bytes: they contain the API key, and tracebacks show locals.
        yield _head(http, route, request) if whole_body is None else _head(http, route, request) + _body(http, whole_body) + _finish(http)
    except NothingSent as exc:
        raise lost(exc, "sending the request", sent=False) from exc
    except Expired as exc:
        raise lost(exc, "sending the request", sent=True) from exc
    except OSError:
        http.send_failed()
        return False
    return True


def _send_file(http: h11.Connection, file: FileReader) -> Steps[bool]:
    sent_bytes = 0
    while sent_bytes < file.size_bytes:
        chunk: bytes = file.read() if file.is_small else (yield file.read)
        if not (yield from _send_slices(http, chunk)):
            return False
        sent_bytes += len(chunk)
        del chunk  # megabytes
        file.report(sent_bytes)
    return True


def _send_slices(http: h11.Connection, data: bytes) -> Steps[bool]:
    """Send part of the body. False when the server answered or hung up meanwhile: the rest is of no use to it."""
    view = memoryview(_body(http, data))
    for start in range(0, len(view), _SLICE_BYTES):
        try:
            if (yield PEEK):
                return False
            yield view[start : start + _SLICE_BYTES]
        except Expired as exc:
            raise lost(exc, "sending the request", sent=True) from exc
        except OSError:
            return False
    return True


def _head(http: h11.Connection, route: Route, request: WireRequest) -> bytes:
    authority, target = route.origin.authority, target_of(request.url)
    headers = [("Host", authority)]
    names = {"host"}
    for name, value in request.headers:
        lower = name.lower()
        names.add(lower)
        if lower not in _OWN_HEADERS:
            headers.append((name, value))
    if "accept-encoding" not in names:
        headers.append(("Accept-Encoding", content.ACCEPTED))
    if request.body is not None or request.method in _METHODS_WITH_BODY:
        size = request.body.size_bytes if isinstance(request.body, FileBody) else len(request.body or b"")
        headers.append(("Content-Length", str(size)))
    if route.forwarded and route.proxy is not None:
        target = f"{route.origin.scheme}://{authority}{target}"
        if route.proxy.authorization is not None:
            headers.append(("Proxy-Authorization", route.proxy.authorization.reveal()))
    headers += [(name, secret.reveal()) for name, secret in request.secret_headers]
    return http.send(h11.Request(method=request.method, target=target, headers=headers)) or b""


def _body(http: h11.Connection, data: bytes) -> bytes:
    return http.send(h11.Data(data=data)) or b""


def _finish(http: h11.Connection) -> bytes:
    return http.send(h11.EndOfMessage()) or b""


def _read_head(http: h11.Connection) -> Steps[h11.Response]:
    heard = False
    while True:
        event = _next_event(http)
        if isinstance(event, h11.Response):
            return event
        if event is h11.NEED_DATA:  # and nothing else but a 1xx, which is of no interest
            data = yield from _receive("waiting for the answer")
            if not data and not heard:
                raise TransportFailure(FailureKind.RESET, sent=True, reason="the server closed the connection without an answer")
            heard = True
            http.receive_data(data)


def _read_body(http: h11.Connection, response: h11.Response, limits: Limits, sink: Sink | None) -> Steps[WireResponse]:
    status = response.status_code
    headers = Headers([(name.decode("ascii"), value.decode("latin-1")) for name, value in response.headers])
    intake = content.Intake(status, headers, limits, sink)
    try:
        intake.start(headers.get("content-encoding", ""))
        while not intake.cut:
            event = _next_event(http)
            if isinstance(event, h11.Data):
                intake.take(event.data)
            elif event is h11.NEED_DATA:
                http.receive_data((yield from _receive("reading the answer")))
            else:
                intake.finish()
                break
    except TransportFailure as failure:
        intake.settle(failure)
    return intake.response()


def _next_event(http: h11.Connection) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
    try:
        return http.next_event()
    except h11.RemoteProtocolError as exc:
        raise TransportFailure(FailureKind.PROTOCOL, sent=True, reason=f"the answer is not whole, or not HTTP ({str(exc)[:160]})") from exc


def _receive(doing: str) -> Steps[bytes]:
    try:
        data: bytes = yield _READ_BYTES
    except OSError as exc:
        raise lost(exc, doing, sent=True) from exc
    return data

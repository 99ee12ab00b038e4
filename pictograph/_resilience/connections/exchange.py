"""One request and its answer on an open connection, without a socket in sight."""

from __future__ import annotations

from pictograph._resilience.connections import answer, content
from pictograph._resilience.connections.body import FileReader
from pictograph._resilience.connections.failures import lost
from pictograph._resilience.connections.route import Route, target_of
from pictograph._resilience.connections.steps import PEEK, NothingSent, Steps
from pictograph._resilience.connections.time_limit import Expired
from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink

_SLICE_BYTES = 256 * 1024
"""What is sent at a time: small enough that any progress counts for `idle_seconds`, and that an early answer is seen soon."""

_WITH_HEAD_BYTES = 64 * 1024
"""A body up to this size leaves together with the head, in one packet if it fits. Beyond it, copying costs more than it saves."""

_OWN_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection"})
_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def exchange(route: Route, request: HttpRequest, limits: Limits, sink: Sink | None) -> Steps[tuple[HttpResponse, bool]]:
    """Send a request that `check_head` has passed; give the answer, and whether the connection can carry another request.

    Raises `TransportFailure`, what the sink raises, and `ValueError` for a changed file.
    """
    sent = yield from _send(route, request)
    response, ended = yield from answer.read(request.method, limits, sink)
    return response, sent and ended


def _send(route: Route, request: HttpRequest) -> Steps[bool]:
    """Send the request. False when the server answered or hung up before it had all: the rest is of no use to it."""
    body = request.body
    if isinstance(body, FileBody):
        with FileReader(body) as file:
            return (yield from _send_head(route, request)) and (yield from _send_file(file))
    if body is None or len(body) <= _WITH_HEAD_BYTES:
        return (yield from _send_head(route, request, body or b""))
    return (yield from _send_head(route, request)) and (yield from _send_slices(body))


def _send_head(route: Route, request: HttpRequest, whole_body: bytes = b"") -> Steps[bool]:
    """Send the head, with the body behind it where that is at hand."""
    try:
        # No local variable holds these bytes: they contain the API key, and tracebacks show locals.
        yield _head(route, request) + whole_body
    except NothingSent as exc:
        raise lost(exc, "sending the request", sent=False) from exc
    except Expired as exc:
        raise lost(exc, "sending the request", sent=True) from exc
    except OSError:
        return False
    return True


def _send_file(file: FileReader) -> Steps[bool]:
    sent_bytes = 0
    while sent_bytes < file.size_bytes:
        chunk: bytes = file.read() if file.is_small else (yield file.read)
        if not (yield from _send_slices(chunk)):
            return False
        sent_bytes += len(chunk)
        del chunk  # megabytes
        file.report(sent_bytes)
    return True


def _send_slices(data: bytes) -> Steps[bool]:
    view = memoryview(data)
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


def _head(route: Route, request: HttpRequest) -> bytes:
    authority, target = route.origin.authority, target_of(request.url)
    fields = [f"Host: {authority}"]
    any_encoding = True
    for name, value in request.headers:
        lower = name.lower()
        if lower not in _OWN_HEADERS:
            fields.append(f"{name}: {value}")
            any_encoding &= lower != "accept-encoding"
    if any_encoding:
        fields.append(f"Accept-Encoding: {content.ACCEPTED}")
    if request.body is not None or request.method in _METHODS_WITH_BODY:
        size = request.body.size_bytes if isinstance(request.body, FileBody) else len(request.body or b"")
        fields.append(f"Content-Length: {size}")
    if route.forwarded and route.proxy is not None:
        target = f"{route.origin.scheme}://{authority}{target}"
        if route.proxy.authorization is not None:
            fields.append(f"Proxy-Authorization: {route.proxy.authorization.reveal()}")
    fields += [f"{name}: {secret.reveal()}" for name, secret in request.secret_headers]
    return "\r\n".join([f"{request.method} {target} HTTP/1.1", *fields, "", ""]).encode("ascii")

"""HTTP responses as bytes, valid and invalid."""

from __future__ import annotations

import gzip as gzip_module
import json as json_module
from collections.abc import Iterable
from http import HTTPStatus

HeaderPairs = Iterable[tuple[str, str]]


def reason(status: int) -> str:
    """The reason phrase of a status; a fixed one for unregistered statuses."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unregistered"


def encode_body(body: object) -> tuple[bytes, str | None]:
    """The bytes of a body and its content type: bytes are unchanged, a str is HTML, any other value is JSON."""
    if body is None or isinstance(body, bytes):
        return body or b"", None
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    return json_module.dumps(body).encode(), "application/json"


def head(status: int, headers: HeaderPairs = (), *, version: str = "HTTP/1.1") -> bytes:
    """Status line, headers in the given order, and the empty line."""
    lines = [f"{version} {status} {reason(status)}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def in_chunks(body: bytes, chunk_bytes: int = 64, *, last: bool = True) -> bytes:
    """The body in chunked transfer coding; without `last` the last chunk is missing."""
    pieces = [body[i : i + chunk_bytes] for i in range(0, len(body), chunk_bytes)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + (b"0\r\n\r\n" if last else b"")


def http_response(
    status: int = 200,
    headers: HeaderPairs = (),
    body: object = None,
    *,
    chunked: bool = False,
    gzip: bool = False,
    http10: bool = False,
    length: int | None = None,
) -> bytes:
    """One response.

    `body`: bytes are sent unchanged, a str as HTML, any other value except None as JSON. A matching Content-Type is added unless `headers`
    has one. `length` sets a Content-Length other than the true one. With `http10` the end of the connection ends the body. 1xx, 204 and 304
    have no length and no body.
    """
    data, content_type = encode_body(body)
    pairs = list(headers)
    named = {name.lower() for name, _ in pairs}
    if content_type and "content-type" not in named:
        pairs.append(("Content-Type", content_type))
    if gzip:
        data = gzip_module.compress(data, mtime=0)
        pairs.append(("Content-Encoding", "gzip"))
    if http10:
        return head(status, pairs, version="HTTP/1.0") + data
    if chunked:
        return head(status, [*pairs, ("Transfer-Encoding", "chunked")]) + in_chunks(data)
    if status < 200 or status in (204, 304):
        return head(status, pairs)
    if "content-length" not in named:
        pairs.append(("Content-Length", str(len(data) if length is None else length)))
    return head(status, pairs) + data


def json_response(value: object, status: int = 200, headers: HeaderPairs = ()) -> bytes:
    """A response whose body is this value as JSON; None is `null` and a str is a JSON string."""
    return http_response(status, [("Content-Type", "application/json"), *headers], json_module.dumps(value).encode())

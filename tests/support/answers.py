"""HTTP answers as the bytes that go over the wire, right ones and wrong ones."""

from __future__ import annotations

import gzip as gzip_module
import json as json_module
from collections.abc import Iterable
from http import HTTPStatus

HeaderPairs = Iterable[tuple[str, str]]


def reason(status: int) -> str:
    """The usual phrase of a status, or a made-up one for those that have none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unheard Of"


def encode_body(body: object) -> tuple[bytes, str | None]:
    """The bytes of a body and the content type that they suggest: bytes as they are, text as HTML, all else as JSON."""
    if body is None or isinstance(body, bytes):
        return body or b"", None
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    return json_module.dumps(body).encode(), "application/json"


def head(status: int, headers: HeaderPairs = (), *, version: str = "HTTP/1.1") -> bytes:
    """Status line and headers, in this order, repeated where they repeat, ended by the empty line."""
    lines = [f"{version} {status} {reason(status)}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def in_chunks(body: bytes, chunk_bytes: int = 64, *, last: bool = True) -> bytes:
    """The body in chunked transfer coding; without `last` the closing chunk is missing."""
    pieces = [body[i : i + chunk_bytes] for i in range(0, len(body), chunk_bytes)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + (b"0\r\n\r\n" if last else b"")


def answer(
    status: int = 200,
    headers: HeaderPairs = (),
    body: object = None,
    *,
    chunked: bool = False,
    gzip: bool = False,
    http10: bool = False,
    length: int | None = None,
) -> bytes:
    """One whole answer.

    `body`: bytes are sent as they are, a str as HTML, anything else but None as JSON. A Content-Type that fits is added
    unless `headers` has one. `length` states a Content-Length other than the true one. `http10` sends neither length nor
    chunks: the end of the connection is the end of the body. 1xx, 204 and 304 carry no length and no body.
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


def json_answer(value: object, status: int = 200, headers: HeaderPairs = ()) -> bytes:
    """An answer whose body is this value as JSON, also for None (`null`) and for text (a JSON string)."""
    return answer(status, [("Content-Type", "application/json"), *headers], json_module.dumps(value).encode())

"""Strategies for what a server might send: JSON values, bodies, heads and bytes, from almost valid to arbitrary."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = Any
Pieces: TypeAlias = tuple[bytes, ...]

text = st.text(max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
values: st.SearchStrategy[Json] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4), max_leaves=8
)

# Error bodies: the fields that the SDK reads, with any value.

FIELDS = (
    *("detail", "error", "message", "code", "error_code", "errors", "details", "loc", "msg", "type", "limit_type", "current", "limit"),
    *(
        "required",
        "remaining",
        "credit_cost",
        "credits_remaining",
        "required_micro_usd",
        "upgrade_url",
        "retry_after",
        "request_id",
        "docs_url",
    ),
)
codes = st.sampled_from(["insufficient_credits", "limit_exceeded", "idempotency_conflict", "idempotency_in_progress", "not_found"])
error_bodies: st.SearchStrategy[Json] = st.recursive(
    scalars | codes,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=8),
    max_leaves=20,
)
pages = st.one_of(
    text.map(str.encode),
    st.binary(max_size=200),
    text.map(lambda title: f"<html><head><title>{title}</title></head><body>{title * 30}".encode()),
    st.sampled_from([b"", b" ", b"<", b"<title>", b"[" * 5000, b'{"a":' * 5000, b"\xff\xfe", b"null", b"-", b'"', b"NaN", b"1e999"]),
)


def http_response(status: int, body: bytes) -> bytes:
    """A valid response with this body."""
    return b"HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def as_json(value: Json) -> bytes:
    """A value as JSON text; lone surrogates remain the escapes that JSON allows."""
    return json.dumps(value).encode()


@st.composite
def altered(draw: st.DrawFn, document: Json) -> Json:
    """A valid JSON value with one to three of its parts replaced, removed or duplicated."""
    document = json.loads(json.dumps(document))
    for _ in range(draw(st.integers(1, 3))):
        parent, key = _part(draw, document)
        if parent is None:
            document = draw(values)
            continue
        match draw(st.sampled_from(["replace", "remove", "duplicate"])):
            case "remove":
                del parent[key]
            case "replace":
                parent[key] = draw(values)
            case _:
                parent[key] = [parent[key], parent[key]]
    return document


def _part(draw: st.DrawFn, document: Json) -> tuple[Any, Any]:
    """A random part of a JSON value: its parent, and its key or index. (None, None) is the value itself."""
    parts: list[tuple[Any, Any]] = [(None, None)]
    pending = [document]
    while pending:
        parent = pending.pop()
        keys = list(parent) if isinstance(parent, dict) else range(len(parent)) if isinstance(parent, list) else ()
        parts += [(parent, key) for key in keys]
        pending += [parent[key] for key in keys]
    return draw(st.sampled_from(parts))


# Heads and framing

names = st.sampled_from(
    (
        *("Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Retry-After", "Location"),
        *("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"),
        *("Date", "Set-Cookie", "Upgrade", "Trailer"),
    )
)
header_text = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=20)
header_values = st.one_of(
    header_text,
    st.integers(-5, 10**12).map(str),
    st.sampled_from(
        ["chunked", "gzip", "deflate", "br", "gzip, gzip", "identity", "close", "keep-alive", "application/json", "", "nan", "inf"]
    ),
    st.sampled_from(
        ["//", "http://[", "https://example.invalid/?X-Goog-Signature=abc", "/", "file:///etc/passwd", "Thu, 01 Jan 2026 00:00:05 GMT"]
    ),
)
headers = st.lists(st.tuples(names | header_text.filter(bool), header_values), max_size=5)
statuses = st.sampled_from(
    [200, 200, 200, 201, 204, 206, 299, 300, 302, 304, 307, 400, 401, 402, 404, 409, 422, 429, 500, 503, 599, 100, 101, 199, 600, 999]
)


@st.composite
def framed(draw: st.DrawFn, body: bytes) -> bytes:
    """A response with this body, in any content coding and framing, valid or invalid."""
    fields = [(name, value) for name, value in draw(headers)]
    match draw(st.sampled_from(["plain", "plain", "gzip", "deflate", "invalid gzip", "truncated gzip"])):
        case "gzip":
            body = gzip.compress(body, mtime=0)
            fields.append(("Content-Encoding", "gzip"))
        case "deflate":
            body = zlib.compress(body)
            fields.append(("Content-Encoding", "deflate"))
        case "invalid gzip":
            fields.append(("Content-Encoding", "gzip"))
        case "truncated gzip":
            body = gzip.compress(body, mtime=0)[:-9]
            fields.append(("Content-Encoding", "gzip"))
    match draw(st.sampled_from(["length", "length", "wrong length", "chunks", "bad chunks", "end"])):
        case "length":
            fields.append(("Content-Length", str(len(body))))
        case "wrong length":
            fields.append(("Content-Length", str(draw(st.integers(0, 2 * len(body) + 2)))))
        case "chunks":
            fields.append(("Transfer-Encoding", "chunked"))
            body = _chunks(body, draw(st.integers(1, 50)))
        case "bad chunks":
            fields.append(("Transfer-Encoding", "chunked"))
            body = _chunks(body, draw(st.integers(1, 50)))[: draw(st.integers(0, len(body) + 5))]
    version = draw(st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2", "ICY"]))
    lines = [f"{version} {draw(statuses)} {draw(header_text)}", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def _chunks(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes with a few of them changed, removed or inserted."""
    broken = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(broken)))
        match draw(st.sampled_from(["change", "remove", "insert", "truncate"])):
            case "change" if at < len(broken):
                broken[at] = draw(st.integers(0, 255))
            case "remove":
                del broken[at : at + draw(st.integers(1, 20))]
            case "truncate":
                del broken[at:]
            case _:
                broken[at:at] = draw(st.binary(min_size=1, max_size=20))
    return bytes(broken)


@st.composite
def split(draw: st.DrawFn, data: bytes) -> Pieces:
    """The same bytes in up to six pieces, split anywhere: inside a line end, a chunk size, a character."""
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=5)))
    return tuple(data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True) if start < end)


def any_response(documents: Sequence[Json]) -> st.SearchStrategy[Pieces]:
    """Responses that resemble valid ones (`documents`) or errors, and arbitrary bytes."""
    valid = st.sampled_from(documents)
    bodies = st.one_of(valid.flatmap(altered).map(as_json), valid.map(as_json), error_bodies.map(as_json), pages)
    readable = st.builds(http_response, st.sampled_from([200, 200, 201, 204, 302, 400, 403, 409, 422, 429, 500, 503]), bodies)
    weights = {readable: 5, bodies.flatmap(framed): 2, readable.flatmap(damaged): 2, st.binary(max_size=300): 1}
    weighted = [strategy for strategy, weight in weights.items() for _ in range(weight)]
    return st.integers(0, len(weighted) - 1).flatmap(weighted.__getitem__).flatmap(split)

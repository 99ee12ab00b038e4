"""Rows: responses that break off, never end, or do not match the contract."""

from __future__ import annotations

import gzip
import zlib

from checks.matrix.faults import always, chunked, encoded, once, raw, without_length
from checks.matrix.row import SUCCEEDS, Row, fails_after_retries, fails_at_once
from checks.matrix.setup import VALID
from tests.support.behaviours import (
    Behaviour,
    End,
    Where,
    bad_chunk_size,
    bad_gzip,
    big_header,
    cut,
    drip,
    endless_headers,
    garbage,
    huge_body,
    informational,
    respond,
    respond_json,
    short_body,
    truncated_chunks,
)
from tests.support.responses import head, http_response, json_response

LOST = fails_after_retries("NetworkError")
TIMED_OUT = fails_after_retries("RequestTimeoutError")
SERVER_ERROR = fails_after_retries("ServerError")
INVALID = fails_at_once("ServerError")
JSON = [("Content-Type", "application/json")]

HTML = "<html><head><title>Sign in to the hotel network</title></head><body>...</body></html>"


def json_text(text: bytes) -> Behaviour:
    return respond(200, JSON, text)


GZIP = ("Content-Encoding", "gzip")
LONG_HEADER = encoded(bytes, ("X-Big", "x" * 64 * 1024), name="a long header")
CUT_GZIP = respond(200, [*JSON, GZIP], gzip.compress(b'{"success": true}' * 1000)[:-20])
SHORT_ERROR = cut(http_response(500, body="<html>It broke</html>", length=1000), 120, End.FIN)
RESPONSE = http_response(200, JSON, b"{}")

_HEAD, _BODY, _INVALID = "Response head", "Response body", "Invalid 2xx response"

RESPONSES = (
    Row(_HEAD, "endless headers", always(endless_headers()), LOST),
    Row(_HEAD, "one byte of a header per 100 ms, without end", always(drip(Where.HEAD)), TIMED_OUT, slow=True),
    Row(_HEAD, "a header of 64 KB", once(LONG_HEADER), SUCCEEDS),
    Row(_HEAD, "a header of 256 KB", always(big_header(256 * 1024)), LOST),
    Row(_HEAD, "bytes that are not HTTP", always(garbage()), LOST),
    Row(_HEAD, "closed in the middle of the head", always(cut(RESPONSE, 20, End.FIN)), LOST),
    Row(_HEAD, "stalls in the middle of the head", always(cut(RESPONSE, 20, End.SILENCE)), TIMED_OUT, slow=True),
    Row(_HEAD, "100, 102 and 103 before the response", once(informational(100, 102, 103, then=VALID)), SUCCEEDS),
    Row(_HEAD, "103, then closed", always(raw(head(103), End.FIN)), LOST),
    Row(_HEAD, "HTTP/1.0, closed at the end", once(without_length("HTTP/1.0")), SUCCEEDS),
    # Bodies
    Row(_BODY, "no length, closed at the end", once(without_length("HTTP/1.1")), SUCCEEDS),
    Row(_BODY, "chunked", once(chunked()), SUCCEEDS),
    Row(_BODY, "gzip", once(encoded(gzip.compress, ("Content-Encoding", "gzip"), name="gzip")), SUCCEEDS),
    Row(_BODY, "deflate", once(encoded(zlib.compress, ("Content-Encoding", "deflate"), name="deflate")), SUCCEEDS),
    Row(_BODY, "shorter than Content-Length", always(short_body()), LOST),
    Row(_BODY, "shorter than Content-Length, reset", always(short_body(how=End.RST)), LOST),
    Row(_BODY, "chunked, last chunk missing", always(truncated_chunks()), LOST),
    Row(_BODY, "chunked, last chunk missing, reset", always(truncated_chunks(how=End.RST)), LOST),
    Row(_BODY, "chunked, invalid chunk size", always(bad_chunk_size()), LOST),
    Row(_BODY, "invalid gzip", always(bad_gzip()), LOST),
    Row(_BODY, "truncated gzip", always(CUT_GZIP), LOST),
    Row(_BODY, "a content coding that was not requested", always(respond(200, [*JSON, ("Content-Encoding", "br")], b"x")), LOST),
    Row(_BODY, "stalls in the middle", always(short_body(how=End.SILENCE)), TIMED_OUT, slow=True),
    Row(_BODY, "one byte per 100 ms, without end", always(drip(Where.BODY)), TIMED_OUT, slow=True),
    Row(_BODY, "one chunk of one byte per 100 ms, without end", always(drip(Where.CHUNKS)), TIMED_OUT, slow=True),
    Row(_BODY, "an error page of 1 GB", always(huge_body(500)), SERVER_ERROR),
    Row(_BODY, "an error page of 1 GB, chunked", always(huge_body(503, chunked=True)), SERVER_ERROR),
    Row(_BODY, "an error page of 1 GB, as 1 MB of gzip", always(huge_body(502, gzip=True)), SERVER_ERROR),
    Row(_BODY, "an error page, one byte per 100 ms", always(drip(Where.BODY, status=500)), TIMED_OUT, slow=True),
    Row(_BODY, "an error page shorter than its Content-Length", always(SHORT_ERROR), SERVER_ERROR),
    Row(_BODY, "an error page of invalid gzip", always(bad_gzip(500)), SERVER_ERROR),
    # 2xx responses that do not match the contract
    Row(_INVALID, "invalid JSON", once(json_text(b'{"success": true, "data')), INVALID),
    Row(_INVALID, "HTML", once(respond(200, body=HTML)), INVALID),
    Row(_INVALID, "empty", once(json_text(b"")), INVALID),
    Row(_INVALID, "null", once(respond_json(None)), INVALID),
    Row(_INVALID, "a list", once(respond_json([])), INVALID),
    Row(_INVALID, "a number", once(respond_json(7)), INVALID),
    Row(_INVALID, "an object without the required fields", once(respond_json({"success": True})), INVALID),
    Row(_INVALID, "fields of the wrong type", once(respond_json({"dataset": "birds", "project": 7})), INVALID),
    Row(_INVALID, "bytes that are not UTF-8", once(json_text(b'{"success": "\xff\xfe"}')), INVALID),
    Row(_INVALID, "100,000 nested brackets", once(json_text(b"[" * 100_000)), INVALID),
    Row(_INVALID, "an error body of the API", once(raw(json_response({"detail": "Not found"}))), INVALID),
    Row(_INVALID, "204 where a body is required", once(respond(204)), INVALID),
    Row(_INVALID, "202 with another object", once(respond_json({"job": "queued"}, 202)), INVALID),
)

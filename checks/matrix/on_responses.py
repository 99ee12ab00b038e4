"""Rows: answers that break off, never end, or are not what the contract says."""

from __future__ import annotations

import gzip
import zlib

from checks.matrix.faults import always, chunked, raw, recoded, script, to_the_end
from checks.matrix.row import FINE, Row, stays, told
from checks.matrix.setup import GOOD
from tests.support.answers import answer, head, json_answer
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

LOST = stays("NetworkError")
LATE = stays("RequestTimeoutError")
MISFIT = told("ServerError")
JSON = [("Content-Type", "application/json")]

PAGE = "<html><head><title>Sign in to the hotel network</title></head><body>...</body></html>"


def json_text(text: bytes) -> Behaviour:
    return respond(200, JSON, text)


GZIP = ("Content-Encoding", "gzip")
BIG_HEAD = recoded(bytes, ("X-Big", "x" * 64 * 1024), name="a big head")
CUT_GZIP = respond(200, [*JSON, GZIP], gzip.compress(b'{"success": true}' * 1000)[:-20])
SHORT_ERROR = cut(answer(500, body="<html>It broke</html>", length=1000), 120, End.FIN)


ANSWERS = (
    # Heads
    Row("Head", "headers that never end", always(endless_headers()), LOST),
    Row("Head", "one byte of a header per 100 ms, for ever", always(drip(Where.HEAD)), LATE, slow=True),
    Row("Head", "a header of 64 KB", script(BIG_HEAD), FINE),
    Row("Head", "a header of 256 KB", always(big_header(256 * 1024)), LOST),
    Row("Head", "bytes that are not HTTP", always(garbage()), LOST),
    Row("Head", "closed in the middle of the head", always(cut(answer(200, JSON, b"{}"), 20, End.FIN)), LOST),
    Row("Head", "silence in the middle of the head", always(cut(answer(200, JSON, b"{}"), 20, End.SILENCE)), LATE, slow=True),
    Row("Head", "100, 102 and 103 before the answer", script(informational(100, 102, 103, then=GOOD)), FINE),
    Row("Head", "103 and then the end", always(raw(head(103), End.FIN)), LOST),
    Row("Head", "HTTP/1.0, closed at the end", script(to_the_end("HTTP/1.0")), FINE),
    # Bodies
    Row("Body", "no length, closed at the end", script(to_the_end("HTTP/1.1")), FINE),
    Row("Body", "chunked", script(chunked()), FINE),
    Row("Body", "gzip", script(recoded(gzip.compress, ("Content-Encoding", "gzip"), name="gzip")), FINE),
    Row("Body", "deflate", script(recoded(zlib.compress, ("Content-Encoding", "deflate"), name="deflate")), FINE),
    Row("Body", "shorter than Content-Length", always(short_body()), LOST),
    Row("Body", "shorter than Content-Length, reset", always(short_body(how=End.RST)), LOST),
    Row("Body", "chunked, without an end", always(truncated_chunks()), LOST),
    Row("Body", "chunked, without an end, reset", always(truncated_chunks(how=End.RST)), LOST),
    Row("Body", "chunked, with a bad size", always(bad_chunk_size()), LOST),
    Row("Body", "bad gzip", always(bad_gzip()), LOST),
    Row("Body", "gzip that breaks off", always(CUT_GZIP), LOST),
    Row("Body", "a coding that was not asked for", always(respond(200, [*JSON, ("Content-Encoding", "br")], b"x")), LOST),
    Row("Body", "silence in the middle", always(short_body(how=End.SILENCE)), LATE, slow=True),
    Row("Body", "one byte per 100 ms, for ever", always(drip(Where.BODY)), LATE, slow=True),
    Row("Body", "one chunk of a byte per 100 ms, for ever", always(drip(Where.CHUNKS)), LATE, slow=True),
    Row("Body", "an error page of 1 GB", always(huge_body(500)), stays("ServerError")),
    Row("Body", "an error page of 1 GB, chunked", always(huge_body(503, chunked=True)), stays("ServerError")),
    Row("Body", "an error page of 1 GB, as 1 MB of gzip", always(huge_body(502, gzip=True)), stays("ServerError")),
    Row("Body", "an error page that drips", always(drip(Where.BODY, status=500)), LATE, slow=True),
    Row("Body", "an error page shorter than its Content-Length", always(SHORT_ERROR), stays("ServerError")),
    Row("Body", "an error page of bad gzip", always(bad_gzip(500)), stays("ServerError")),
    # Success that is none
    Row("Wrong answer on 200", "invalid JSON", script(json_text(b'{"success": true, "data')), MISFIT),
    Row("Wrong answer on 200", "HTML", script(respond(200, body=PAGE)), MISFIT),
    Row("Wrong answer on 200", "empty", script(json_text(b"")), MISFIT),
    Row("Wrong answer on 200", "null", script(respond_json(None)), MISFIT),
    Row("Wrong answer on 200", "a list", script(respond_json([])), MISFIT),
    Row("Wrong answer on 200", "a number", script(respond_json(7)), MISFIT),
    Row("Wrong answer on 200", "an object without the fields", script(respond_json({"success": True})), MISFIT),
    Row("Wrong answer on 200", "fields of another type", script(respond_json({"dataset": "birds", "project": 7})), MISFIT),
    Row("Wrong answer on 200", "bytes that are not UTF-8", script(json_text(b'{"success": "\xff\xfe"}')), MISFIT),
    Row("Wrong answer on 200", "a hundred thousand brackets", script(json_text(b"[" * 100_000)), MISFIT),
    Row("Wrong answer on 200", "an error in the form of the API", script(raw(json_answer({"detail": "Not found"}))), MISFIT),
    Row("Wrong answer on 200", "204 where a body is due", script(respond(204)), MISFIT),
    Row("Wrong answer on 200", "202 with another document", script(respond_json({"job": "queued"}, 202)), MISFIT),
)

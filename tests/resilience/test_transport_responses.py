"""What a transport returns for the responses of servers, valid ones and malformed ones."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph._resilience.http.messages import FailureKind, Limits
from pictograph._resilience.http.response_body import Decoder
from tests.support.behaviours import (
    Behaviour,
    End,
    bad_chunk_size,
    bad_gzip,
    big_header,
    cut,
    garbage,
    huge_body,
    informational,
    read_request,
    redirect,
    respond,
    respond_with,
    short_body,
    truncated_chunks,
    wait,
    write,
)
from tests.support.fault_server import FaultServer
from tests.support.responses import head, http_response, in_chunks
from tests.support.transports import AnyTransport, Taken, get, post

Serve = Callable[..., FaultServer]


def raw(data: bytes) -> Behaviour:
    return Behaviour("given bytes", (read_request, write(data)))


def test_a_response_has_status_headers_and_body(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(201, [("X-Request-Id", "req_1"), ("X-Twice", "a"), ("X-Twice", "b")], {"ok": True}))
    response = transport.send(server.url + "/api?x=1&x=2")
    assert (response.status_code, response.content, response.truncated) == (201, b'{"ok": true}', False)
    assert response.headers["x-request-ID"] == "req_1"
    assert response.headers["X-Twice"] == "a, b"
    assert server.requests[0].target == "/api?x=1&x=2"


def test_a_request_is_sent_as_it_was_given(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    transport.send(post(server.url + "/a%2Fb", b'{"x": 1}', ("Content-Type", "application/json"), ("Idempotency-Key", "k1")))
    received = server.requests[0]
    assert (received.method, received.target, received.body) == ("POST", "/a%2Fb", b'{"x": 1}')
    assert received.header("Host") == f"127.0.0.1:{server.port}"
    assert received.header("Content-Length") == "8"
    assert received.header("Accept-Encoding") == "gzip, deflate"
    assert received.header("Idempotency-Key") == "k1"
    assert received.header("X-API-Key") == "pk_live_9f3c_never_to_be_shown"


@pytest.mark.parametrize(
    ("url_end", "target"),
    [
        ("", "/"),
        ("?x=1", "/?x=1"),
        ("/a#part", "/a"),
        ("/%00%2e%2e/%C3%BC?q=%2F", "/%00%2e%2e/%C3%BC?q=%2F"),
        ("/a/../b?x='{|}~^`<>", "/a/../b?x='{|}~^`<>"),
    ],
)
def test_the_target_is_sent_byte_by_byte(transport: AnyTransport, serve: Serve, url_end: str, target: str) -> None:
    server = serve(respond(200))
    transport.send(server.url + url_end)
    assert server.requests[0].target == target


def test_a_write_without_a_body_has_a_length_of_0(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    transport.send(get(server.url, method="POST"))
    transport.send(get(server.url, method="DELETE"))
    assert [r.header("Content-Length") for r in server.requests] == ["0", None]


def test_headers_that_frame_the_message_are_set_by_the_transport(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200))
    framing = [("content-length", "3"), ("Transfer-Encoding", "chunked"), ("Host", "elsewhere.example.com"), ("Connection", "close")]
    transport.send(post(server.url, b"12345678", *framing, ("Accept-Encoding", "identity")))
    received = server.requests[0]
    assert received.header("Content-Length") == "8"
    assert received.header("Transfer-Encoding") is None
    assert received.header("Host") == f"127.0.0.1:{server.port}"
    assert received.header("Accept-Encoding") == "identity"


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [0, 1, 70_000])
def test_gzip_is_decoded(transport: AnyTransport, serve: Serve, chunked: bool, size: int) -> None:
    body = bytes(i % 251 for i in range(size))
    server = serve(respond(200, body=body, gzip=True, chunked=chunked))
    assert transport.send(server.url).content == body


@pytest.mark.parametrize("header", ["deflate", "Deflate", "gzip", "x-gzip", "identity"])
def test_every_coding_that_was_asked_for_is_decoded(transport: AnyTransport, serve: Serve, header: str) -> None:
    packed = {"deflate": zlib.compress(b"text"), "identity": b"text"}.get(header.lower(), gzip.compress(b"text"))
    server = serve(respond(200, [("Content-Encoding", header)], packed))
    assert transport.send(server.url).content == b"text"


@given(
    body=st.binary(max_size=2000),
    cuts=st.lists(st.integers(0, 4000)),
    members=st.integers(1, 3),
    coding=st.sampled_from(["gzip", "zlib", "raw"]),
)
def test_a_compressed_body_may_arrive_in_any_pieces(body: bytes, cuts: list[int], members: int, coding: str) -> None:
    if coding == "gzip":
        packed, expected = gzip.compress(body, mtime=0) * members, body * members
    else:
        packer = zlib.compressobj(wbits=15 if coding == "zlib" else -15)
        packed, expected = packer.compress(body) + packer.flush(), body
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    decoder = Decoder("gzip" if coding == "gzip" else "deflate")
    pieces = [packed[a:b] for a, b in itertools.pairwise(edges) if a < b]
    assert b"".join(decoder.decode(piece) for piece in pieces) == expected
    decoder.finish()


@pytest.mark.parametrize(
    "behaviour",
    [
        bad_gzip(),
        raw(http_response(200, [("Content-Encoding", "gzip")], gzip.compress(b"x" * 1000)[:-9])),
        raw(http_response(200, [("Content-Encoding", "br")], b"xx")),
        short_body(),
        short_body(how=End.RST),
        truncated_chunks(),
        bad_chunk_size(),
        garbage(),
        cut(http_response(200, body=b"{}"), 20, End.FIN),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nxxx"),
        big_header(256 * 1024),
        informational(101, then=respond(200)),
    ],
    ids=repr,
)
def test_what_is_not_a_complete_response_is_a_failure_after_sending(transport: AnyTransport, serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour, respond(200, body=b"fine"))
    failure = transport.fail(server.url)
    reset = "RST" in repr(behaviour) or "reset" in repr(behaviour)
    assert (failure.kind, failure.sent) == (FailureKind.RESET if reset else FailureKind.PROTOCOL, True)
    assert "\n" not in failure.reason
    assert transport.send(server.url).content == b"fine"


@pytest.mark.parametrize("behaviour", [bad_gzip(503), respond(503, body=b"half", length=100).then(lambda e: e.close())], ids=repr)
def test_an_error_status_counts_even_if_its_body_is_broken(transport: AnyTransport, serve: Serve, behaviour: Behaviour) -> None:
    response = transport.send(serve(behaviour).url)
    assert (response.status_code, response.truncated) == (503, True)


def test_informational_responses_are_skipped(transport: AnyTransport, serve: Serve) -> None:
    server = serve(informational(100, 102, 103, 103, then=respond(200, body=b"final")))
    assert transport.send(server.url).content == b"final"


def test_a_header_of_64_kilobytes_is_read(transport: AnyTransport, serve: Serve) -> None:
    assert len(transport.send(serve(big_header(64 * 1024)).url).headers["x-big"]) == 64 * 1024


def test_http_1_0_ends_with_its_connection(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond(200, body=b"old", http10=True))
    assert [transport.send(server.url).content for _ in range(2)] == [b"old", b"old"]
    assert server.connections == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(transport: AnyTransport, serve: Serve, status: int) -> None:
    elsewhere = serve(respond(200))
    server = serve(redirect(elsewhere.url + "/x", status))
    response = transport.send(server.url)
    assert (response.status_code, response.headers["Location"]) == (status, elsewhere.url + "/x")
    assert not elsewhere.requests


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("gzipped", [False, True])
def test_only_the_beginning_of_a_huge_error_body_is_read(transport: AnyTransport, serve: Serve, chunked: bool, gzipped: bool) -> None:
    server = serve(huge_body(500, chunked=chunked, gzip=gzipped), respond(200, body=b"next"))
    response = transport.send(server.url, Limits(total_seconds=20.0, error_body_bytes=1000))
    assert (response.status_code, len(response.content), response.truncated) == (500, 1000, True)
    assert response.content.startswith(b"<!-- 500 -->")
    assert transport.send(server.url).content == b"next"
    assert server.requests[0].sent_bytes < 8 << 20
    assert server.connections == 2, "a connection with unread bytes was used again"


@pytest.mark.parametrize(("size", "cut_off"), [(1000, False), (1001, True)])
def test_an_error_body_up_to_the_limit_is_complete(transport: AnyTransport, serve: Serve, size: int, cut_off: bool) -> None:
    server = serve(respond(404, body=b"x" * size))
    response = transport.send(server.url, Limits(error_body_bytes=1000))
    assert (response.content, response.truncated) == (b"x" * 1000, cut_off)


@pytest.mark.parametrize("status", [204, 304])
def test_a_response_without_a_body_leaves_the_connection_usable(transport: AnyTransport, serve: Serve, status: int) -> None:
    server = serve(respond(status))
    assert [transport.send(server.url).content for _ in range(3)] == [b"", b"", b""]
    assert server.connections == 1


def test_a_head_request_gets_a_length_and_no_body(transport: AnyTransport, serve: Serve) -> None:
    server = serve(raw(head(200, [("Content-Length", "500")])))
    response = transport.send(get(server.url, method="HEAD"))
    assert (response.headers["content-length"], response.content) == ("500", b"")


# Sinks


@pytest.mark.parametrize("chunked", [False, True])
def test_a_sink_receives_the_body_of_a_success(transport: AnyTransport, serve: Serve, chunked: bool) -> None:
    body = bytes(range(256)) * 2000
    sink = Taken()
    response = transport.send(serve(respond(200, body=body, chunked=chunked)).url, sink=sink)
    assert (response.content, sink.data) == (b"", body)
    assert sink.totals == [0 if chunked else len(body)]


def test_a_sink_receives_decoded_bytes_and_no_length_of_encoded_ones(transport: AnyTransport, serve: Serve) -> None:
    sink = Taken()
    transport.send(serve(respond(200, body=b"z" * 5000, gzip=True)).url, sink=sink)
    assert (sink.data, sink.totals) == (b"z" * 5000, [0])


def test_a_sink_is_started_for_an_empty_body_too(transport: AnyTransport, serve: Serve) -> None:
    sink = Taken()
    transport.send(serve(respond(200)).url, sink=sink)
    assert (sink.data, sink.totals) == (b"", [0])


@pytest.mark.parametrize("status", [302, 403, 500])
def test_a_sink_never_receives_an_error_body(transport: AnyTransport, serve: Serve, status: int) -> None:
    sink = Taken()
    response = transport.send(serve(respond(status, body=b"<Error>")).url, sink=sink)
    assert (response.content, sink.totals, sink.data) == (b"<Error>", [], b"")


def test_an_exception_of_a_sink_is_passed_on_and_leaves_the_pool_usable(open_transport: Callable[..., AnyTransport], serve: Serve) -> None:
    class Full(Taken):
        def write(self, chunk: bytes) -> None:
            raise OSError(28, "No space left on device")

    server = serve(respond(200, body=b"x" * 100_000), respond(200, body=b"y"))
    transport = open_transport(max_connections=1)
    with pytest.raises(OSError, match="No space left"):
        transport.send(server.url, sink=Full())
    assert transport.send(server.url).content == b"y"


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("pieces", ["one packet", "separate packets"])
def test_bytes_behind_a_response_are_not_taken_for_the_next_one(transport: AnyTransport, serve: Serve, chunked: bool, pieces: str) -> None:
    first, surplus = http_response(200, body=b"first", chunked=chunked), http_response(200, body=b"of another request")
    cut = len(first) - 2
    steps = (write(first + surplus),) if pieces == "one packet" else (write(first[:cut]), wait(0.05), write(first[cut:] + surplus))
    server = serve(Behaviour("two responses", (read_request, *steps)), respond(200, body=b"second"))
    assert [transport.send(server.url).content for _ in range(2)] == [b"first", b"second"]
    assert server.connections == 2


def test_large_bodies_go_both_ways(transport: AnyTransport, serve: Serve) -> None:
    server = serve(respond_with(lambda received: http_response(200, body=received.body[::-1])))
    body = bytes(range(256)) * 20_000
    assert transport.send(post(server.url, body)).content == body[::-1]
    assert server.requests[0].header("Content-Length") == str(len(body))


def test_chunk_edges_may_fall_anywhere(transport: AnyTransport, serve: Serve) -> None:
    data = head(200, [("Transfer-Encoding", "chunked")]) + in_chunks(b"abcdefghij" * 10, 7)
    drips = tuple(write(data[i : i + 3]) for i in range(0, len(data), 3))
    server = serve(Behaviour("in threes", (read_request, *drips)))
    assert transport.send(server.url).content == b"abcdefghij" * 10

"""What a scripted server can do to a request: each function here gives one entry for the script of a `FaultServer`.

A behaviour is a name and a few steps. Each step acts on the `Exchange` (reads some of the request, writes some bytes,
ends the connection); a behaviour whose steps all return leaves the connection open for the next request.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.support import responses
from tests.support.exchange import Exchange, Received
from tests.support.responses import HeaderPairs, http_response

Step = Callable[[Exchange], object]


@dataclass(frozen=True)
class Behaviour:
    """One entry of a script. `at_connect`: takes effect as soon as a connection is made, before TLS and before any byte."""

    name: str
    steps: tuple[Step, ...]
    at_connect: bool = False

    def then(self, *more: Step | Behaviour) -> Behaviour:
        """This behaviour with further steps, or all steps of other behaviours, after it on the same connection."""
        steps = list(self.steps)
        names = [self.name]
        for extra in more:
            steps += extra.steps if isinstance(extra, Behaviour) else (extra,)
            names.append(_name(extra))
        return Behaviour(", then ".join(names), tuple(steps), self.at_connect)

    def play(self, exchange: Exchange) -> None:
        for step in self.steps:
            step(exchange)

    def __repr__(self) -> str:
        return self.name


class End(StrEnum):
    """How a connection ends, or that it stays open without data."""

    RST = "reset"
    FIN = "close"
    SILENCE = "silence"  # stays open, nothing more is sent


class At(StrEnum):
    """How much of the request the server takes before it ends the connection."""

    CONNECT = "on connect"  # before the client has sent anything, and before TLS
    REQUEST = "before reading"  # when the first byte of the request has been received
    HEAD = "after the head"
    MID_BODY = "in the middle of the body"  # half of Content-Length; a chunked body after its first chunk
    BODY = "after the request"


def read_request(exchange: Exchange) -> None:
    """Step: read the whole request."""
    exchange.read_body()


def write(data: bytes) -> Step:
    """Step: send these bytes as they are."""
    return lambda exchange: exchange.send(data)


def wait(seconds: float) -> Step:
    """Step: let real time pass."""
    return lambda exchange: exchange.pause(seconds)


def end(how: End) -> Step:
    """Step: end the connection, or stop sending on it."""
    return {End.RST: Exchange.reset, End.FIN: Exchange.close, End.SILENCE: Exchange.swallow}[how]


# Valid responses


def respond(
    status: int = 200,
    headers: HeaderPairs = (),
    body: object = None,
    *,
    chunked: bool = False,
    gzip: bool = False,
    http10: bool = False,
    length: int | None = None,
    after: float = 0.0,
) -> Behaviour:
    """Read the request and respond; arguments as `responses.http_response`. `after` seconds pass first. HTTP/1.0 closes at the end."""
    data = http_response(status, headers, body, chunked=chunked, gzip=gzip, http10=http10, length=length)
    steps: list[Step] = [read_request, *([wait(after)] if after else []), write(data)]
    if http10:
        steps.append(end(End.FIN))
    return Behaviour(f"{status} {responses.reason(status)}", tuple(steps))


def respond_json(value: object, status: int = 200, headers: HeaderPairs = ()) -> Behaviour:
    """Respond with this value as JSON; None is `null`, a str is a JSON string."""
    return Behaviour(f"{status} with JSON", (read_request, write(responses.json_response(value, status, headers))))


def respond_with(make: Callable[[Received], bytes], name: str = "computed response") -> Behaviour:
    """Respond with bytes made from the request, for instance an echo of its target."""

    def step(exchange: Exchange) -> None:
        exchange.send(make(exchange.read_body()))

    return Behaviour(name, (step,))


def redirect(location: str, status: int = 307) -> Behaviour:
    """Respond with a redirect to this location (absolute or relative)."""
    return Behaviour(f"{status} redirect", respond(status, [("Location", location)]).steps)


def informational(*statuses: int, then: Behaviour) -> Behaviour:
    """Send 1xx heads (100, 102, 103) before the behaviour that gives the response."""
    heads = b"".join(http_response(status) for status in statuses)
    return Behaviour(f"{'+'.join(map(str, statuses))} before {then.name}", (read_request, write(heads), *then.steps))


def html_error(status: int) -> Behaviour:
    """An error page as a gateway would send it: HTML, no JSON anywhere."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status} {responses.reason(status)}</h1></body></html>"
    return Behaviour(f"{status} with HTML", respond(status, body=page).steps)


# Connections that end


def drop(how: End, at: At) -> Behaviour:
    """End the connection, or stop sending on it, at this point of the request; nothing is sent back."""

    def mid_body(exchange: Exchange) -> None:
        length = int(exchange.read_head().header("Content-Length") or 2)
        exchange.read_body(max(1, length // 2))

    before: dict[At, tuple[Step, ...]] = {
        At.CONNECT: (),
        At.REQUEST: (),
        At.HEAD: (Exchange.read_head,),
        At.MID_BODY: (mid_body,),
        At.BODY: (read_request,),
    }
    return Behaviour(f"{how} {at}", (*before[at], end(how)), at_connect=at is At.CONNECT)


def reset(at: At = At.BODY) -> Behaviour:
    """RST instead of a response."""
    return drop(End.RST, at)


def close(at: At = At.BODY) -> Behaviour:
    """FIN instead of a response."""
    return drop(End.FIN, at)


def never_answer(at: At = At.BODY) -> Behaviour:
    """Take the connection, read, and never respond."""
    return drop(End.SILENCE, at)


def never_read() -> Behaviour:
    """Take the connection and leave everything unread: a large request gets stuck in the client's own send."""
    return Behaviour("never read", (Exchange.hold,), at_connect=True)


def cut(data: bytes, after_bytes: int, how: End) -> Behaviour:
    """Respond with the first `after_bytes` of these bytes (see `responses.http_response`), then end the connection or stop sending."""
    return Behaviour(f"{how} after {after_bytes} bytes of the response", (read_request, write(data[:after_bytes]), end(how)))


def stale(first: Behaviour, how: End = End.FIN) -> Behaviour:
    """A valid response on a connection that is to be kept, which then ends: the next request on it finds it closed.

    To end the connection only when the next request is received, script `first` and then `drop(how, At.REQUEST)`.
    """
    return Behaviour(f"{first.name}, then the connection ends by {how}", (*first.steps, end(how)))


# Malformed responses


def garbage(data: bytes = bytes(range(128, 256)) + b"\r\n\r\n", at: At = At.BODY) -> Behaviour:
    """Bytes that are not HTTP (nor TLS, with `At.CONNECT`), then FIN."""
    steps = (write(data), end(End.FIN)) if at is At.CONNECT else (read_request, write(data), end(End.FIN))
    return Behaviour("garbage bytes", steps, at_connect=at is At.CONNECT)


def plain_http_on_tls_port() -> Behaviour:
    """What a plain HTTP server does to a TLS handshake: a readable 400, in the clear. For a server without `tls`."""
    data = http_response(400, [("Connection", "close")], "<html>The plain HTTP request was sent to HTTPS port</html>")
    return Behaviour("plain HTTP on a TLS port", (Exchange.wait_for_bytes, write(data), end(End.FIN)), at_connect=True)


def big_header(header_bytes: int = 64 * 1024, then: bytes = b"{}") -> Behaviour:
    """A valid response with one header of this size."""
    data = http_response(200, [("Content-Type", "application/json"), ("X-Big", "x" * header_bytes)], then)
    return Behaviour(f"a header of {header_bytes} bytes", (read_request, write(data)))


def short_body(declared: int = 100, body: bytes = b'{"cut":', how: End = End.FIN) -> Behaviour:
    """A body that ends before its Content-Length."""
    data = http_response(200, [("Content-Type", "application/json")], body, length=declared)
    return Behaviour(f"{len(body)} of {declared} body bytes, then {how}", (read_request, write(data), end(how)))


def truncated_chunks(body: bytes = b'{"cut": true}', how: End = End.FIN) -> Behaviour:
    """A chunked body whose last chunk is never sent."""
    data = responses.head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]) + responses.in_chunks(
        body, last=False
    )
    return Behaviour(f"chunked body without an end, then {how}", (read_request, write(data), end(how)))


def bad_chunk_size() -> Behaviour:
    """A chunked body whose size line is not a number."""
    data = responses.head(200, [("Transfer-Encoding", "chunked")]) + b"zz\r\nhello\r\n0\r\n\r\n"
    return Behaviour("bad chunk size", (read_request, write(data), end(End.FIN)))


def bad_gzip(status: int = 200) -> Behaviour:
    """A body that is declared as gzip and is not."""
    data = http_response(status, [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], b'\x1f\x8b{"not": "gzip"}')
    return Behaviour(f"{status} with bad gzip", (read_request, write(data)))


# Responses that don't end


class Where(StrEnum):
    """What is sent byte by byte, without end: nothing follows it."""

    HEAD = "headers"
    BODY = "body"
    CHUNKS = "chunks"


def drip(where: Where = Where.BODY, interval: float = 0.1, *, status: int = 200, declared: int = 1_000_000) -> Behaviour:
    """One byte per `interval` seconds without end: of a header, of a body of `declared` bytes, or one chunk of one byte each."""
    json_type = ("Content-Type", "application/json")
    starts = {
        Where.HEAD: f"HTTP/1.1 {status} {responses.reason(status)}\r\nX-Drip: ".encode(),
        Where.BODY: responses.head(status, [json_type, ("Content-Length", str(declared))]),
        Where.CHUNKS: responses.head(status, [json_type, ("Transfer-Encoding", "chunked")]),
    }
    drop_of = {Where.HEAD: b"x", Where.BODY: b" ", Where.CHUNKS: b"1\r\n \r\n"}[where]

    def step(exchange: Exchange) -> None:
        while True:
            exchange.send(drop_of)
            exchange.pause(interval)

    return Behaviour(f"{where} drip, one byte per {interval} s", (read_request, write(starts[where]), step))


def endless_headers(interval: float = 0.0) -> Behaviour:
    """One header line after the other, never the empty line."""

    def lines(exchange: Exchange) -> None:
        for number in itertools.count():
            exchange.send(f"X-Header-{number}: {number}\r\n".encode())
            if interval:
                exchange.pause(interval)

    return Behaviour("headers that never end", (read_request, write(b"HTTP/1.1 200 OK\r\n"), lines))


def huge_body(status: int = 500, total_bytes: int = 1 << 30, *, chunked: bool = False, gzip: bool = False) -> Behaviour:
    """A body of `total_bytes` (1 GiB), made as it is sent; `Received.sent_bytes` is how much the client took.

    With `gzip` the body unpacks to that size and is about a thousandth of it on the network.
    """
    piece = (f"<!-- {status} -->" + "x" * 65536).encode()[:65536]
    framing = ("Transfer-Encoding", "chunked") if chunked or gzip else ("Content-Length", str(total_bytes))
    encoding = [("Content-Encoding", "gzip")] if gzip else []
    start = responses.head(status, [("Content-Type", "text/html"), framing, *encoding])

    def pieces() -> Iterator[bytes]:
        whole, rest = divmod(total_bytes, len(piece))
        yield from itertools.chain(itertools.repeat(piece, whole), (piece[:rest],) if rest else ())

    def packed() -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)
        for plain in pieces():
            yield packer.compress(plain)
        yield packer.flush()

    def step(exchange: Exchange) -> None:
        for data in packed() if gzip else pieces():
            if data:
                exchange.send(b"%x\r\n%s\r\n" % (len(data), data) if chunked or gzip else data)
        if chunked or gzip:
            exchange.send(b"0\r\n\r\n")

    return Behaviour(f"{status} with a body of {total_bytes} bytes", (read_request, write(start), step))


def _name(part: Step | Behaviour) -> str:
    return part.name if isinstance(part, Behaviour) else getattr(part, "__name__", "step")

"""What passes between the retry rules and a transport: one request, one response, one failure.

Nothing here does I/O or knows an HTTP library, so the retry rules can be tested without either. Nothing changes these objects; those of
which each request makes one are not frozen because attrs takes five times as long to make a frozen one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar, overload

from attrs import define, field, frozen

from pictograph.secret import Secret

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Called as `progress(bytes_so_far, total_bytes)`; the total is 0 where it is not known."""


@frozen
class FileBody:
    """A request body that is read from a file, again for each attempt, in chunks of `chunk_bytes`.

    The transport sends exactly `size_bytes` with a Content-Length and raises `ValueError` when the file turns out
    shorter, longer or modified (`modified_ns`, from `os.stat`) than when the upload was planned.

    For content that is not a file on disk, `open_content` opens it from its start, and `path` is its name.
    """

    path: Path
    size_bytes: int
    modified_ns: int
    chunk_bytes: int = 8 * 1024 * 1024
    progress: Progress | None = None
    open_content: Callable[[], BinaryIO] | None = None


@define
class HttpRequest:
    """One attempt, ready to send. `url` is absolute and encoded; `secret_headers` are revealed in the transport only.

    Header values are printable ASCII. `Host`, `Content-Length`, `Transfer-Encoding` and `Connection` are set by the
    transport; `Accept-Encoding` is added (gzip, deflate) unless it is given.
    """

    method: str
    url: str = field(repr=False)  # a signed URL is a secret as a whole
    headers: tuple[tuple[str, str], ...] = ()
    secret_headers: tuple[tuple[str, Secret], ...] = ()
    body: bytes | FileBody | None = field(default=None, repr=False)


@define
class Limits:
    """How long one attempt may take and how much of a response is read.

    `total_seconds` bounds the attempt from connecting to the last byte, however slowly bytes arrive. `idle_seconds` bounds
    the time without any progress (for big transfers, which have no total). `error_body_bytes` is the most that is
    read of a response whose status is not 2xx. `spent_seconds` of the total are over: a request that is sent again within
    an attempt, after a redirect or on a new connection, gets what is left.
    """

    total_seconds: float | None = 30.0
    spent_seconds: float = 0.0
    idle_seconds: float | None = None
    error_body_bytes: int = 64 * 1024


class Headers(Mapping[str, str]):
    """Response headers. Names are case-insensitive; a repeated header's values are joined with `, `."""

    __slots__ = ("_lower",)

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        lower: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            lower[key] = f"{lower[key]}, {value}" if key in lower else value
        self._lower = lower

    def __getitem__(self, name: str) -> str:
        return self._lower[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: object = None) -> object:
        return self._lower.get(name.lower(), default)  # the inherited one raises and catches for each header that is not there

    def __iter__(self) -> Iterator[str]:
        return iter(self._lower)

    def __len__(self) -> int:
        return len(self._lower)

    def __repr__(self) -> str:
        return f"Headers({sorted(self._lower)})"


@define
class HttpResponse:
    """A complete response. `content` is decoded (gzip, deflate), and empty when a sink received the body."""

    status_code: int
    headers: Headers
    content: bytes = field(repr=False)
    truncated: bool = False  # not the whole body of an error: longer than Limits.error_body_bytes, or the connection was lost


class Sink(Protocol):
    """Receives the body of a 2xx response chunk by chunk, so that it need not fit in memory. Each attempt calls `start` again.

    Chunks are decoded. An exception that it raises is passed on unchanged, and the connection is closed. The async transport
    calls it on the event loop: it should be quick.
    """

    def start(self, total_bytes: int, status_code: int = 200, headers: Headers | None = None) -> None: ...  # 0: the length is unknown
    def write(self, chunk: bytes) -> None: ...


class StaleRange(Exception):
    """Raised by a sink whose part of the content can't be continued by the response: the server has other content now."""


class FailureKind(StrEnum):
    """Why there was no usable response."""

    CONNECT = "connect"  # rejected, unreachable, proxy down
    DNS = "dns"
    TLS = "tls"
    POOL = "pool"  # no connection became free in time
    TIMEOUT = "timeout"
    RESET = "reset"  # connection lost while writing or reading
    PROTOCOL = "protocol"  # what came is not HTTP, or ends before its stated length
    CLOSED = "closed"  # the client was closed, before or during the call
    INVALID = "invalid"  # the request itself can't be sent (URL, header); never retried


class TransportFailure(Exception):
    """The one exception that leaves a transport. Internal: it is always turned into a public error.

    `sent` is False only where it is certain that the server's application has seen nothing of the request: it may then
    be repeated whatever its method. `stale` is True where a kept-alive connection was closed as the request was sent and
    nothing was received: repeating it at once, on a new connection, is expected to work. `reason` is one line for people,
    without secrets. The cause is chained without its traceback, whose frames hold the API key.
    """

    def __init__(self, kind: FailureKind, *, sent: bool, reason: str, stale: bool = False) -> None:
        super().__init__(reason)
        self.kind = kind
        self.sent = sent
        self.reason = reason
        self.stale = stale


class SyncTransport(Protocol):
    """Sends requests, each as one attempt; shared by threads. Redirects are returned like any other response, never followed.

    `send` raises `TransportFailure`, or `ValueError` when a `FileBody` is no longer the file that was planned.
    `close` ends running calls with `FailureKind.CLOSED`; it may be called repeatedly and from any thread.
    """

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse: ...
    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """The same for tasks of asyncio."""

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse: ...
    async def aclose(self) -> None: ...

"""Where attempts leave for the wire: over connections of our own, or through an httpx client or transport that was passed in.

This is the one module that imports httpx, and it does so only when something of httpx was passed in.
"""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import ssl
from collections.abc import AsyncIterator, Generator, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, TypeVar

from attrs import frozen

from pictograph._resilience.connections.body import FileReader
from pictograph._resilience.connections.content import ACCEPTED, Intake
from pictograph._resilience.connections.failures import cannot_connect, lost, without_frames
from pictograph._resilience.connections.options import ConnectionOptions
from pictograph._resilience.connections.route import check_head, origin_of
from pictograph._resilience.connections.time_limit import Expired, TimeLimit, shorter
from pictograph._resilience.http.messages import (
    AsyncTransport,
    FailureKind,
    FileBody,
    Headers,
    HttpRequest,
    HttpResponse,
    Limits,
    Sink,
    SyncTransport,
    TransportFailure,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    import httpx

    HttpClient: TypeAlias = httpx.Client  # for the signatures of rooms that don't import httpx
    AsyncHttpClient: TypeAlias = httpx.AsyncClient
    HttpTransport: TypeAlias = httpx.BaseTransport
    AsyncHttpTransport: TypeAlias = httpx.AsyncBaseTransport

T = TypeVar("T")

__all__ = ["AsyncTransport", "SyncTransport", "TransportOptions", "open_async", "open_sync"]


@frozen(kw_only=True)
class TransportOptions(ConnectionOptions):
    """How requests reach the server. At most one of the three below is given; without any, connections of our own are used.

    `http_client` / `async_http_client`: an httpx client, used as it is, with its proxies, limits and event hooks, and left
    open by `close`. `transport`: an httpx transport, for instance `httpx.MockTransport` in tests; it is closed with us.

    All three are slower, and httpx bounds each read instead of the whole: a server that drips the head of its answer can
    make a *sync* attempt last longer than its limit. Tools that patch httpx (respx, pytest-httpx) see the requests with
    `http_client=httpx.Client()`.
    """

    http_client: httpx.Client | None = None
    async_http_client: httpx.AsyncClient | None = None
    transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None


def open_sync(options: TransportOptions) -> SyncTransport:
    """The transport of a sync client. Opens no connection yet. `TypeError` for httpx objects that do not fit or are too many."""
    if options.async_http_client is not None:
        raise TypeError("async_http_client belongs to AsyncClient; pass http_client=httpx.Client(...) to Client.")
    if options.http_client is None and options.transport is None:
        from pictograph._resilience.connections.blocking import BlockingConnections

        return BlockingConnections(options)
    import httpx

    if options.transport is None:
        return _HttpxTransport(_checked(options.http_client, httpx.Client), options, owned=False)
    if options.http_client is not None:
        raise TypeError("Pass either http_client or transport: the client has a transport already.")
    return _HttpxTransport(httpx.Client(transport=_checked(options.transport, httpx.BaseTransport), trust_env=False), options, owned=True)


def open_async(options: TransportOptions) -> AsyncTransport:
    """The transport of an async client (asyncio only). Otherwise as `open_sync`."""
    if options.http_client is not None:
        raise TypeError("http_client belongs to Client; pass async_http_client=httpx.AsyncClient(...) to AsyncClient.")
    if options.async_http_client is None and options.transport is None:
        from pictograph._resilience.connections.tasks import TaskConnections

        return TaskConnections(options)
    import httpx

    if options.transport is None:
        return _AsyncHttpxTransport(_checked(options.async_http_client, httpx.AsyncClient), options, owned=False)
    if options.async_http_client is not None:
        raise TypeError("Pass either async_http_client or transport: the client has a transport already.")
    transport = _checked(options.transport, httpx.AsyncBaseTransport)
    return _AsyncHttpxTransport(httpx.AsyncClient(transport=transport, trust_env=False), options, owned=True)


class _HttpxTransport:
    """A `SyncTransport` through an httpx client."""

    def __init__(self, client: httpx.Client, options: TransportOptions, *, owned: bool) -> None:
        self._client = client
        self._options = options
        self._owned = owned
        self._closed = False

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        try:
            with _queries_kept_from_logs():
                return self._attempt(request, limits, sink)
        except TransportFailure as exc:
            failure = exc
        without_frames(failure)
        raise failure

    def close(self) -> None:
        self._closed = True
        if self._owned:
            self._client.close()

    def _attempt(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        import httpx

        limit = _start(request, limits, closed=self._closed or self._client.is_closed)
        with contextlib.ExitStack() as stack:
            body: bytes | Iterator[bytes] | None
            body = _chunks(stack.enter_context(FileReader(request.body))) if isinstance(request.body, FileBody) else request.body
            try:
                response = self._client.send(
                    _build(self._client, request, body, limits, self._options), stream=True, follow_redirects=False
                )
            except (httpx.HTTPError, httpx.InvalidURL) as exc:
                raise _failure(exc, request, limit) from exc
            stack.enter_context(contextlib.closing(response))
            intake = Intake(response.status_code, Headers(response.headers.multi_items()), limits, sink)
            intake.start(decoded=True)
            try:
                for piece in response.iter_bytes():
                    limit.allowance()
                    intake.take(piece)
                    if intake.cut:
                        break
            except (httpx.HTTPError, Expired) as exc:
                intake.settle(_failure(exc, request, limit))
            return intake.response()


class _AsyncHttpxTransport:
    """An `AsyncTransport` through an httpx client."""

    def __init__(self, client: httpx.AsyncClient, options: TransportOptions, *, owned: bool) -> None:
        self._client = client
        self._options = options
        self._owned = owned
        self._closed = False

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        try:
            with _queries_kept_from_logs():
                return await self._attempt(request, limits, sink)
        except TransportFailure as exc:
            failure = exc
        without_frames(failure)
        raise failure

    async def aclose(self) -> None:
        self._closed = True
        if self._owned:
            await self._client.aclose()

    async def _attempt(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        import asyncio

        import httpx

        limit = _start(request, limits, closed=self._closed or self._client.is_closed)
        timeout = asyncio.timeout(limits.total_seconds)
        try:
            async with timeout, contextlib.AsyncExitStack() as stack:
                body: bytes | AsyncIterator[bytes] | None
                body = _async_chunks(stack.enter_context(FileReader(request.body))) if isinstance(request.body, FileBody) else request.body
                try:
                    response = await self._client.send(
                        _build(self._client, request, body, limits, self._options), stream=True, follow_redirects=False
                    )
                except (httpx.HTTPError, httpx.InvalidURL) as exc:
                    raise _failure(exc, request, limit) from exc
                stack.push_async_callback(response.aclose)
                intake = Intake(response.status_code, Headers(response.headers.multi_items()), limits, sink)
                intake.start(decoded=True)
                try:
                    async for piece in response.aiter_bytes():
                        intake.take(piece)
                        if intake.cut:
                            break
                except httpx.HTTPError as exc:
                    intake.settle(_failure(exc, request, limit))
                return intake.response()
        except TimeoutError as exc:
            if timeout.expired():
                raise lost(limit.why(exc), "talking to the server", sent=True) from exc
            raise  # the caller's sink


def _checked(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} was passed where a {kind.__module__.partition('.')[0]}.{kind.__name__} is needed.")
    return value


def _start(request: HttpRequest, limits: Limits, *, closed: bool) -> TimeLimit:
    check_head(request)
    origin_of(request.url)
    if closed:
        raise TransportFailure(FailureKind.CLOSED, sent=False, reason="the client is closed: make a new one")
    return TimeLimit.of(limits)


def _build(
    client: httpx.Client | httpx.AsyncClient,
    request: HttpRequest,
    body: bytes | Iterator[bytes] | AsyncIterator[bytes] | None,
    limits: Limits,
    options: TransportOptions,
) -> httpx.Request:
    import httpx

    headers = [("Accept-Encoding", ACCEPTED), *request.headers, *((name, secret.reveal()) for name, secret in request.secret_headers)]
    if isinstance(request.body, FileBody):
        headers.append(("Content-Length", str(request.body.size_bytes)))
    step = shorter(limits.total_seconds, limits.idle_seconds)
    timeout = httpx.Timeout(step, connect=shorter(step, options.connect_seconds))
    return client.build_request(request.method, request.url, headers=headers, content=body, timeout=timeout)


def _chunks(file: FileReader) -> Iterator[bytes]:
    sent_bytes = 0
    while chunk := file.read():
        yield chunk
        sent_bytes += len(chunk)
        file.report(sent_bytes)


async def _async_chunks(file: FileReader) -> AsyncIterator[bytes]:
    import asyncio

    sent_bytes = 0
    while chunk := file.read() if file.is_small else await asyncio.to_thread(file.read):
        yield chunk
        sent_bytes += len(chunk)
        file.report(sent_bytes)


def _failure(exc: Exception, request: HttpRequest, limit: TimeLimit) -> TransportFailure:
    """What httpx reports, in our terms."""
    import httpx

    where = origin_of(request.url)
    if isinstance(exc, Expired):
        return lost(exc, "reading the answer", sent=True)
    if isinstance(exc, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return TransportFailure(FailureKind.INVALID, sent=False, reason=f"{where}: httpx refuses the request ({type(exc).__name__})")
    if isinstance(exc, httpx.PoolTimeout):
        return TransportFailure(FailureKind.POOL, sent=False, reason=f"{where}: no connection of the httpx client became free in time")
    if isinstance(exc, httpx.ConnectTimeout):
        return TransportFailure(FailureKind.CONNECT, sent=False, reason=f"{where}: no connection in time")
    if isinstance(exc, httpx.ConnectError):
        return cannot_connect(_root(exc), where)
    if isinstance(exc, httpx.ProxyError):
        return TransportFailure(FailureKind.CONNECT, sent=False, reason=f"the proxy gave no connection to {where} ({exc})")
    if isinstance(exc, httpx.TimeoutException):
        return TransportFailure(FailureKind.TIMEOUT, sent=True, reason=str(limit.why(TimeoutError())))
    if isinstance(exc, httpx.DecodingError | httpx.RemoteProtocolError):
        return TransportFailure(FailureKind.PROTOCOL, sent=True, reason=f"the answer is not whole, or not HTTP ({str(exc)[:160]})")
    return TransportFailure(FailureKind.RESET, sent=True, reason=f"the connection broke ({type(exc).__name__})")


def _root(exc: BaseException) -> OSError:
    """The error of the socket below: name lookup and TLS first, where several hang together."""
    found: list[OSError] = []
    below: BaseException | None = exc
    while below is not None:
        if isinstance(below, OSError):
            found.append(below)
        below = below.__cause__ or below.__context__
    telling = [error for error in found if isinstance(error, socket.gaierror | ssl.SSLError)]
    return (telling or found or [ConnectionError(str(exc))])[0]


_LOGGERS: Final = ("httpx", "httpcore.http11", "httpcore.http2")
_QUERY: Final = re.compile(r"\?[^\s'\"]+")
_ours: ContextVar[bool] = ContextVar("a request of ours is under way", default=False)


def _strip_queries(record: logging.LogRecord) -> bool:
    """httpx logs whole URLs, httpcore the heads of answers with where they redirect to. What signs a URL is in its query."""
    if not _ours.get():
        return True
    if record.name != "httpx":
        record.msg = _QUERY.sub("?***", str(record.msg))
    elif isinstance(record.args, tuple):
        import httpx

        record.args = tuple(arg.copy_with(query=None) if isinstance(arg, httpx.URL) else arg for arg in record.args)
    return True


@contextlib.contextmanager
def _queries_kept_from_logs() -> Generator[None]:
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_strip_queries)  # adds it once
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)

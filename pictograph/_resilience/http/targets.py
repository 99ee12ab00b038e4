"""What an adapter sends through: our transport, one that the caller passed in, or a client of the caller.

Guarantee: a stock `httpx.HTTPTransport` of the caller keeps to the total limit too, and `close()` ends its calls.
`trusted`: a failure to connect that it reports has sent nothing.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias, TypeVar

from pictograph._resilience.http.async_pool import AsyncHttpTransport
from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.messages import HttpRequest
from pictograph._resilience.http.options import TransportOptions
from pictograph._resilience.http.requests import File, Location, request_for_client, request_for_transport
from pictograph._resilience.http.sockets import Sockets
from pictograph._resilience.http.sync_backend import SyncBackend
from pictograph._resilience.http.sync_pool import SyncHttpTransport

T = TypeVar("T")

SyncTarget: TypeAlias = "OverTransport | OverClient"
AsyncTarget: TypeAlias = "AsyncOverTransport | AsyncOverClient"

_TRUSTED: Final = (httpx.HTTPTransport, httpx.AsyncHTTPTransport, httpx.MockTransport)  # others report silent servers as such failures


def sync_target(options: TransportOptions) -> SyncTarget:
    """Return what the options name. Raises `TypeError` when it is not a sync client or transport of httpx."""
    if options.http_client is not None:
        return OverClient(_checked(options.http_client, httpx.Client))
    return OverTransport(SyncHttpTransport(options) if options.transport is None else _checked(options.transport, httpx.BaseTransport))


def async_target(options: TransportOptions) -> AsyncTarget:
    """The same for async ones."""
    if options.async_http_client is not None:
        return AsyncOverClient(_checked(options.async_http_client, httpx.AsyncClient))
    given = options.transport
    return AsyncOverTransport(AsyncHttpTransport(options) if given is None else _checked(given, httpx.AsyncBaseTransport))


class OverTransport:
    """A transport, closed with the client."""

    is_closed = False

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self.own = isinstance(transport, SyncHttpTransport)
        self.trusted = isinstance(transport, _TRUSTED)
        self._transport = transport
        self._sockets: Sockets | None = None
        pool: Any = getattr(transport, "_pool", None)
        if isinstance(pool, httpcore.ConnectionPool) and isinstance(getattr(pool, "_network_backend", None), httpcore.SyncBackend):
            self._sockets = Sockets()
            pool._network_backend = SyncBackend(self._sockets)  # pyright: ignore[reportPrivateUsage]

    def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        built = request_for_transport(request, location, file, attempt, own=self.own)
        return self._transport.handle_request(built)  # looked up at each call: tools patch it in the class

    def close(self) -> None:
        if self._sockets is not None:
            self._sockets.shut_down()
        self._transport.close()


class OverClient:
    """A client of the caller, which is left open. Its transports can't be seen."""

    trusted = False

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @property
    def is_closed(self) -> bool:
        return self._client.is_closed

    def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        built = request_for_client(self._client, request, location, file, attempt)
        return self._client.send(built, stream=True, follow_redirects=False)

    def close(self) -> None:
        pass


class AsyncOverTransport:
    """As `OverTransport`. `own`: it keeps to the limits by itself."""

    is_closed = False

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self.own = isinstance(transport, AsyncHttpTransport)
        self.trusted = isinstance(transport, _TRUSTED)
        self._transport = transport

    async def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        built = request_for_transport(request, location, file, attempt, own=self.own)
        return await self._transport.handle_async_request(built)

    async def aclose(self) -> None:
        await self._transport.aclose()


class AsyncOverClient:
    """As `OverClient`."""

    own = False
    trusted = False

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @property
    def is_closed(self) -> bool:
        return self._client.is_closed

    async def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        built = request_for_client(self._client, request, location, file, attempt)
        return await self._client.send(built, stream=True, follow_redirects=False)

    async def aclose(self) -> None:
        pass


def _checked(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} was passed where an {kind.__module__.partition('.')[0]}.{kind.__name__} is needed.")
    return value

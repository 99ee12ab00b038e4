"""What requests are sent through: our transport, one that the caller passed in, or a client of the caller.

Guarantee: a stock `httpx.HTTPTransport` of the caller keeps to the total limit too, and `close()` ends its calls.
"""

from __future__ import annotations

from typing import Any, Final, Protocol, TypeVar

from pictograph._resilience.http.async_pool import AsyncHttpTransport
from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.messages import HttpRequest
from pictograph._resilience.http.options import TransportOptions
from pictograph._resilience.http.requests import File, Location, request_for_client, request_for_transport
from pictograph._resilience.http.sockets import Sockets
from pictograph._resilience.http.sync_backend import SyncBackend
from pictograph._resilience.http.sync_pool import SyncHttpTransport

_TRUSTED: Final = (httpx.HTTPTransport, httpx.AsyncHTTPTransport, httpx.MockTransport)
"""Transports whose failures to connect have sent nothing. Others have been seen to report a silent server as one."""


T = TypeVar("T")


def sync_target(options: TransportOptions) -> SyncTarget:
    """Return what the options name. Raises `TypeError` when it is not a sync client or transport of httpx."""
    if options.http_client is not None:
        return Client(_checked(options.http_client, httpx.Client))
    return Transport(SyncHttpTransport(options) if options.transport is None else _checked(options.transport, httpx.BaseTransport))


def async_target(options: TransportOptions) -> AsyncTarget:
    """The same for async ones."""
    if options.async_http_client is not None:
        return AsyncClient(_checked(options.async_http_client, httpx.AsyncClient))
    return AsyncTransport(
        AsyncHttpTransport(options) if options.transport is None else _checked(options.transport, httpx.AsyncBaseTransport)
    )


class SyncTarget(Protocol):
    @property
    def trusted(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...
    def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response: ...
    def close(self) -> None: ...


class AsyncTarget(Protocol):
    @property
    def trusted(self) -> bool: ...
    @property
    def bounded(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...
    async def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response: ...
    async def aclose(self) -> None: ...


class Transport:
    """A transport, closed with the client."""

    is_closed = False

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._own = isinstance(transport, SyncHttpTransport)
        self.trusted = isinstance(transport, _TRUSTED)
        self._transport = transport
        self._sockets: Sockets | None = None
        pool: Any = getattr(transport, "_pool", None)
        if isinstance(pool, httpcore.ConnectionPool) and isinstance(getattr(pool, "_network_backend", None), httpcore.SyncBackend):
            self._sockets = Sockets()
            pool._network_backend = SyncBackend(self._sockets)  # pyright: ignore[reportPrivateUsage]

    def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        # The method is looked up at each call: tools patch it in the class.
        return self._transport.handle_request(request_for_transport(request, location, file, attempt, own=self._own))

    def close(self) -> None:
        if self._sockets is not None:
            self._sockets.shut_down()
        self._transport.close()


class Client:
    """A client of the caller, which is left open."""

    trusted = False  # its transports can't be seen

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


class AsyncTransport:
    """As `Transport`. `bounded`: it keeps to the limits by itself."""

    is_closed = False

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self.bounded = isinstance(transport, AsyncHttpTransport)
        self.trusted = isinstance(transport, _TRUSTED)
        self._transport = transport

    async def send(self, request: HttpRequest, location: Location, file: File | None, attempt: Attempt) -> httpx.Response:
        built = request_for_transport(request, location, file, attempt, own=self.bounded)
        return await self._transport.handle_async_request(built)

    async def aclose(self) -> None:
        await self._transport.aclose()


class AsyncClient:
    """As `Client`."""

    trusted = False
    bounded = False

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

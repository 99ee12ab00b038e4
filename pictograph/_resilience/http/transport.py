"""The transport of a client. Guarantee: neither httpx nor anything that it imports is loaded before the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pictograph._resilience import loading
from pictograph._resilience.http.options import TransportOptions

if TYPE_CHECKING:
    from pictograph._resilience.http.adapter import AsyncAdapter, SyncAdapter
    from pictograph._resilience.http.messages import AsyncTransport, HttpRequest, HttpResponse, Limits, Sink, SyncTransport

__all__ = ["TransportOptions", "open_async", "open_sync"]


def open_sync(options: TransportOptions) -> SyncTransport:
    """Return the transport of a sync client; no connection is opened yet. Raises `TypeError` for httpx objects that do not fit."""
    if options.async_http_client is not None:
        raise TypeError("async_http_client belongs to AsyncClient; pass http_client=httpx.Client(...) to Client.")
    _check_one_at_most(options.http_client, options.transport)
    transport = _LazySync(options)
    if options.http_client is not None or options.transport is not None:
        transport.load()  # httpx is loaded already, so the types can be checked
    return transport


def open_async(options: TransportOptions) -> AsyncTransport:
    """Return the transport of an async client, for asyncio only. Otherwise as `open_sync`."""
    if options.http_client is not None:
        raise TypeError("http_client belongs to Client; pass async_http_client=httpx.AsyncClient(...) to AsyncClient.")
    _check_one_at_most(options.async_http_client, options.transport)
    transport = _LazyAsync(options)
    if options.async_http_client is not None or options.transport is not None:
        transport.load()
    return transport


class _LazySync:
    """A `SyncTransport` that makes its adapter at the first call."""

    _adapter: SyncAdapter | None = None

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._closed = False

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        return (self._adapter or self.load()).send(request, limits, sink)

    def close(self) -> None:
        self._closed = True
        if self._adapter is not None:
            self._adapter.close()

    def load(self) -> SyncAdapter:
        loading.load("pictograph._resilience.http.adapter")
        from pictograph._resilience.http.adapter import SyncAdapter
        from pictograph._resilience.http.targets import sync_target

        adapter: SyncAdapter = vars(self).setdefault("_adapter", SyncAdapter(sync_target(self._options), self._options.connect_seconds))
        if self._closed:
            adapter.reject_calls()
        return adapter


class _LazyAsync:
    """The same for tasks."""

    _adapter: AsyncAdapter | None = None

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._closed = False

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        return await (self._adapter or self.load()).send(request, limits, sink)

    async def aclose(self) -> None:
        self._closed = True
        if self._adapter is not None:
            await self._adapter.aclose()

    def load(self) -> AsyncAdapter:
        loading.load("pictograph._resilience.http.adapter")
        from pictograph._resilience.http.adapter import AsyncAdapter
        from pictograph._resilience.http.targets import async_target

        adapter: AsyncAdapter = vars(self).setdefault("_adapter", AsyncAdapter(async_target(self._options), self._options.connect_seconds))
        if self._closed:
            adapter.reject_calls()
        return adapter


def _check_one_at_most(http_client: object, transport: object) -> None:
    if http_client is not None and transport is not None:
        raise TypeError("Pass either an httpx client or a transport: the client has a transport already.")

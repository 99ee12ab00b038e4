"""One adapter for the default transport, `transport=` and `http_client=`.

Guarantees: every outcome is a response, a `TransportFailure`, or what the caller's own file, sink or mock raised; whatever
happens, no slot and no connection stays taken; neither exceptions nor logs show a secret.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar, cast

from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.failures import LIBRARY_ERRORS, already_closed, blamed_on_close, failure_of
from pictograph._resilience.http.file_body import FileReader
from pictograph._resilience.http.library import httpx
from pictograph._resilience.http.logs import OwnRequest
from pictograph._resilience.http.messages import FailureKind, FileBody, Headers, HttpRequest, HttpResponse, Limits, Sink, TransportFailure
from pictograph._resilience.http.requests import AsyncFileStream, FileStream, Location, locate
from pictograph._resilience.http.response_body import ResponseBody
from pictograph._resilience.http.targets import AsyncTarget, SyncTarget
from pictograph._resilience.http.time_limit import Expired, TimeLimit
from pictograph._resilience.http.tracebacks import without_internal_frames, without_tracebacks
from pictograph._resilience.http.url import Origin, check_head, parse_url

T = TypeVar("T", bound="SyncTarget | AsyncTarget")


class _Adapter(Generic[T]):
    """What needs no waiting."""

    def __init__(self, target: T, connect_seconds: float | None) -> None:
        self._target = target
        self._connect_seconds = connect_seconds
        self._closed = False

    def reject_calls(self) -> None:
        """As closing, where nothing is open."""
        self._closed = True

    def _begin(self, request: HttpRequest, attempt: Attempt) -> Location:
        check_head(request)
        try:
            location = locate(request.url)
        except httpx.InvalidURL as exc:
            raise TransportFailure(FailureKind.INVALID, sent=False, reason="httpx rejects the URL of the request") from exc
        if self._closed or self._target.is_closed:
            raise already_closed()
        try:
            attempt.limit.allowance()
        except Expired as exc:
            raise TransportFailure(exc.kind, sent=False, reason=str(exc)) from exc
        return location

    def _failure(self, exc: Exception, origin: Origin, attempt: Attempt) -> TransportFailure:
        return failure_of(exc, origin, attempt, trusted=self._target.trusted)

    def _leaving(self, exc: BaseException, attempt: Attempt) -> BaseException:
        """The exception as the caller sees it."""
        if isinstance(exc, Exception) and not isinstance(exc, TransportFailure):
            without_internal_frames(exc, attempt.handled)  # raised by the caller's file, sink or mock
            return exc
        if self._closed and isinstance(exc, TransportFailure):
            exc = blamed_on_close(exc)
        without_tracebacks(exc, attempt.handled)
        return exc


class SyncAdapter(_Adapter[SyncTarget]):
    """A `SyncTransport`."""

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        """See `SyncTransport`."""
        attempt = Attempt(TimeLimit.of(limits), self._connect_seconds)
        try:
            with OwnRequest():
                return self._exchange(request, attempt, limits, sink)
        except BaseException as exc:
            leaving = self._leaving(exc, attempt)
        finally:
            lease, attempt.lease = attempt.lease, None
            if lease is not None:
                lease.abandon()
        raise leaving

    def close(self) -> None:
        """End all calls and close all connections. Later calls fail at once."""
        self._closed = True
        self._target.close()

    def _exchange(self, request: HttpRequest, attempt: Attempt, limits: Limits, sink: Sink | None) -> HttpResponse:
        location = self._begin(request, attempt)
        with _file(request) as file:
            try:
                response = self._target.send(request, location, FileStream(file) if file else None, attempt)
            except LIBRARY_ERRORS as exc:
                raise self._failure(exc, location.origin, attempt) from exc
            try:
                body = _body(response, limits, sink)
                try:
                    if not _add_decoded(response, body):
                        body.start()
                        for piece in cast(httpx.SyncByteStream, response.stream):
                            attempt.limit.allowance()  # other transports bound each read only
                            body.add(piece)
                            if body.cut:
                                break
                        else:
                            body.finish()
                except LIBRARY_ERRORS as exc:
                    failure = self._failure(exc, location.origin, attempt)
                    if not body.survives(failure):
                        raise failure from exc
                except TransportFailure as failure:
                    if not body.survives(failure):
                        raise
            finally:
                response.close()
        return body.response()


class AsyncAdapter(_Adapter[AsyncTarget]):
    """An `AsyncTransport`."""

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        """See `AsyncTransport`."""
        attempt = Attempt(TimeLimit.of(limits), self._connect_seconds)
        try:
            with OwnRequest():
                if self._target.own:
                    return await self._exchange(request, attempt, limits, sink)
                return await self._bounded_exchange(request, attempt, limits, sink)
        except BaseException as exc:
            leaving = self._leaving(exc, attempt)
        finally:
            lease, attempt.lease = attempt.lease, None
            if lease is not None:
                await lease.abandon()
        raise leaving

    async def aclose(self) -> None:
        """End all calls and close all connections. Later calls fail at once."""
        self._closed = True
        await self._target.aclose()

    async def _bounded_exchange(self, request: HttpRequest, attempt: Attempt, limits: Limits, sink: Sink | None) -> HttpResponse:
        timeout = asyncio.timeout(attempt.limit.remaining())
        try:
            async with timeout:
                return await self._exchange(request, attempt, limits, sink)
        except TimeoutError as exc:
            if not timeout.expired():
                raise  # by the caller's sink
            raise self._failure(attempt.limit.expired(), parse_url(request.url)[0], attempt) from exc

    async def _exchange(self, request: HttpRequest, attempt: Attempt, limits: Limits, sink: Sink | None) -> HttpResponse:
        location = self._begin(request, attempt)
        with _file(request) as file:
            try:
                response = await self._target.send(request, location, AsyncFileStream(file) if file else None, attempt)
            except LIBRARY_ERRORS as exc:
                raise self._failure(exc, location.origin, attempt) from exc
            try:
                body = _body(response, limits, sink)
                try:
                    if not _add_decoded(response, body):
                        body.start()
                        async for piece in cast(httpx.AsyncByteStream, response.stream):
                            body.add(piece)
                            if body.cut:
                                break
                        else:
                            body.finish()
                except LIBRARY_ERRORS as exc:
                    failure = self._failure(exc, location.origin, attempt)
                    if not body.survives(failure):
                        raise failure from exc
                except TransportFailure as failure:
                    if not body.survives(failure):
                        raise
            finally:
                await response.aclose()
        return body.response()


def _file(request: HttpRequest) -> AbstractContextManager[FileReader | None]:
    return FileReader(request.body) if isinstance(request.body, FileBody) else nullcontext()


def _body(response: httpx.Response, limits: Limits, sink: Sink | None) -> ResponseBody:
    headers = [(name.decode("ascii"), value.decode("latin-1")) for name, value in response.headers.raw]
    return ResponseBody(response.status_code, Headers(headers), limits, sink)


def _add_decoded(response: httpx.Response, body: ResponseBody) -> bool:
    """Take a body that has been read already, by a hook of the caller's client or because a mock made it whole."""
    if not response.is_stream_consumed:
        return False
    body.start(decoded=True)
    body.add(response.content)
    return True

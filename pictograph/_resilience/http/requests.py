"""From an `HttpRequest` to an `httpx.Request`. Guarantee: the target of a signed URL is sent byte by byte as it was given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from attrs import frozen

from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.file_body import FileReader
from pictograph._resilience.http.library import httpx
from pictograph._resilience.http.messages import HttpRequest
from pictograph._resilience.http.response_body import ACCEPTED
from pictograph._resilience.http.url import Origin, parse_url

_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection"})
_METHODS_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


@frozen
class Location:
    """A URL in the forms that a request needs. `target` is set where httpx would not send path and query as they are written."""

    origin: Origin
    url: httpx.URL
    host: bytes
    target: bytes | None


def locate(url: str) -> Location:
    """Return the forms of a URL. Raises `TransportFailure` (invalid) and `httpx.InvalidURL`."""
    # What signs a URL is in its query. Such URLs are used once, and are not to be kept.
    return _locate(url) if "?" in url else _located(url)


def _locate(url: str) -> Location:
    origin, text = parse_url(url)
    parsed, target = httpx.URL(url), text.encode("ascii")
    return Location(origin, parsed, origin.authority.encode("ascii"), None if parsed.raw_path == target else target)


_located = lru_cache(maxsize=256)(_locate)


class FileStream(httpx.SyncByteStream):
    """A file as the body of a request."""

    def __init__(self, file: FileReader) -> None:
        self.size_bytes = file.size_bytes
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._file.read():
            yield chunk
            self._file.chunk_sent(len(chunk))


class AsyncFileStream(httpx.AsyncByteStream):
    """The same for tasks. Chunks that take time are read in a thread."""

    def __init__(self, file: FileReader) -> None:
        self.size_bytes = file.size_bytes
        self._file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := self._file.read() if self._file.is_small else await asyncio.to_thread(self._file.read):
            yield chunk
            self._file.chunk_sent(len(chunk))


class NoBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """No chunk at all. `httpx.ByteStream(b"")` is one empty chunk, which h11 takes its time to frame."""

    _chunks: tuple[bytes, ...] = ()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


File: TypeAlias = FileStream | AsyncFileStream


def request_for_transport(request: HttpRequest, location: Location, file: File | None, attempt: Attempt, *, own: bool) -> httpx.Request:
    """Build the request for a transport, headers and all. `own`: for ours, which needs no `request.content`."""
    headers = [(b"Host", location.host)]
    headers += [(name.encode("ascii"), value.encode("ascii")) for name, value in _headers(request, file)]
    body = request.body if isinstance(request.body, bytes) else b""
    if file is None and (request.body is not None or request.method in _METHODS_WITH_BODY):
        headers.append((b"Content-Length", b"%d" % len(body)))
    stream = file or (httpx.ByteStream(body) if body or not own else NoBody())
    built = httpx.Request(request.method, location.url, headers=headers, stream=stream, extensions=_extensions(location.target, attempt))
    if isinstance(stream, httpx.ByteStream):
        built.read()  # makes `request.content` what it is in a request that httpx has built
    return built


def request_for_client(
    client: httpx.Client | httpx.AsyncClient, request: HttpRequest, location: Location, file: File | None, attempt: Attempt
) -> httpx.Request:
    """Let the caller's client build the request, with its own headers and cookies added."""
    content = file or (request.body if isinstance(request.body, bytes) else None)
    target = None if client.params else location.target  # the parameters of a client change it
    extensions = _extensions(target, attempt)
    return client.build_request(request.method, location.url, headers=_headers(request, file), content=content, extensions=extensions)


def _headers(request: HttpRequest, file: File | None) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    has_encoding = False
    for name, value in request.headers:
        lower = name.lower()
        if lower not in _OWN_HEADERS:
            headers.append((name, value))
            has_encoding = has_encoding or lower == "accept-encoding"
    if not has_encoding:
        headers.append(("Accept-Encoding", ACCEPTED))
    if file is not None:
        headers.append(("Content-Length", str(file.size_bytes)))
    headers += [(name, secret.reveal()) for name, secret in request.secret_headers]
    return headers


def _extensions(target: bytes | None, attempt: Attempt) -> dict[str, Any]:
    timeout = attempt.timeouts()
    return {"timeout": timeout} if target is None else {"timeout": timeout, "target": target}

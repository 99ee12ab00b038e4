"""From an `HttpRequest` to an `httpx.Request`. Guarantee: the target of a signed URL is sent byte by byte as it was given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.file_body import FileReader
from pictograph._resilience.http.library import httpx
from pictograph._resilience.http.messages import FileBody, HttpRequest
from pictograph._resilience.http.response_body import ACCEPTED
from pictograph._resilience.http.url import parse_url

_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection"})
_METHODS_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


class FileStream(httpx.SyncByteStream):
    """A file as the body of a request."""

    def __init__(self, file: FileReader) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._file.read():
            yield chunk
            self._file.chunk_sent(len(chunk))


class AsyncFileStream(httpx.AsyncByteStream):
    """The same for tasks. Chunks that take time are read in a thread."""

    def __init__(self, file: FileReader) -> None:
        self._file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := self._file.read() if self._file.is_small else await asyncio.to_thread(self._file.read):
            yield chunk
            self._file.chunk_sent(len(chunk))


Stream: TypeAlias = httpx.ByteStream | FileStream | AsyncFileStream


def request_for_transport(request: HttpRequest, stream: Stream, attempt: Attempt) -> httpx.Request:
    """Build the request for a transport, headers and all."""
    origin, target = parse_url(request.url)
    headers = [(b"Host", origin.authority.encode("ascii"))]
    headers += [(name.encode("ascii"), value.encode("ascii")) for name, value in _headers(request)]
    if isinstance(request.body, bytes):
        headers.append((b"Content-Length", b"%d" % len(request.body)))
    elif request.body is None and request.method in _METHODS_WITH_BODY:
        headers.append((b"Content-Length", b"0"))
    url = _parsed(request.url)
    built = httpx.Request(request.method, url, headers=headers, stream=stream, extensions=_extensions(url, target, attempt))
    if isinstance(stream, httpx.ByteStream):
        built.read()  # tools expect `request.content`, as httpx.Request(content=...) would have it
    return built


def request_for_client(client: httpx.Client | httpx.AsyncClient, request: HttpRequest, stream: Stream, attempt: Attempt) -> httpx.Request:
    """Let the caller's client build the request, with its own headers and cookies added."""
    _, target = parse_url(request.url)
    url = _parsed(request.url)
    extensions = _extensions(url, "" if client.params else target, attempt)  # its parameters change the target
    content = stream if isinstance(request.body, FileBody) else request.body
    return client.build_request(request.method, url, headers=_headers(request), content=content, extensions=extensions)


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    headers = [(name, value) for name, value in request.headers if name.lower() not in _OWN_HEADERS]
    if not any(name.lower() == "accept-encoding" for name, _ in headers):
        headers.append(("Accept-Encoding", ACCEPTED))
    if isinstance(request.body, FileBody):
        headers.append(("Content-Length", str(request.body.size_bytes)))
    headers += [(name, secret.reveal()) for name, secret in request.secret_headers]
    return headers


def _extensions(url: httpx.URL, target: str, attempt: Attempt) -> dict[str, Any]:
    extensions: dict[str, Any] = {"timeout": attempt.timeouts()}
    if target and url.raw_path != (exact := target.encode("ascii")):  # httpx quotes some characters again
        extensions["target"] = exact
    return extensions


def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url) if "?" in url else _parsed_once(url)  # a signed URL is used once, and is not to be kept


@lru_cache(maxsize=256)
def _parsed_once(url: str) -> httpx.URL:
    return httpx.URL(url)

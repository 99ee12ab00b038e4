"""The storage host: objects behind signed URLs, on another origin than the API.

It is as strict as real object stores: a PUT needs the signed Content-Type and a Content-Length, and errors are XML. A request
with an API key is rejected, because a client must not send its key to a storage host.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

from starlette.types import Receive, Scope, Send

from pictograph.emulator.backend import Backend
from pictograph.emulator.http.asgi import SMALL_BODY_BYTES, BodyTooLarge, read_body, request_headers
from pictograph.emulator.http.faults import FaultKind, FaultQueue
from pictograph.emulator.http.request_log import RequestLog
from pictograph.emulator.http.responses import Response
from pictograph.emulator.http.send import send_response
from pictograph.emulator.state.signed_urls import BUCKET, SignatureError

MAX_OBJECT_BYTES = 4 * 1024**3
_HASHED_BYTES = 64 << 20
"""Of larger objects, as of composite ones, no hash is sent."""
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class StorageApp:
    """Serves GET and PUT of signed URLs."""

    def __init__(self, backend: Backend, faults: FaultQueue, log: RequestLog) -> None:
        self._backend = backend
        self._faults = faults
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, raw_path = scope["method"], scope["raw_path"].decode("latin-1")
        query, headers = scope["query_string"].decode("latin-1"), request_headers(scope)
        operation = f"storage_{method.lower()}"
        error = self._check(method, raw_path, query, headers)
        try:
            body = await read_body(receive, MAX_OBJECT_BYTES if error is None else SMALL_BODY_BYTES)
        except BodyTooLarge:
            body = b""
            error = error or error_response(400, "EntityTooLarge", f"The object is larger than {MAX_OBJECT_BYTES} bytes.")
        if body is None:
            return
        received = self._log.add(method, raw_path, query, headers, body, operation)
        fault = self._faults.take(operation)
        response = None
        if fault is None or not fault.replaces_work:
            if fault is not None and fault.kind is FaultKind.delay:
                await asyncio.sleep(fault.seconds)
            response = error or self._process(method, raw_path, query, headers, body)
        await send_response(response, fault, received, scope, receive, send)

    def _check(self, method: str, raw_path: str, query: str, headers: dict[str, str]) -> Response | None:
        """Return the error response if the request is not allowed."""
        if "x-api-key" in headers:
            return error_response(400, "InvalidArgument", "Signed URLs do not take an API key. Do not send X-API-Key to a storage host.")
        if method not in ("GET", "PUT"):
            return error_response(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        bucket, path = _object_of(raw_path)
        if bucket != BUCKET:
            return error_response(404, "NoSuchBucket", "The specified bucket does not exist.")
        try:
            self._backend.signer.verify(method, path, _parameters(query), self._backend.clock.now())
        except SignatureError as exc:
            return error_response(403, "SignatureDoesNotMatch", str(exc))
        return None

    def _process(self, method: str, raw_path: str, query: str, headers: dict[str, str], body: bytes) -> Response:
        path, parameters = _object_of(raw_path)[1], _parameters(query)
        return self._put(path, parameters, headers, body) if method == "PUT" else self._get(path, parameters, headers)

    def _put(self, path: str, parameters: dict[str, str], headers: dict[str, str], body: bytes) -> Response:
        if "content-length" not in headers:
            return error_response(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        if headers.get("content-type") != parameters["response-content-type"]:
            return error_response(403, "SignatureDoesNotMatch", "The Content-Type does not match the one that the URL was signed for.")
        self._backend.objects.put(path, body)
        return Response(200, media_type="text/plain", headers=_hashes(body))

    def _get(self, path: str, parameters: dict[str, str], headers: dict[str, str]) -> Response:
        size = self._backend.objects.size(path)
        if size is None:
            return error_response(404, "NoSuchKey", "The specified key does not exist.")
        sent = {"Accept-Ranges": "bytes"}
        if size <= _HASHED_BYTES:
            sent |= _hashes(self._backend.objects.get(path) or b"")
        if disposition := parameters.get("response-content-disposition"):
            sent["Content-Disposition"] = disposition
        media_type = parameters["response-content-type"]
        is_current = headers.get("if-range") in (None, sent.get("ETag"))
        if is_current and (found := _RANGE.fullmatch(headers.get("range", ""))):
            first = int(found[1])
            last = min(int(found[2] or size - 1), size - 1)
            if first > last:
                return error_response(416, "InvalidRange", "The requested range cannot be satisfied.")
            sent["Content-Range"] = f"bytes {first}-{last}/{size}"
            return Response(206, (self._backend.objects.get(path) or b"")[first : last + 1], media_type, sent)
        chunks = self._backend.objects.chunks(path)
        return Response(200, media_type=media_type, headers=sent, chunks=chunks, size_bytes=size)


def _hashes(content: bytes) -> dict[str, str]:
    """As Google Cloud Storage: the MD5 in base64, and for a plain object in hexadecimal as its ETag."""
    md5 = hashlib.md5(content, usedforsecurity=False)
    return {"x-goog-hash": f"md5={base64.b64encode(md5.digest()).decode()}", "ETag": f'"{md5.hexdigest()}"'}


def _object_of(raw_path: str) -> tuple[str, str]:
    bucket, _, path = unquote(raw_path).lstrip("/").partition("/")
    return bucket, path


def _parameters(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def error_response(status: int, code: str, message: str) -> Response:
    """Return an error in the XML format of object stores."""
    text = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return Response(status, text.encode(), "application/xml; charset=UTF-8")

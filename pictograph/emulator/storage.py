"""The storage origin: bytes under signed URLs, another host than the API and strict as such hosts are.

A PUT needs the declared Content-Type and a Content-Length; a request that carries an API key is refused, because a
client that sends its key to a storage host tells it to strangers. Errors are XML, not JSON.
"""

from __future__ import annotations

import asyncio
import hashlib
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

from starlette.types import Receive, Scope, Send

from pictograph.emulator.answers import Answer
from pictograph.emulator.app import headers_of, read_body
from pictograph.emulator.backend import Backend
from pictograph.emulator.delivery import deliver
from pictograph.emulator.faults import Fault, Faults
from pictograph.emulator.received import Record
from pictograph.emulator.signing import BUCKET, SignatureError


class Storage:
    """Answers requests on the storage origin."""

    def __init__(self, backend: Backend, faults: Faults, record: Record) -> None:
        self._backend = backend
        self._faults = faults
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, raw_path = scope["method"], scope["raw_path"].decode("latin-1")
        query, headers = scope["query_string"].decode("latin-1"), headers_of(scope)
        body = await read_body(receive)
        if body is None:
            return
        operation = f"storage_{method.lower()}"
        received = self._record.add(method, raw_path, query, headers, body, operation)
        plan = self._faults.take(operation)
        answer = None
        if plan is None or not plan.instead_of_work:
            if plan is not None and plan.fault is Fault.delay:
                await asyncio.sleep(plan.seconds)
            answer = self._answer(method, raw_path, query, headers, body)
        await deliver(answer, plan, received, scope, receive, send)

    def _answer(self, method: str, raw_path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        if "x-api-key" in headers:
            return error(400, "InvalidArgument", "A signed URL takes no API key. Do not send X-API-Key to a storage host.")
        if method not in ("GET", "PUT"):
            return error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        bucket, _, path = unquote(raw_path).lstrip("/").partition("/")
        if bucket != BUCKET:
            return error(404, "NoSuchBucket", "The specified bucket does not exist.")
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        try:
            self._backend.signer.check(method, path, parameters, self._backend.clock.now())
        except SignatureError as exc:
            return error(403, "SignatureDoesNotMatch", str(exc))
        return self._put(path, parameters, headers, body) if method == "PUT" else self._get(path, parameters)

    def _put(self, path: str, parameters: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if "content-length" not in headers:
            return error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        if headers.get("content-type") != parameters["response-content-type"]:
            return error(403, "SignatureDoesNotMatch", "The Content-Type is not the one that the URL was signed for.")
        self._backend.blobs.put(path, body)
        return Answer(200, media_type="text/plain", headers={"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'})

    def _get(self, path: str, parameters: dict[str, str]) -> Answer:
        size = self._backend.blobs.size(path)
        if size is None:
            return error(404, "NoSuchKey", "The specified key does not exist.")
        headers: dict[str, str] = {}
        if disposition := parameters.get("response-content-disposition"):
            headers["Content-Disposition"] = disposition
        chunks = self._backend.blobs.chunks(path)
        return Answer(200, media_type=parameters["response-content-type"], headers=headers, chunks=chunks, size_bytes=size)


def error(status: int, code: str, message: str) -> Answer:
    """Return an error as a storage host words it."""
    text = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return Answer(status, text.encode(), "application/xml; charset=UTF-8")

"""The inference host: one path for each deployment, authenticated with the deployment's own token.

A request with an API key is rejected even if the token is valid, because a client must not send its key to a deployment.
Predictions are simulated, see `handlers.predictions`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from pictograph.emulator.apps.request_pipeline import RequestPipeline, RoutedRequest, ValidatedRequest
from pictograph.emulator.backend import Backend
from pictograph.emulator.contract.openapi import MULTIPART, Operation
from pictograph.emulator.contract.request_params import RequestParser
from pictograph.emulator.contract.validation_errors import missing, unparsable
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.http.asgi import SMALL_BODY_BYTES, BodyTooLarge, is_small, read_body, request_headers
from pictograph.emulator.http.errors import ApiError, invalid, not_found
from pictograph.emulator.http.faults import FaultKind, FaultQueue, InjectedFault
from pictograph.emulator.http.request_log import RequestLog
from pictograph.emulator.http.responses import Response
from pictograph.emulator.http.send import send_response
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.api_keys import Identity, Role, hash_key
from pictograph.emulator.webhooks.outgoing import Unreachable, send_request

OPERATION = "predict_deployment"
FETCH_TIMEOUT = 10.0
MAX_IMAGE_BYTES = 64 * 1024 * 1024
MAX_BODY_BYTES = 2 * MAX_IMAGE_BYTES
"""Enough for an image in base64."""
_MAGIC_BYTES = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class InferenceApp:
    """Serves predictions of deployments."""

    def __init__(self, backend: Backend, pipeline: RequestPipeline, faults: FaultQueue, log: RequestLog) -> None:
        self._backend = backend
        self._pipeline = pipeline
        self._faults = faults
        self._log = log
        self._parser = RequestParser(backend.contract, backend.validators)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path, headers = scope["method"], scope["raw_path"].decode("latin-1"), request_headers(scope)
        query = scope["query_string"].decode("latin-1")
        operation = self._backend.contract.operations.get(OPERATION) if method == "POST" else None
        # The contract's path is `/` relative to `endpoint_url`; most clients post to `endpoint_url` itself.
        deployment_id = path.strip("/")
        too_large: Response | None = None
        try:
            body = await read_body(receive, self._max_bytes(operation, deployment_id, headers))
        except BodyTooLarge:
            body, too_large = b"", self._too_large(operation, deployment_id, headers)
        if body is None:
            return
        received = self._log.add(method, path, query, headers, body, None if operation is None else OPERATION)
        fault: InjectedFault | None = None
        response: Response | None
        if too_large is not None:
            response = too_large
        elif operation is None:
            response = Response.json(405, {"detail": "Method Not Allowed"})
            response.headers["Allow"] = "POST"
        else:
            fault = self._faults.take(OPERATION)
            request = RoutedRequest(operation, path, query, {"deployment_id": deployment_id}, headers, body)
            response = None if fault is not None and fault.replaces_work else await self._process(request, fault)
        await send_response(response, fault, received, scope, receive, send)

    def _max_bytes(self, operation: Operation | None, deployment_id: str, headers: dict[str, str]) -> int:
        """Return the limit of a body: only callers with a valid token may send a large one."""
        if operation is None:
            return SMALL_BODY_BYTES
        try:
            if not is_small(headers):
                self._authenticate(deployment_id, headers)
        except ApiError:
            return SMALL_BODY_BYTES
        return MAX_BODY_BYTES

    def _too_large(self, operation: Operation | None, deployment_id: str, headers: dict[str, str]) -> Response | None:
        """Return the response to a request whose body was too large to read: 401 without a valid token, else 413."""
        if operation is None:
            return None
        try:
            self._authenticate(deployment_id, headers)
        except ApiError as error:
            return self._pipeline.error_response(operation, error)
        return Response.json(413, {"detail": f"The request body is larger than {MAX_BODY_BYTES} bytes."})

    async def _process(self, request: RoutedRequest, fault: InjectedFault | None) -> Response:
        try:
            if fault is not None and fault.kind is FaultKind.delay:
                await asyncio.sleep(fault.seconds)
            return self._pipeline.perform(await self._validate(request))
        except ApiError as error:
            return self._pipeline.error_response(request.operation, error)
        except Exception as error:
            return self._pipeline.internal_error(error)

    async def _validate(self, request: RoutedRequest) -> ValidatedRequest:
        """Check token, address and body, and load the image. Raises `ApiError`."""
        identity = self._authenticate(request.path_arguments["deployment_id"], request.headers)
        body = self._parse_form(request) if _media_type(request) == MULTIPART else self._parse_json(request)
        if "content" not in body:
            body["content"] = await self._load_image(body.pop("image"))
        if not is_image(body["content"]):
            raise invalid(["body", "image", "value"], "the content is not an image")
        now = self._backend.clock.now()
        call = Call(backend=self._backend, identity=identity, arguments=dict(request.path_arguments), body=body, now=now)
        return ValidatedRequest(request, call, {}, None)

    def _authenticate(self, deployment_id: str, headers: Mapping[str, str]) -> Identity:
        """Return the identity of the deployment's token. Raises 401 for an invalid token and 404 for an unknown deployment."""
        if "x-api-key" in headers:
            raise ApiError(401, "Deployments do not accept API keys. Do not send X-API-Key to a deployment.")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        owner = self._backend.db.row("SELECT * FROM deployments WHERE token_sha256 = ?", hash_key(token.strip()))
        if scheme.lower() != "bearer" or owner is None:
            raise ApiError(401, "Token missing or invalid. Send the deployment's token as `Authorization: Bearer pk_deploy_...`.")
        if owner["id"] != deployment_id:
            if self._backend.db.row("SELECT 1 FROM deployments WHERE id = ?", deployment_id) is None:
                raise not_found("Deployment")
            raise ApiError(401, "This token belongs to another deployment.")
        return Identity(key_id=owner["id"], org_id=owner["org_id"], role=Role.viewer, rate_limit=0)

    def _parse_json(self, request: RoutedRequest) -> JsonObject:
        _, body = self._parser.parse(request.operation, {}, request.query, request.headers, request.body)
        return dict(body)

    def _parse_form(self, request: RoutedRequest) -> JsonObject:
        """Return the form's fields as the equivalent JSON body, with the bytes of `file` as `content`."""
        fields = form_fields(request.headers["content-type"], request.body)
        if "file" not in fields:
            raise ApiError(422, [missing(["body", "file"])])
        body: JsonObject = {"image": {"type": "base64", "value": "file"}}
        for name, parse in (("confidence", float), ("top_k", int)):
            if name in fields:
                body[name] = _parse_number(name, fields[name][-1], parse)
        if "class_filter" in fields:
            body["class_filter"] = [text.decode("utf-8", "replace") for text in fields["class_filter"]]
        self._check_schema(request.operation, body)
        del body["image"]
        return {**body, "content": fields["file"][-1]}

    def _check_schema(self, operation: Operation, body: JsonObject) -> None:
        if operation.body is not None and (errors := self._backend.validators.request_errors(operation.body.pointer, body, ["body"])):
            raise ApiError(422, errors)

    async def _load_image(self, image: JsonObject) -> bytes:
        if image["type"] == "url":
            return await asyncio.to_thread(fetch, image["value"])
        try:
            return base64.b64decode(image["value"], validate=True)
        except (binascii.Error, ValueError):
            raise invalid(["body", "image", "value"], "the value is not valid base64") from None


def fetch(url: str) -> bytes:
    """Return the content of a loopback URL. Raises 422 for other hosts and if the request fails."""
    location = ["body", "image", "value"]
    try:
        response = send_request("GET", url, headers={"Accept": "image/*"}, timeout=FETCH_TIMEOUT, max_bytes=MAX_IMAGE_BYTES)
    except Unreachable as exc:
        raise invalid(location, f"the image could not be fetched: {exc}") from None
    if response.status != 200:
        raise invalid(location, f"the image could not be fetched: the host responded with status {response.status}")
    return response.content


def form_fields(content_type: str, body: bytes) -> dict[str, list[bytes]]:
    """Return the values of a multipart form by name."""
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    fields: dict[str, list[bytes]] = {}
    for part in body.split(b"--" + boundary[1].encode())[1:-1] if boundary else []:
        head, _, value = part.partition(b"\r\n\r\n")
        if name := re.search(rb'[;\s]name="([^"]*)"', head):
            fields.setdefault(name[1].decode("utf-8", "replace"), []).append(value.removesuffix(b"\r\n"))
    return fields


def is_image(content: bytes) -> bool:
    """Return whether the content starts with the magic bytes of an image format."""
    return content.startswith(_MAGIC_BYTES) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _media_type(request: RoutedRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parse_number(name: str, text: bytes, parse: type[float] | type[int]) -> float:
    try:
        return parse(text)
    except ValueError:
        raise ApiError(422, [unparsable(["body", name], "integer" if parse is int else "number")]) from None

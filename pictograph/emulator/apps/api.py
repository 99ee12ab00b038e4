"""The API: one route for each path of the contract, with all its methods."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

from attrs import evolve
from starlette.exceptions import HTTPException
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from pictograph.emulator.apps.request_pipeline import RequestPipeline, RoutedRequest, ValidatedRequest
from pictograph.emulator.backend import Backend
from pictograph.emulator.contract.openapi import Operation
from pictograph.emulator.http.asgi import SMALL_BODY_BYTES, BodyTooLarge, is_small, read_body, request_headers
from pictograph.emulator.http.errors import ApiError
from pictograph.emulator.http.faults import FaultKind, FaultQueue, InjectedFault
from pictograph.emulator.http.request_log import RequestLog
from pictograph.emulator.http.responses import Response
from pictograph.emulator.http.send import send_response

ALIASES = {"/api/v1/developer/tools": "/api/v1/developer/tools.json"}
"""Paths that the contract mentions in descriptions only, and the paths that they stand for."""
MAX_BODY_BYTES = 256 * 1024 * 1024


class ApiApp:
    """Serves the operations of the contract."""

    def __init__(self, backend: Backend, pipeline: RequestPipeline, faults: FaultQueue, log: RequestLog) -> None:
        self._backend = backend
        self._pipeline = pipeline
        self._faults = faults
        self._log = log
        routes = [_route(self, path, operations) for path, operations in backend.contract.paths.items()]
        routes.sort(key=lambda route: route.path.count("{"))  # fixed segments take precedence over parameters
        self._router = Router(routes, redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Routes match the undecoded path, so that a `/` inside a name (`%2F`) does not end its segment.
        path = scope["raw_path"].decode("latin-1")
        scope = {**scope, "path": ALIASES.get(path, path), "app": self}
        try:
            await self._router(scope, receive, send)
        except HTTPException as exc:
            await self._send_routing_error(exc, scope, receive, send)

    async def serve(self, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        """Process a request of one operation and send the response, with the fault that applies to it."""
        headers = request_headers(scope)
        path, query = scope["path"], scope["query_string"].decode("latin-1")
        authenticated = is_small(headers) or self._pipeline.is_authenticated(headers)
        try:
            body = await read_body(receive, MAX_BODY_BYTES if authenticated else SMALL_BODY_BYTES)
        except BodyTooLarge:
            received = self._log.add(scope["method"], path, query, headers, b"", operation.id)
            await send_response(self._pipeline.too_large(operation, headers, MAX_BODY_BYTES), None, received, scope, receive, send)
            return
        if body is None:
            return
        received = self._log.add(scope["method"], path, query, headers, body, operation.id)
        path_arguments = {name: unquote(value) for name, value in scope["path_params"].items()}
        request = RoutedRequest(operation, path, query, path_arguments, headers, body)
        fault = self._faults.take(operation.id)
        response = None if fault is not None and fault.replaces_work else await self._process(request, fault)
        await send_response(response, fault, received, scope, receive, send)

    async def _process(self, request: RoutedRequest, fault: InjectedFault | None) -> Response:
        try:
            validated = self._pipeline.validate(request)
            return await self._perform(validated, fault)
        except ApiError as error:
            return self._pipeline.error_response(request.operation, error)
        except Exception as error:
            return self._pipeline.internal_error(error)

    async def _perform(self, validated: ValidatedRequest, fault: InjectedFault | None) -> Response:
        org_id, key = validated.call.org_id, validated.key
        if key is not None:
            self._backend.keys_in_flight.claim(org_id, key)
        try:
            if fault is not None and fault.kind is FaultKind.delay and not fault.after_work:
                await asyncio.sleep(fault.seconds)
            if (external_call := self._pipeline.external_call(validated)) is not None:
                external_result = await asyncio.to_thread(external_call)
                validated = evolve(validated, call=evolve(validated.call, external_result=external_result))
            response = self._pipeline.perform(validated)
            if fault is not None and fault.kind is FaultKind.delay and fault.after_work:
                await asyncio.sleep(fault.seconds)
            return response
        finally:
            if key is not None:
                self._backend.keys_in_flight.release(org_id, key)

    async def _send_routing_error(self, exc: HTTPException, scope: Scope, receive: Receive, send: Send) -> None:
        """Send 404 for an unknown path, or 405 with the methods that the path has."""
        try:
            body = await read_body(receive, SMALL_BODY_BYTES)
        except BodyTooLarge:
            body = b""
        query = scope["query_string"].decode("latin-1")
        received = self._log.add(scope["method"], scope["path"], query, request_headers(scope), body or b"", None)
        response = Response.json(exc.status_code, {"detail": exc.detail})
        response.headers.update(exc.headers or {})
        await send_response(response, None, received, scope, receive, send)


class _Endpoint:
    """The operations of one path, by method."""

    def __init__(self, app: ApiApp, operations: Mapping[str, Operation]) -> None:
        self._app = app
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app.serve(self._operations[scope["method"]], scope, receive, send)


def _route(app: ApiApp, path: str, operations: Mapping[str, Operation]) -> Route:
    route = Route(path, endpoint=_Endpoint(app, operations), methods=list(operations))
    route.methods = set(operations)  # without the HEAD that Starlette adds to each GET
    return route

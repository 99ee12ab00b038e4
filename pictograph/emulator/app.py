"""The API as an ASGI application: one route for each path of the contract, with all its methods."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

from attrs import evolve
from starlette.exceptions import HTTPException
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from pictograph.emulator.answers import Answer
from pictograph.emulator.backend import Backend
from pictograph.emulator.contract import Operation
from pictograph.emulator.delivery import deliver
from pictograph.emulator.faults import Fault, Faults, Plan
from pictograph.emulator.pipeline import Pipeline, Prepared, Request
from pictograph.emulator.received import Record
from pictograph.emulator.refusals import Refusal

ALIASES = {"/api/v1/developer/tools": "/api/v1/developer/tools.json"}
"""Paths that answer as others do, by the contract's descriptions."""


class Api:
    """Answers requests on the API's origin."""

    def __init__(self, backend: Backend, pipeline: Pipeline, faults: Faults, record: Record) -> None:
        self._backend = backend
        self._pipeline = pipeline
        self._faults = faults
        self._record = record
        routes = [_route(self, path, operations) for path, operations in backend.contract.paths.items()]
        routes.sort(key=lambda route: route.path.count("{"))  # where templates overlap, the fixed segment wins
        self._router = Router(routes, redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Routes match the path as it was sent, so that a `/` inside a name (`%2F`) does not end its segment.
        path = scope["raw_path"].decode("latin-1")
        scope = {**scope, "path": ALIASES.get(path, path), "app": self}
        try:
            await self._router(scope, receive, send)
        except HTTPException as exc:
            await self._plain(exc, scope, receive, send)

    async def answer(self, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one operation, with the fault that waits for it."""
        headers = headers_of(scope)
        path, query = scope["path"], scope["query_string"].decode("latin-1")
        body = await read_body(receive)
        if body is None:
            return
        received = self._record.add(scope["method"], path, query, headers, body, operation.id)
        segments = {name: unquote(value) for name, value in scope["path_params"].items()}
        request = Request(operation, path, query, segments, headers, body)
        plan = self._faults.take(operation.id)
        answer = None if plan is not None and plan.instead_of_work else await self._work(request, plan)
        await deliver(answer, plan, received, scope, receive, send)

    async def _work(self, request: Request, plan: Plan | None) -> Answer:
        try:
            prepared = self._pipeline.prepare(request)
            return await self._once(prepared, plan)
        except Refusal as refusal:
            return self._pipeline.refuse(request.operation, refusal)
        except Exception as error:
            return self._pipeline.broken(error)

    async def _once(self, prepared: Prepared, plan: Plan | None) -> Answer:
        org_id, key = prepared.call.org_id, prepared.key
        if key is not None:
            self._backend.in_flight.claim(org_id, key)
        try:
            if plan is not None and plan.fault is Fault.delay and not plan.after_work:
                await asyncio.sleep(plan.seconds)
            if (question := self._pipeline.question(prepared)) is not None:
                prepared = evolve(prepared, call=evolve(prepared.call, outside=await asyncio.to_thread(question)))
            answer = self._pipeline.perform(prepared)
            if plan is not None and plan.fault is Fault.delay and plan.after_work:
                await asyncio.sleep(plan.seconds)
            return answer
        finally:
            if key is not None:
                self._backend.in_flight.release(org_id, key)

    async def _plain(self, exc: HTTPException, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is none of the contract's: 404, or 405 with the methods that the path has."""
        body = await read_body(receive)
        query = scope["query_string"].decode("latin-1")
        received = self._record.add(scope["method"], scope["path"], query, headers_of(scope), body or b"", None)
        answer = Answer.of(exc.status_code, {"detail": exc.detail})
        answer.headers.update(exc.headers or {})
        await deliver(answer, None, received, scope, receive, send)


class _Path:
    """One path of the contract."""

    def __init__(self, api: Api, operations: Mapping[str, Operation]) -> None:
        self._api = api
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._api.answer(self._operations[scope["method"]], scope, receive, send)


def _route(api: Api, path: str, operations: Mapping[str, Operation]) -> Route:
    route = Route(path, endpoint=_Path(api, operations), methods=list(operations))
    route.methods = set(operations)  # without the HEAD that Starlette adds to each GET
    return route


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the request's headers, names in lower case."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def read_body(receive: Receive) -> bytes | None:
    """Return the whole body, or None when the other side went away before its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)

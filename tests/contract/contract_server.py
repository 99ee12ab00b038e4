"""A server that gives each request a response that conforms to the contract, and records the requests."""

from __future__ import annotations

import json
from typing import Any, Self

from checks.conformance.contract import Contract, Operation, ParsedRequest
from tests.contract.values import fixed
from tests.support.behaviours import respond_with
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.responses import http_response

STORAGE = "/storage/"
OTHER_HOST = "/other-host"
"""Path below which this server serves the operations of other hosts."""
REQUEST_ID = "req-0123"


class ContractServer:
    """Gives one fixed valid response per operation, completed jobs, and a storage host that accepts and returns bytes.

    `bodies` replaces the response body of an operation, by its id.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._server = FaultServer(respond_with(self._respond))
        self._valid: dict[str, Any] = {}
        self.bodies: dict[str, bytes] = {}
        self.unknown_requests: list[str] = []

    @property
    def url(self) -> str:
        return self._server.url

    def reset(self) -> None:
        """Delete the recorded requests and the replaced bodies."""
        self._server.requests.clear()
        self.bodies.clear()
        self.unknown_requests.clear()

    def parsed_requests(self) -> list[ParsedRequest]:
        """All requests to operations since `reset`. Raises AssertionError when one violates the contract."""
        assert not self.unknown_requests, f"not in the contract: {', '.join(self.unknown_requests)}"
        found = []
        for received in self._server.requests:
            operation, path = self._operation(received)
            if operation is not None:
                query = received.target.partition("?")[2]
                found.append(self._contract.check_request(operation, path, query, received.headers, received.body))
        return found

    def _respond(self, received: Received) -> bytes:
        if received.path.startswith(STORAGE):
            if received.header("X-API-Key"):
                self.unknown_requests.append("API key sent to storage")
            return http_response(200, (), b"" if received.method == "PUT" else b"PK bytes of a file")
        try:
            operation, _ = self._operation(received)
        except AssertionError:
            self.unknown_requests.append(f"{received.method} {received.path}")
            return http_response(404, (), {"detail": "Not Found"})
        assert operation is not None
        status, media_type, _ = self._contract.success(operation)
        body = self.bodies.get(operation.id)
        if body is None:
            body = self.valid_body(operation.id)
        content_type = (media_type or "application/json").replace("*", "png")
        return http_response(status, [("Content-Type", content_type), ("X-Request-Id", REQUEST_ID)], body)

    def _operation(self, received: Received) -> tuple[Operation | None, dict[str, str]]:
        if received.path.startswith(STORAGE):
            return None, {}
        if received.path.startswith(OTHER_HOST):
            path = received.path.removeprefix(OTHER_HOST) or "/"
            found = next((each for each in self._contract.operations.values() if each.other_host and each.path == path), None)
            assert found is not None, f"no operation at {received.path}"
            return found, {}
        return self._contract.match(received.method, received.path)

    def valid_body(self, operation_id: str) -> bytes:
        """The valid response body of an operation."""
        if operation_id not in self._valid:
            _, media_type, schema = self._contract.success(self._contract.operations[operation_id])
            if schema is None:
                self._valid[operation_id] = b""
            elif media_type != "application/json":
                self._valid[operation_id] = b"\x89PNG\r\n\x1a\n"
            else:
                value = fixed(self._contract, schema, origin=self.url)
                self._point_endpoints_here(value)
                for job in self._jobs(operation_id):
                    _put(value, job["poll_status"], job["good"][0])
                self._valid[operation_id] = json.dumps(value).encode()
        body: bytes = self._valid[operation_id]
        return body

    def _jobs(self, operation_id: str) -> list[dict[str, Any]]:
        jobs = [operation.node.get("x-job") for operation in self._contract.operations.values()]
        return [job for job in jobs if job and job["poll"] == operation_id]

    def _point_endpoints_here(self, value: Any) -> None:
        """Replace endpoint URLs by the URL of this server."""
        if isinstance(value, dict):
            for name, part in value.items():
                if name == "endpoint_url":
                    value[name] = f"{self.url}{OTHER_HOST}"
                self._point_endpoints_here(part)
        elif isinstance(value, list):
            for part in value:
                self._point_endpoints_here(part)

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _put(value: Any, pointer: str, new: Any) -> None:
    *steps, last = pointer.removeprefix("/").split("/")
    for step in steps:
        value = value[step]
    value[last] = new

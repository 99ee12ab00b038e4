"""A server that answers every request as the contract says it may be answered, and keeps what it was asked."""

from __future__ import annotations

import json
from typing import Any, Self

from checks.conformance.contract import Contract, Heard, Operation
from tests.contract.values import fixed
from tests.support.answers import answer
from tests.support.behaviours import respond_with
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer

STORAGE = "/storage/"
ELSEWHERE = "/elsewhere"
"""Where operations of other hosts are answered here: the path of the server that stands for them."""
REQUEST_ID = "req-0123"


class ContractServer:
    """One fixed good answer for each operation, jobs that have ended well, and a storage host that takes and gives bytes.

    `answers` holds other bodies by operation id, as bytes to be sent with 200.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._server = FaultServer(respond_with(self._answer))
        self._good: dict[str, Any] = {}
        self.answers: dict[str, bytes] = {}
        self.strays: list[str] = []

    @property
    def url(self) -> str:
        return self._server.url

    def forget(self) -> None:
        """Begin anew: no requests, no other answers."""
        self._server.requests.clear()
        self.answers.clear()
        self.strays.clear()

    def heard(self) -> list[Heard]:
        """All requests to operations since `forget`, taken apart. Raises AssertionError when one does not keep to the contract."""
        assert not self.strays, f"the contract has no {', '.join(self.strays)}"
        found = []
        for received in self._server.requests:
            operation, path = self._operation(received)
            if operation is not None:
                query = received.target.partition("?")[2]
                found.append(self._contract.judge_request(operation, path, query, received.headers, received.body))
        return found

    def _answer(self, received: Received) -> bytes:
        if received.path.startswith(STORAGE):
            if received.header("X-API-Key"):
                self.strays.append("API key on its way to storage")
            return answer(200, (), b"" if received.method == "PUT" else b"PK bytes of a file")
        try:
            operation, _ = self._operation(received)
        except AssertionError:
            self.strays.append(f"{received.method} {received.path}")
            return answer(404, (), {"detail": "Not Found"})
        assert operation is not None
        status, media_type, _ = self._contract.success(operation)
        body = self.answers.get(operation.id)
        if body is None:
            body = self.good(operation.id)
        content_type = (media_type or "application/json").replace("*", "png")
        return answer(status, [("Content-Type", content_type), ("X-Request-Id", REQUEST_ID)], body)

    def _operation(self, received: Received) -> tuple[Operation | None, dict[str, str]]:
        if received.path.startswith(STORAGE):
            return None, {}
        if received.path.startswith(ELSEWHERE):
            path = received.path.removeprefix(ELSEWHERE) or "/"
            found = next((each for each in self._contract.operations.values() if each.elsewhere and each.path == path), None)
            assert found is not None, f"no operation at {received.path}"
            return found, {}
        return self._contract.match(received.method, received.path)

    def good(self, operation_id: str) -> bytes:
        """The good answer of an operation, as it goes over the wire."""
        if operation_id not in self._good:
            _, media_type, schema = self._contract.success(self._contract.operations[operation_id])
            if schema is None:
                self._good[operation_id] = b""
            elif media_type != "application/json":
                self._good[operation_id] = b"\x89PNG\r\n\x1a\n"
            else:
                value = fixed(self._contract, schema, origin=self.url)
                self._lead_here(value)
                for job in self._jobs(operation_id):
                    _put(value, job["poll_status"], job["good"][0])
                self._good[operation_id] = json.dumps(value).encode()
        good: bytes = self._good[operation_id]
        return good

    def _jobs(self, operation_id: str) -> list[dict[str, Any]]:
        jobs = [operation.node.get("x-job") for operation in self._contract.operations.values()]
        return [job for job in jobs if job and job["poll"] == operation_id]

    def _lead_here(self, value: Any) -> None:
        """Let the host of other operations be this server."""
        if isinstance(value, dict):
            for name, part in value.items():
                if name == "endpoint_url":
                    value[name] = f"{self.url}{ELSEWHERE}"
                self._lead_here(part)
        elif isinstance(value, list):
            for part in value:
                self._lead_here(part)

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

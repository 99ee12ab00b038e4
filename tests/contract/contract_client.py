"""A client connected to a server that conforms to the contract, and the requests that the client sends."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from operation_coverage.methods import Method, methods_by_operation

from checks.conformance.contract import ROOT, Operation, ParsedRequest, contract
from tests.contract.arguments import Calls, LocalArguments, calls
from tests.contract.contract_server import ContractServer
from tests.contract.values import UUID
from tests.support.both_clients import KINDS, AnyClient, Kind
from tests.support.fake_timing import FakeTiming

COMPOSED = {"datasets.as_pytorch"}
"""Methods that only add to another one what no request shows: here the reading of the files that `datasets.download` writes."""

METHODS: dict[str, list[Method]] = {
    operation: [method for method in methods if method.path not in COMPOSED] for operation, methods in methods_by_operation(ROOT).items()
}
"""The resource methods that send each operation, the most direct one first."""

EACH_OPERATION = pytest.mark.parametrize(
    ("operation", "client_kind"),
    [
        pytest.param(operation, KINDS[number % len(KINDS)], id=f"{operation}-{KINDS[number % len(KINDS)]}")
        for number, operation in enumerate(contract().operations.values())
    ],
)
"""Every operation once, with each client in turn: both run the same code of a method, by drivers that other tests compare."""


def operations_of(method: Method) -> list[Operation]:
    """The operations that a method sends, the most direct one first."""
    found = [(each.distance, operation) for operation, methods in METHODS.items() for each in methods if each.path == method.path]
    return [contract().operations[operation] for _, operation in sorted(found)]


class ContractClient:
    """Calls resource methods and returns the parsed requests."""

    def __init__(self, client: AnyClient, server: ContractServer, folder: Path) -> None:
        self.client = client
        self.server = server
        self._folder = folder

    @classmethod
    @contextlib.contextmanager
    def open(cls, kind: Kind, folder: Path) -> Iterator[ContractClient]:
        """Start a server and a client of this kind, which neither waits nor retries."""
        options = {"api_key": "pk_live_contract_0123456789", "max_retries": 0, "timing": FakeTiming().timing, "trust_env": False}
        with ContractServer(contract()) as server, AnyClient.open(kind, base_url=server.url, **options) as client:
            yield cls(client, server, folder)

    def calls(self, method: Method) -> Calls:
        """The valid calls of a method."""
        return calls(
            contract(), self._bound(self.client.client, method.path), method.path, operations_of(method), LocalArguments(self._folder)
        )

    def call(self, method: Method, arguments: Mapping[str, Any]) -> Any:
        """Call a method; iterators are read to their end."""
        return self.client.do(lambda client: self._bound(client, method.path)(**arguments))

    def requests_of(self, method: Method, arguments: Mapping[str, Any]) -> list[ParsedRequest]:
        """Call a method and return its requests. Raises AssertionError when one violates the contract."""
        self.server.reset()
        self.call(method, arguments)
        return self.server.parsed_requests()

    def _bound(self, client: Any, path: str) -> Any:
        """The method at a path such as `datasets.get` or `deployments.connect().infer`."""
        for step in path.split("."):
            client = getattr(client, step.removesuffix("()"))
            if step.endswith("()"):
                client = client(**self._constructor_arguments(client))
        return client

    @functools.cached_property
    def _deployment(self) -> Mapping[str, Any]:
        """Arguments that open a deployment: one whose endpoint is this server, and its key."""
        deployment = self.client.do(lambda client: client.deployments.get(UUID))
        return {"deployment": deployment, "auth_token": "pk_deploy_0123456789"}

    def _constructor_arguments(self, factory: Any) -> dict[str, Any]:
        parameters = inspect.signature(factory).parameters.values()
        return {each.name: self._deployment[each.name] for each in parameters if each.default is each.empty}

"""A client that talks to a server that keeps to the contract, and what it says there."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from census.methods import Method, methods_by_operation

from checks.conformance.contract import ROOT, Heard, Operation, contract
from tests.contract.arguments import Calls, Place, calls
from tests.contract.contract_server import ContractServer
from tests.contract.values import UUID
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming

METHODS: dict[str, list[Method]] = methods_by_operation(ROOT)
"""By operation, the resource methods that send it, the nearest one first."""


def operations_of(method: Method) -> list[Operation]:
    """The operations that a method sends, the one nearest to it first."""
    found = [(each.steps, operation) for operation, methods in METHODS.items() for each in methods if each.path == method.path]
    return [contract().operations[operation] for _, operation in sorted(found)]


class Conversation:
    """Calls of one client, and what the server heard."""

    def __init__(self, client: AnyClient, server: ContractServer, folder: Path) -> None:
        self.client = client
        self.server = server
        self._folder = folder

    @classmethod
    @contextlib.contextmanager
    def begin(cls, kind: Kind, folder: Path) -> Iterator[Conversation]:
        """Start a server and a client of this kind, which never waits and never repeats."""
        options = {"api_key": "pk_live_contract_0123456789", "max_retries": 0, "timing": FakeTiming().timing, "trust_env": False}
        with ContractServer(contract()) as server, AnyClient.open(kind, base_url=server.url, **options) as client:
            yield cls(client, server, folder)

    def calls(self, method: Method) -> Calls:
        """How a method may be called."""
        return calls(contract(), self._bound(self.client.client, method.path), method.path, operations_of(method), Place(self._folder))

    def make(self, method: Method, arguments: Mapping[str, Any]) -> Any:
        """Call a method; pagers are read to their end."""
        return self.client.do(lambda client: self._bound(client, method.path)(**arguments))

    def hear(self, method: Method, arguments: Mapping[str, Any]) -> list[Heard]:
        """Call a method and return its requests; AssertionError when one does not keep to the contract."""
        self.server.forget()
        self.make(method, arguments)
        return self.server.heard()

    def _bound(self, client: Any, path: str) -> Any:
        """The method at a path such as `datasets.get` or `deployments.connect().infer`."""
        for step in path.split("."):
            client = getattr(client, step.removesuffix("()"))
            if step.endswith("()"):
                client = client(**self._opening(client))
        return client

    @functools.cached_property
    def _lent(self) -> Mapping[str, Any]:
        """What makes an object that has methods of its own: a deployment that answers on this server, and its key."""
        deployment = self.client.do(lambda client: client.deployments.get(UUID))
        return {"deployment": deployment, "auth_token": "pk_deploy_0123456789"}

    def _opening(self, opener: Any) -> dict[str, Any]:
        parameters = inspect.signature(opener).parameters.values()
        return {each.name: self._lent[each.name] for each in parameters if each.default is each.empty}

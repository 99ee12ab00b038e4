"""Both clients, connected to a server that conforms to the contract."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "codegen"))  # its modules are not an installed package

from tests.contract.contract_client import ContractClient  # noqa: E402  # needs the path above
from tests.support.both_clients import Kind  # noqa: E402


@pytest.fixture(scope="session")
def contract_clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind], ContractClient]]:
    """One client of each kind for the whole run: hundreds of tests share its connection."""
    clients: dict[Kind, ContractClient] = {}
    with contextlib.ExitStack() as opened:

        def open_client(kind: Kind) -> ContractClient:
            if kind not in clients:
                clients[kind] = opened.enter_context(ContractClient.open(kind, tmp_path_factory.mktemp(kind)))
            return clients[kind]

        yield open_client


@pytest.fixture
def contract_client(contract_clients: Callable[[Kind], ContractClient], client_kind: Kind) -> ContractClient:
    """A client of each kind in turn, connected to a server without recorded requests."""
    client = contract_clients(client_kind)
    client.server.reset()
    return client

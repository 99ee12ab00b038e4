"""Both clients in conversation with a server that keeps to the contract."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "codegen"))  # its modules are scripts, not an installed package

from tests.contract.conversation import Conversation  # noqa: E402  # after the path that it needs
from tests.support.both_clients import Kind  # noqa: E402


@pytest.fixture(scope="session")
def conversations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind], Conversation]]:
    """One conversation for each kind of client, for the whole run: hundreds of tests go over one connection."""
    begun: dict[Kind, Conversation] = {}
    with contextlib.ExitStack() as opened:

        def begin(kind: Kind) -> Conversation:
            if kind not in begun:
                begun[kind] = opened.enter_context(Conversation.begin(kind, tmp_path_factory.mktemp(kind)))
            return begun[kind]

        yield begin


@pytest.fixture
def conversation(conversations: Callable[[Kind], Conversation], client_kind: Kind) -> Conversation:
    """A conversation in which nothing has been said yet, with both kinds of client in turn."""
    found = conversations(client_kind)
    found.server.forget()
    return found

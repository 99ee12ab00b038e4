"""Which operations use a schema component, and whether clients send it or receive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .contract import Contract, Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Operation:
    """One operation of a contract, or one webhook, whose body the client receives and whose response it sends."""

    id: str
    method: str
    path: str
    node: Node
    item: Node
    is_webhook: bool = False

    @property
    def route(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def parameters(self) -> list[Node]:
        """Parameters of the path, then those of the operation; references are not resolved."""
        return self.item.at("parameters").entries() + self.node.at("parameters").entries()


def operations(contract: Contract) -> dict[str, Operation]:
    """All operations and webhooks by id; one without an id by its route."""
    found: dict[str, Operation] = {}
    for section, is_webhook in (("paths", False), ("webhooks", True)):
        for path, written in contract.root.at(section).children().items():
            item = written.target()
            for method, node in item.children().items():
                if method in METHODS:
                    name = node.at("operationId").value or (path if is_webhook else f"{method.upper()} {path}")
                    found[str(name)] = Operation(str(name), method, path, node, item, is_webhook)
    return found


@dataclass
class Users:
    """The operations that use a component, in the order of the contract, and whether clients send it or receive it."""

    operations: dict[str, None] = field(default_factory=dict)
    sent: bool = False
    received: bool = False


def users(contracts: Iterable[Contract]) -> dict[str, Users]:
    """The users of every schema component, directly or through other components, in any of the contracts."""
    found: dict[str, Users] = {}
    for contract in contracts:
        reached: dict[str, frozenset[str]] = {}
        for operation in operations(contract).values():
            request = [operation.node.at("requestBody").value, *(node.value for node in operation.parameters())]
            responses = operation.node.at("responses").value
            sent, received = (responses, request) if operation.is_webhook else (request, responses)
            names_sent, names_received = (_reach(contract, part, reached) for part in (sent, received))
            for name in names_sent | names_received:
                by = found.setdefault(name, Users())
                by.operations[operation.id] = None
                by.sent |= name in names_sent
                by.received |= name in names_received
    return found


def _reach(contract: Contract, value: Any, reached: dict[str, frozenset[str]]) -> set[str]:
    """The schema components that `value` refers to, directly or through other components."""
    seen: set[str] = set()
    waiting = list(refs(value))
    while waiting:
        pointer = waiting.pop()
        if pointer in seen:
            continue
        seen.add(pointer)
        if pointer not in reached:
            reached[pointer] = frozenset(refs(Node(contract, "", {"$ref": pointer}).target().value))
        waiting.extend(reached[pointer] - seen)
    prefix = "#/components/schemas/"
    return {pointer.removeprefix(prefix) for pointer in seen if pointer.startswith(prefix)}


def refs(value: Any) -> Iterator[str]:
    """Every `$ref` in a part of a contract."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from refs(part)

"""Which operations meet a schema component, and whether they send it or receive it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .contract import Contract, Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Operation:
    """One operation of a contract, or one webhook, whose body the client receives and whose answer it sends."""

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
        """Parameters of the path, then those of the operation; as written, references not followed."""
        return self.item.at("parameters").entries() + self.node.at("parameters").entries()


def operations(contract: Contract) -> dict[str, Operation]:
    """All operations and webhooks by id; one without an id goes by its route."""
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
    """The operations that meet a component, in the order of the contract, and whether one sends it or receives it."""

    operations: dict[str, None] = field(default_factory=dict)
    sent: bool = False
    received: bool = False


def users(contracts: Iterable[Contract]) -> dict[str, Users]:
    """The users of every schema component, also through other components, in any of the contracts."""
    found: dict[str, Users] = {}
    for contract in contracts:
        reached: dict[str, frozenset[str]] = {}
        for operation in operations(contract).values():
            given = [operation.node.at("requestBody").value, *(node.value for node in operation.parameters())]
            answers = operation.node.at("responses").value
            sent, received = (answers, given) if operation.is_webhook else (given, answers)
            given_by, got_by = (_reach(contract, part, reached) for part in (sent, received))
            for name in given_by | got_by:
                by = found.setdefault(name, Users())
                by.operations[operation.id] = None
                by.sent |= name in given_by
                by.received |= name in got_by
    return found


def _reach(contract: Contract, value: Any, reached: dict[str, frozenset[str]]) -> set[str]:
    """The schema components that `value` leads to."""
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

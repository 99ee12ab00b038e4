"""The operations of a contract, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
SUCCESS = ("200", "201", "202", "204", "2XX")


@dataclass(frozen=True)
class Operation:
    """One operation: its node in the contract, and the contract for resolving references."""

    id: str
    tag: str
    method: str
    path: str
    node: dict[str, Any] = field(repr=False)
    contract: dict[str, Any] = field(repr=False)

    @property
    def module(self) -> str:
        """The name of the modules for its tag: `auto_annotate`."""
        return self.tag.replace("-", "_")

    @property
    def summary(self) -> str:
        return str(self.node.get("summary", self.id)).strip()

    @property
    def deprecation(self) -> str | None:
        """What to use instead of a deprecated operation; None if it is not deprecated."""
        return str(self.node.get("x-deprecation", "")) if self.node.get("deprecated") else None

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that it takes an idempotency key."""
        return self.method != "GET"

    @property
    def statuses(self) -> set[str]:
        return {str(status) for status in self.node["responses"]}

    @property
    def result(self) -> dict[str, Any]:
        """The schema of its 2xx response with references resolved; empty without a body."""
        for status in SUCCESS:
            for media in self.follow(self.node["responses"].get(status, {})).get("content", {}).values():
                return self.follow(media.get("schema", {}))
        return {}

    def follow(self, node: dict[str, Any]) -> dict[str, Any]:
        """The part of the contract that a `$ref` refers to; other parts unchanged."""
        while "$ref" in node:
            found: Any = self.contract
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


def operations(contract: dict[str, Any]) -> Iterator[Operation]:
    """All operations of a contract."""
    for path, item in contract["paths"].items():
        for method, node in item.items():
            if method in METHODS:
                yield Operation(node["operationId"], node["tags"][0], method.upper(), path, node, contract)

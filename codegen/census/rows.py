"""The census: one row for each operation of the contract, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from census.handlers import handlers_by_operation
from census.methods import Method, methods_by_operation
from census.operation import Operation, operations
from census.proofs import KINDS, Proof, proofs_by_operation


@dataclass(frozen=True)
class Row:
    """What there is for one operation."""

    operation: Operation
    methods: list[Method]
    handler: str | None
    proofs: set[Proof]
    unproven: set[Proof] = field(default_factory=set)
    """Tests that other operations have and this one has not."""

    def tests(self, kind: str) -> int:
        """The number of contract tests with this kind of client."""
        return sum(1 for _, of_kind in self.proofs if of_kind == kind)

    @property
    def missing(self) -> list[str]:
        """What is missing, in words; empty when the row is full."""
        return list(self._missing())

    def _missing(self) -> Iterator[str]:
        if not self.methods:
            yield "resource method"
        if self.handler is None:
            yield "emulator handler"
        for kind in KINDS:
            if not self.tests(kind):
                yield f"{kind} contract test"
            else:
                yield from (f"{kind} {name}" for name, of_kind in sorted(self.unproven) if of_kind == kind)


def census(contract: dict[str, Any], root: Path) -> list[Row]:
    """Look at the project in `root` for all operations of a contract."""
    listed = list(operations(contract))
    methods, handlers = methods_by_operation(root), handlers_by_operation()
    proofs = proofs_by_operation(root, {operation.id for operation in listed})
    every = set().union(*proofs.values())
    return [
        Row(
            operation,
            methods.get(operation.id, []),
            handlers.get(operation.id),
            proofs.get(operation.id, set()),
            every - proofs.get(operation.id, set()),
        )
        for operation in listed
    ]

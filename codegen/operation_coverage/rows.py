"""The coverage table: one row for each operation of the contract, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from operation_coverage.contract_tests import tests_by_operation
from operation_coverage.handlers import handlers_by_operation
from operation_coverage.methods import Method, methods_by_operation
from operation_coverage.operation import Operation, operations


@dataclass(frozen=True)
class Row:
    """The implementation and the tests of one operation."""

    operation: Operation
    methods: list[Method]
    handler: str | None
    contract_tests: set[str]
    missing_tests: set[str] = field(default_factory=set)
    """Tests that other operations have."""

    @property
    def missing(self) -> list[str]:
        """What is missing, in words; empty if nothing is."""
        return list(self._missing())

    def _missing(self) -> Iterator[str]:
        if not self.methods:
            yield "resource method"
        if self.handler is None:
            yield "emulator handler"
        if self.operation.deprecation is not None and self.methods and "Deprecated:" not in self.methods[0].docstring:
            yield f"`Deprecated: {self.operation.deprecation}` in the docstring of {self.methods[0]}"
        if self.contract_tests:
            yield from sorted(self.missing_tests)
        else:
            yield "contract test"


def coverage(contract: dict[str, Any], root: Path) -> list[Row]:
    """The coverage of a contract by the project in `root`."""
    listed = list(operations(contract))
    methods, handlers = methods_by_operation(root), handlers_by_operation()
    tests = tests_by_operation(root, {operation.id for operation in listed})
    every = set().union(*tests.values())
    return [
        Row(
            operation,
            methods.get(operation.id, []),
            handlers.get(operation.id),
            tests.get(operation.id, set()),
            every - tests.get(operation.id, set()),
        )
        for operation in listed
    ]

"""Every fault of the matrix has the outcome of its row, for reads and writes, with both clients."""

from __future__ import annotations

from typing import Any

import pytest

from checks.matrix.page import PAGE, page
from checks.matrix.row import VERBS, Row, Verb, succeeds_on_retry
from checks.matrix.run import run, run_row
from checks.matrix.table import ROWS
from tests.support.both_clients import Kind

RECOVERING = [row for row in ROWS if row.outcome.attempts == 4 and not row.slow and row.group not in ("TLS", "Proxies")]


def params(rows: tuple[Row, ...] | list[Row]) -> list[Any]:
    return [pytest.param(row, id=str(row), marks=[pytest.mark.slow] if row.slow else []) for row in rows]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("row", params(ROWS))
def test_a_fault_has_the_outcome_of_its_row(row: Row, client_kind: Kind, verb: Verb) -> None:
    result = run_row(row)[client_kind, verb]
    assert result.outcome == row.expected(verb)
    assert result.problems == ()


@pytest.mark.parametrize("row", params(RECOVERING))
def test_a_fault_that_occurs_once_is_invisible_to_the_caller(row: Row, client_kind: Kind) -> None:
    result = run(row, client_kind, "write", fault_count=1)
    requests = 2 if row.outcome.requests else 1
    assert result.outcome == succeeds_on_retry(row.outcome.waits[0], requests=requests)
    assert result.problems == ()


def test_the_names_of_the_rows_are_unique() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROWS), "docs/resilience.md is not up to date: run `make resilience`"

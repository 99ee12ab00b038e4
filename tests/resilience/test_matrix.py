"""Every fault of the matrix has the outcome that its row says, for reads and writes, with both clients."""

from __future__ import annotations

from typing import Any

import pytest

from checks.matrix.page import PAGE, page, without_times
from checks.matrix.row import VERBS, Row, Verb, passes
from checks.matrix.run import play, played
from checks.matrix.table import ROWS
from tests.support.both_clients import Kind

PASSING = [row for row in ROWS if row.expect.attempts == 4 and not row.slow and row.group not in ("TLS", "Proxies")]


def each(rows: tuple[Row, ...] | list[Row]) -> list[Any]:
    return [pytest.param(row, id=str(row), marks=[pytest.mark.slow] if row.slow else []) for row in rows]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("row", each(ROWS))
def test_a_fault_has_the_outcome_of_its_row(row: Row, client_kind: Kind, verb: Verb) -> None:
    what = played(row)[client_kind, verb]
    assert what.outcome == row.of(verb)
    assert what.problems == ()


@pytest.mark.parametrize("row", each(PASSING))
def test_a_fault_that_passes_is_not_seen_by_the_caller(row: Row, client_kind: Kind) -> None:
    what = play(row, client_kind, "write", turns=1)
    seen = 2 if row.expect.requests else 1
    assert what.outcome == passes(row.expect.waits[0], requests=seen)
    assert what.problems == ()


def test_the_rows_have_names_of_their_own() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)


def test_the_page_says_what_the_tests_hold() -> None:
    assert without_times(PAGE.read_text(encoding="utf-8")) == page((row, None) for row in ROWS), (
        "docs/resilience.md is not current: python -m checks.matrix"
    )

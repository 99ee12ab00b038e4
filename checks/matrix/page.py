"""The matrix for people: a table for the terminal, and a page of the documentation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.table import Table

from checks.matrix.row import VALUE, VERBS, Expect, Row, Verb
from checks.matrix.run import Played
from checks.matrix.setup import SLOW_TIMEOUT
from tests.support.both_clients import KINDS, Kind

PAGE = Path(__file__).parents[2] / "docs" / "resilience.md"

Plays = Mapping[tuple[Kind, Verb], Played]

INTRODUCTION = f"""\
# Faults and what becomes of them

Made by `python -m checks.matrix`; don't edit it by hand. The numbers in the last column are of the machine
that made it, all others are held by the test suite.

Each row is a fault that is staged on real sockets (a scripted server on the loopback interface, no HTTP library in it).
Four calls meet it: a read (`datasets.get`) and a write (`projects.create`), each with `Client` and with `AsyncClient`. The
two clients always come to the same end, and where read and write do too, they share a cell.

- **Result** is what the caller gets: the value, or the class of the error.
- **Requests** reached the server. Where it says 0, the fault came before the server could read any.
- **Attempts** were made by the client, with `max_retries` at its default of 3.
- **Waits** between them are in seconds, with the jitter at 0; it adds up to a quarter and never takes away. Their
  clock is a fake one, so no test waits.
- **Time** is the longest of the four calls in real seconds. Faults that only a timeout can tell are met with
  `timeout={SLOW_TIMEOUT:g}`.

For each row, and with both clients, it also holds that

- all attempts of a write carry one and the same `Idempotency-Key`, and the same body; reads carry none;
- the API key is on each attempt, and nothing else that listens sees it; no error shows it;
- the client has a single connection to use, and the next call on it works at the first attempt: no fault leaves the pool
  short of a slot or a dead connection in it;
- where the fault passes, one attempt that met it and a retry after the first wait are all there is, and the caller sees nothing of it;
- of an answer without end only the beginning is read;
- when the client is closed, no connection is left.
"""


def terminal(results: Iterable[tuple[Row, Plays]]) -> Table:
    """All rows with all four plays; what is not as the row says stands out."""
    table = Table(title="Faults and what becomes of them", show_lines=False, header_style="bold")
    table.add_column("Fault", max_width=46)
    for verb, kind in itertools.product(VERBS, KINDS):
        table.add_column(f"{verb}\n{kind}", no_wrap=True)
    for name in ("Requests", "Attempts", "Waits, s"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Time, s", justify="right")
    group = ""
    for row, plays in results:
        if row.group != group:
            group = row.group
            table.add_section()
            table.add_row(f"[bold]{group}[/bold]")
        cells = [_cell(plays[kind, verb], row.of(verb)) for verb, kind in itertools.product(VERBS, KINDS)]
        expect = row.expect
        table.add_row(row.fault, *cells, str(expect.requests), str(expect.attempts), _waits(expect), f"{_longest(plays):.2f}")
    return table


def breaches(results: Iterable[tuple[Row, Plays]]) -> list[str]:
    """What is not as the table says, one line each."""
    lines = []
    for row, plays in results:
        for (kind, verb), what in plays.items():
            if what.outcome != row.of(verb):
                lines.append(f"{row} ({kind} {verb}): {what.outcome}, expected {row.of(verb)}")
            lines += [f"{row} ({kind} {verb}): {problem}" for problem in what.problems]
    return lines


def page(results: Iterable[tuple[Row, Plays | None]]) -> str:
    """The page. Rows without plays have no time."""
    parts = [INTRODUCTION]
    for group, rows in itertools.groupby(results, key=lambda pair: pair[0].group):
        parts.append(
            f"\n## {group}\n\n| Fault | Result | Requests | Attempts | Waits, s | Time, s |\n| --- | --- | ---: | ---: | --- | ---: |\n"
        )
        parts += [_line(row, plays) for row, plays in rows]
    return "".join(parts)


def without_times(text: str) -> str:
    """The page with its last column empty."""
    return re.sub(r"\| [0-9.]+ \|$", "| |", text, flags=re.MULTILINE)


def _line(row: Row, plays: Plays | None) -> str:
    time = "" if plays is None else f"{_longest(plays):.2f} "
    cells = (row.fault.replace("|", "\\|"), _both(row, _result), *(_both(row, each) for each in (_requests, _attempts, _waits)))
    return f"| {' | '.join(cells)} | {time}|\n"


def _both(row: Row, say: object) -> str:
    assert callable(say)
    read, write = say(row.of("read")), say(row.of("write"))
    return str(read) if read == write else f"read: {read}, write: {write}"


def _result(expect: Expect) -> str:
    return "the value" if expect.result == VALUE else f"`{expect.result}`"


def _requests(expect: Expect) -> str:
    return str(expect.requests)


def _attempts(expect: Expect) -> str:
    return str(expect.attempts)


def _waits(expect: Expect) -> str:
    return ", ".join(f"{wait:g}" for wait in expect.waits) or "-"


def _cell(what: Played, expect: Expect) -> str:
    fine = what.outcome == expect and not what.problems
    name = what.outcome.result.removesuffix("Error")
    return f"[green]{name}[/green]" if fine else f"[bold red]{name} ![/bold red]"


def _longest(plays: Plays) -> float:
    return max(what.seconds for what in plays.values())

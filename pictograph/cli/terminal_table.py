"""Tables on a terminal: choose and shorten columns so that a table fits the width, and print it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

_ID: Final = "id"
_SHORT_ID: Final = 8  # characters of an id in a table that would be too wide
_MIN_COLUMNS: Final = 4  # columns to keep, if a shorter id makes room for them
_GAP: Final = 3  # spaces between two columns, and
_EDGES: Final = 2  # at the edges, of rich's SIMPLE_HEAD


class Table(NamedTuple):
    """Titles, and rows of the same length."""

    titles: list[str]
    rows: list[list[str]]

    def width(self) -> int:
        """Return the length of a line in terminal cells."""
        from rich.cells import cell_len

        columns = zip(self.titles, *self.rows, strict=True)
        return sum(max(map(cell_len, column)) for column in columns) + _GAP * (len(self.titles) - 1) + _EDGES

    def without(self, index: int) -> Table:
        """Return the table without one column."""
        titles, *rows = [cells[:index] + cells[index + 1 :] for cells in (self.titles, *self.rows)]
        return Table(titles, rows)

    def with_short_ids(self, index: int) -> Table:
        """Return the table with only the start of each id in one column."""
        return Table(self.titles, [[*cells[:index], _short(cells[index]), *cells[index + 1 :]] for cells in self.rows])


def _short(text: str) -> str:
    return text if len(text) <= _SHORT_ID + 1 else f"{text[:_SHORT_ID]}…"


def fit(table: Table, width: int) -> Table:
    """Return the table, with fewer columns or shorter ids if it is wider than `width` terminal cells.

    Ids of other objects are dropped first, then columns from the right; the first column stays. The object's own id is shortened
    before fewer than four other columns are left.
    """
    while table.width() > width:
        narrower = _narrower(table)
        if narrower is None:
            break
        table = narrower
    return table


def _narrower(table: Table) -> Table | None:
    others = [index for index, title in enumerate(table.titles) if index and title != _ID]
    foreign_ids = [index for index in others if table.titles[index].endswith(f" {_ID}")]
    if foreign_ids:
        return table.without(foreign_ids[-1])
    if _ID in table.titles and len(others) < _MIN_COLUMNS:
        shorter = table.with_short_ids(table.titles.index(_ID))
        if shorter != table:
            return shorter
    return table.without(others[-1]) if others else None


def print_table(table: Table) -> None:
    """Print rows under their titles, as many columns as fit. A note on stderr reports the rest."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(file=sys.stdout)
    shown = fit(table, console.width)
    printed = RichTable(box=SIMPLE_HEAD, pad_edge=False)
    for title in shown.titles:
        printed.add_column(title, overflow="fold", no_wrap=title == _ID)
    for row in shown.rows:
        printed.add_row(*map(Text, row))
    console.print(printed)
    if shown != table:
        sys.stderr.write("Some columns are hidden or shortened; --json prints all.\n")


def print_fields(rows: Sequence[Sequence[str]]) -> None:
    """Print lines of a name and a value."""
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    printed = RichTable(box=None, show_header=False, pad_edge=False)
    printed.add_column(overflow="fold")
    printed.add_column(overflow="fold")
    for name, value in rows:
        printed.add_row(Text(name, style="bold"), Text(value))
    Console(file=sys.stdout).print(printed)

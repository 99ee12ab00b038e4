"""Tables on a terminal: choose and shorten columns so that a table fits the width, and print it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

from pictograph.cli.console import printable, styled

_GAP: Final = 2  # spaces between two columns
_SHORT_ID: Final = 8  # characters of an id that are left in a table that would be too wide
_SHORT_TEXT: Final = 16  # terminal cells of a text that are left before a column is hidden
_SHORT_NAME: Final = 20  # the same for the first column
_LONGEST_LABEL: Final = 40
_LEAST_SPACE: Final = 20
_ID: Final = "id"


class Column(NamedTuple):
    """A title and a cell for each row."""

    title: str
    cells: list[str]
    right: bool = False
    """Whether to align the cells to the right: numbers."""
    whole: bool = False
    """Whether the cells are of no use when they are cut: numbers and times."""

    @property
    def is_id(self) -> bool:
        """Whether the column holds ids, of the objects themselves or of others."""
        return self.title == _ID or self.title.endswith(f" {_ID}")

    @property
    def width(self) -> int:
        """The width of the longest cell, in terminal cells."""
        from rich.cells import cell_len

        return max(map(cell_len, (self.title, *self.cells)))

    def shortened(self) -> Column:
        """Return the column with only the start of each id."""
        return self._replace(cells=[_cut(cell, _SHORT_ID + 1) for cell in self.cells])

    def cut(self, width: int) -> Column:
        """Return the column with cells of at most this width."""
        return self._replace(title=_cut(self.title, width), cells=[_cut(cell, width) for cell in self.cells])


def fit(columns: Sequence[Column], width: int) -> list[Column]:
    """Return the columns, shortened and fewer where the table would be wider than `width` terminal cells.

    First the ids of other objects are shortened, then hidden; then the own id is shortened, long texts are cut, and columns are hidden
    from the right. The first column stays, and the own id as long as another column is left.
    """
    shown = list(columns)
    for step in (_short_foreign_ids, _without_foreign_ids, _short_ids):
        if _total([column.width for column in shown]) <= width:
            return shown
        shown = step(shown)
    while len(shown) > 1 and _total(_least_widths(shown)) > width:
        others = [index for index, column in enumerate(shown) if index and not column.is_id]
        hidden = shown.pop(others[-1] if others else -1)
        if hidden.title == "height":  # a width alone is of no use
            shown = [column for column in shown if column.title != "width"]
    return [column.cut(space) for column, space in zip(shown, _shares(shown, width), strict=True)]


def _short_foreign_ids(columns: list[Column]) -> list[Column]:
    return [column.shortened() if column.is_id and column.title != _ID else column for column in columns]


def _short_ids(columns: list[Column]) -> list[Column]:
    return [column.shortened() if column.is_id else column for column in columns]


def _without_foreign_ids(columns: list[Column]) -> list[Column]:
    return [column for index, column in enumerate(columns) if not index or not column.is_id or column.title == _ID]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _least_widths(columns: Sequence[Column]) -> list[int]:
    """Return how narrow each column may become. Numbers, times and ids are not cut."""
    return [
        column.width if column.whole or column.is_id else min(column.width, _SHORT_TEXT if index else _SHORT_NAME)
        for index, column in enumerate(columns)
    ]


def _shares(columns: Sequence[Column], width: int) -> list[int]:
    """Return the width of each column: what is left is given to the texts from the left to the right."""
    shares = _least_widths(columns)
    left = width - _total(shares)
    for index, column in enumerate(columns):
        more = max(0, min(left, column.width - shares[index]))
        shares[index] += more
        left -= more
    if left < 0:  # a terminal narrower than the first column
        shares[0] = max(1, shares[0] + left)
    return shares


def _cut(text: str, width: int) -> str:
    """Return the text, or as much of its start as fits with an ellipsis into `width` terminal cells."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return text
    ellipsis = "…" if printable("…", sys.stdout) == "…" else "~"
    return set_cell_size(text, width - 1).rstrip() + ellipsis


def print_table(columns: Sequence[Column], *, wide: bool, quiet: bool) -> None:
    """Print a table, as many columns as fit or, with `wide`, all. A note on stderr reports the rest unless `quiet`."""
    columns = [column._replace(cells=[printable(cell, sys.stdout) for cell in column.cells]) for column in columns]
    shown = list(columns) if wide else fit(columns, shutil.get_terminal_size().columns)
    widths = [column.width for column in shown]
    titles = _line([column.title.upper() for column in shown], shown, widths)
    sys.stdout.write(f"{styled(titles, sys.stdout, bold=True)}\n")
    for cells in zip(*(column.cells for column in shown), strict=True):
        sys.stdout.write(f"{_line(cells, shown, widths)}\n")
    if shown != columns and not quiet:
        sys.stdout.flush()
        sys.stderr.write("Some columns are hidden or shortened: --wide prints all, --json all fields.\n")


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    from rich.cells import cell_len

    padded = [
        f"{' ' * (width - cell_len(cell))}{cell}" if column.right else f"{cell}{' ' * (width - cell_len(cell))}"
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    return (" " * _GAP).join(padded).rstrip()


def print_fields(rows: Sequence[tuple[str, str]]) -> None:
    """Print lines of a name and a value. Long texts continue below, between words; ids and links are not broken."""
    from rich.cells import cell_len

    indent = min(max(cell_len(name) for name, _ in rows), _LONGEST_LABEL) + _GAP
    for name, value in rows:
        padding = " " * (indent - cell_len(name))
        lines = f"\n{' ' * indent}".join(wrapped(value, indent))
        sys.stdout.write(f"{styled(name, sys.stdout, bold=True)}{padding or ' '}{lines}\n")


def wrapped(text: str, indent: int) -> list[str]:
    """Return the text in lines that fit next to an indent, broken between words only."""
    space = max(_LEAST_SPACE, shutil.get_terminal_size().columns - indent)
    return textwrap.wrap(text, space, break_long_words=False, break_on_hyphens=False) or [""]

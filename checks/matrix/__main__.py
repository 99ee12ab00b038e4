"""`python -m checks.matrix`: play every row, print the table, write the page. Exit code 1 when a row is not as it says."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import track

from checks.matrix.page import PAGE, breaches, page, terminal
from checks.matrix.run import played
from checks.matrix.table import ROWS

WIDTH = 200
"""Columns for the table where the terminal does not say: it must not fold names in a log."""


def main() -> int:
    """Run the command and return its exit code."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    rows = track(ROWS, "Meeting faults", console=console, transient=True)
    results = [(row, played(row)) for row in rows]
    console.print(terminal(results))
    wrong = breaches(results)
    plays = sum(len(each) for _, each in results)
    console.print(
        f"{len(results)} faults, {plays} calls, {len(wrong)} of them not as they should be", style="bold red" if wrong else "bold green"
    )
    for line in wrong:
        console.print(line, markup=False, highlight=False)
    if wrong:
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(results), encoding="utf-8")
    console.print(f"Written: {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m checks.matrix`: run every row, print the table and write `docs/resilience.md`. Exits with 1 when a row fails."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import track

from checks.matrix.page import PAGE, failures, page, terminal_table
from checks.matrix.run import run_row
from checks.matrix.table import ROWS

WIDTH = 200
"""Columns of the table when the output is not a terminal, so that a log does not wrap names."""


def main() -> int:
    """Run the command and return its exit code."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    rows = track(ROWS, "Running", console=console, transient=True)
    results = [(row, run_row(row)) for row in rows]
    console.print(terminal_table(results))
    failed = failures(results)
    calls = sum(len(runs) for _, runs in results)
    console.print(f"{len(results)} faults, {calls} calls, {len(failed)} failures", style="bold red" if failed else "bold green")
    for line in failed:
        console.print(line, markup=False, highlight=False)
    if failed:
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(ROWS), encoding="utf-8")
    console.print(f"Wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

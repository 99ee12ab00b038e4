"""List the operations of the contract with their resource method, emulator handler and contract tests.

    python codegen/operations.py

Nothing of this is kept in a list: methods are found by reading which generated endpoints `pictograph/resources` uses, handlers in the
emulator's registry, tests by collecting them with pytest. Exit code 0: every operation is covered. 1: something is missing; a skeleton
of each missing method and handler is printed, and the list of files that a change of the contract concerns. 2: the project can't be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from operation_coverage.contract_tests import CollectionFailed
from operation_coverage.files import as_text
from operation_coverage.generated import NotGenerated
from operation_coverage.rows import Row, coverage
from operation_coverage.skeletons import Skeleton, handler_skeleton, method_skeleton
from rich.console import Console
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
MISSING = Text("missing", style="bold red")
WIDEST_TABLE = 160


def main() -> int:
    """Run the command; returns its exit code."""
    package = ROOT / "generated" / "pictograph_api"
    sys.path[:0] = [str(ROOT), str(package.parent)]
    try:
        rows = coverage(contract_of(package), ROOT)
        skeletons = list(dict.fromkeys(skeleton for row in rows for skeleton in missing_pieces(row, package)))
    except (NotGenerated, CollectionFailed, ImportError, SyntaxError) as error:
        print(f"operations: {error}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else WIDEST_TABLE, highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(table(rows))
    incomplete = [row for row in rows if row.missing]
    for row in incomplete:
        console.print(f"{row.operation.id}: no {', no '.join(row.missing)}", style="red")
    for skeleton in skeletons:
        print(f"\nWrite {skeleton}")
    if incomplete:
        print(f"\n{as_text()}\n")
    console.print(f"{len(rows) - len(incomplete)} of {len(rows)} operations are covered", style="bold red" if incomplete else "bold green")
    return 1 if incomplete else 0


def contract_of(package: Path) -> dict[str, Any]:
    """The contract in the generated package. Raises NotGenerated if `openapi.yaml` has changed since."""
    digest = hashlib.sha256((ROOT / "openapi.yaml").read_bytes()).hexdigest()
    if f"contract-sha256: {digest}" not in (package / "CODEGEN_VERSIONS").read_text(encoding="utf-8"):
        raise NotGenerated("openapi.yaml has changed since generated/ was written: run `make generate` first")
    contract: dict[str, Any] = json.loads((package / "openapi.json").read_bytes())
    return contract


def table(rows: Sequence[Row]) -> Table:
    """The rows as a table for the terminal."""
    shown = Table(title=f"{len(rows)} operations of the contract")
    for heading in ("operation", "resource method", "emulator handler", "contract tests"):
        shown.add_column(heading, overflow="fold")
    for row in rows:
        others = f" (+{len(row.methods) - 1})" if len(row.methods) > 1 else ""
        method = f"{row.methods[0]}{others}" if row.methods else MISSING
        shown.add_row(row.operation.id, method, row.handler or MISSING, str(len(row.contract_tests) or "") or MISSING)
    return shown


def missing_pieces(row: Row, package: Path) -> Iterator[Skeleton]:
    """The skeletons of what is missing in a row."""
    if not row.methods:
        yield method_skeleton(row.operation, package, ROOT)
    if row.handler is None:
        yield handler_skeleton(row.operation, ROOT)


if __name__ == "__main__":
    sys.exit(main())

"""What there is for each operation of the contract: resource method, emulator handler, contract tests with both kinds of client.

    python codegen/operations.py

Nothing of it is kept in a list: methods are found by reading which generated endpoint the code of `pictograph/resources` uses, handlers in
the registry of the emulator, tests by asking pytest. Exit code 0: every row is full. 1: something is missing; the skeleton of each
missing method and handler is printed, to be copied. 2: the project can't be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from census.generated import NotGenerated
from census.proofs import KINDS, CollectionFailed
from census.rows import Row, census
from census.skeletons import Skeleton, handler_skeleton, method_skeleton
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
        rows = census(contract_of(package), ROOT)
        skeletons = list(dict.fromkeys(skeleton for row in rows for skeleton in missing_pieces(row, package)))
    except (NotGenerated, CollectionFailed, ImportError, SyntaxError) as error:
        print(f"operations: {error}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else WIDEST_TABLE, highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(table(rows))
    poor = [row for row in rows if row.missing]
    for row in poor:
        console.print(f"{row.operation.id}: no {', no '.join(row.missing)}", style="red")
    for skeleton in skeletons:
        print(f"\nWrite {skeleton}")
    full = f"{len(rows) - len(poor)} of {len(rows)} operations have all they need"
    console.print(full if not poor else f"{full}; {len(poor)} have not", style="bold red" if poor else "bold green")
    return 1 if poor else 0


def contract_of(package: Path) -> dict[str, Any]:
    """The contract as it lies beside the code that was generated from it. Raises NotGenerated when it has changed since."""
    digest = hashlib.sha256((ROOT / "openapi.yaml").read_bytes()).hexdigest()
    if f"contract-sha256: {digest}" not in (package / "CODEGEN_VERSIONS").read_text(encoding="utf-8"):
        raise NotGenerated("openapi.yaml has changed since generated/ was made: run `make generate` first")
    contract: dict[str, Any] = json.loads((package / "openapi.json").read_bytes())
    return contract


def table(rows: Sequence[Row]) -> Table:
    """All rows, for people."""
    shown = Table(title=f"{len(rows)} operations of the contract")
    for heading in ("operation", "resource method", "emulator handler", *(f"contract tests, {kind}" for kind in KINDS)):
        shown.add_column(heading, overflow="fold")
    for row in rows:
        others = f" (+{len(row.methods) - 1})" if len(row.methods) > 1 else ""
        method = f"{row.methods[0]}{others}" if row.methods else MISSING
        shown.add_row(row.operation.id, method, row.handler or MISSING, *(str(row.tests(kind) or "") or MISSING for kind in KINDS))
    return shown


def missing_pieces(row: Row, package: Path) -> Iterator[Skeleton]:
    """The skeletons of what is missing in a row and can be written by hand."""
    if not row.methods:
        yield method_skeleton(row.operation, package, ROOT)
    if row.handler is None:
        yield handler_skeleton(row.operation, ROOT)


if __name__ == "__main__":
    sys.exit(main())

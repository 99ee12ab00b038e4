"""What changed between two contracts, what it breaks for clients of this SDK, and which version step that asks for.

    python codegen/spec_diff.py BASE [NEW] [--json] [--strict] [--changelog FILE]

BASE is a file or a git ref (the contract as it was there), NEW a file, `openapi.yaml` by default. Exit code 0: nothing breaks, or the
version says so. 1: something breaks and `info.version` of NEW takes less than the step asked for. 2: a contract cannot be read. An addition
without a minor step is told, and fails only with `--strict`: a branch is compared with other branches far more often than with a release.
Before 1.0 a break asks for a minor step and an addition for a patch.

How it judges: `comparison/rules.py` is the table of all kinds of change, by what is sent and what is received. The walk over the two
documents is written here; a second judge, jsonschema-rs, must then prove of every changed schema that was found harmless that the server
still takes all that clients send, and that clients can read all that the server sends; without proof the change counts as breaking.
specshift 1.5.0 was tried as the base and left out: of the ten breaking changes that the tests seed it does not see two (a renamed
operation, a raised role) and calls two a warning (a removed parameter, a changed default), so that no setting of it gets all fifteen right;
it warns of every new variant of a union, names neither pointer nor line, and reports a shared schema once for every operation.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from comparison.compare import compare
from comparison.contract import Contract, ContractError
from comparison.git_base import BaseError, file_at
from comparison.report import Verdict, as_changelog, as_json, as_text

CONTRACT = Path(__file__).resolve().parent.parent / "openapi.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _options().parse_args(arguments)
    try:
        new = Contract.parse(_text(options.new), _shown(options.new))
        base = _base(options.base, options.new)
        if base is None:
            print(f"{options.base} has no {options.new.name}: there is nothing to compare with")
            return 0
        changes = compare(base, new)
        verdict = Verdict.of(changes)
    except (BaseError, ContractError, OSError, ValueError) as error:
        print(f"spec-diff: {error}", file=sys.stderr)
        return 2
    if options.changelog is not None:
        options.changelog.write_text(as_changelog(changes.all(), verdict) if changes.found else "", encoding="utf-8")
    if options.json:
        print(json.dumps(as_json(changes, verdict), indent=2))
    else:
        print(as_text(changes, verdict), end="")
    return 1 if verdict.fails(strict=options.strict) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spec_diff.py", description="Compare two contracts as clients of this SDK meet them.")
    parser.add_argument("base", metavar="BASE", help="a file, or a git ref at which the contract is read")
    parser.add_argument("new", metavar="NEW", nargs="?", type=Path, default=CONTRACT, help="a file (default: openapi.yaml)")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--strict", action="store_true", help="also fail when an addition or a re-wording does not show in the version")
    parser.add_argument("--changelog", metavar="FILE", type=Path, help="write the changelog fragment there")
    return parser


def _base(base: str, new: Path) -> Contract | None:
    """The contract named by `base`; None where that commit has none."""
    path = Path(base)
    if path.is_file():
        return Contract.parse(_text(path), _shown(path))
    text = file_at(base, new)
    return None if text is None else Contract.parse(text, f"{base}:{new.name}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shown(path: Path) -> str:
    """The path as short as it stays clear."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())

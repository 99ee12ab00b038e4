"""Compare two contracts: what changed, what breaks clients of this SDK, and which version step that requires.

    python codegen/spec_diff.py BASE [NEW] [--json] [--strict] [--changelog FILE]

BASE is a file or a git ref (the contract at that commit), NEW a file, `openapi.yaml` by default. Exit code 0: nothing breaks, or the
version takes the required step. 1: something breaks and the step of `info.version` is too small. 2: a contract can't be read. An addition
without a minor step is reported, and fails only with `--strict`, because a branch is compared with other branches more often than with a
release. Before 1.0 a break requires a minor step and an addition a patch step.

`comparison/rules.py` is the table of all kinds of change, by what is sent and what is received. For each changed schema that is classified
as not breaking, jsonschema-rs must then prove that the server still accepts everything that clients send, and that clients can read
everything that the server sends; without proof the change counts as breaking. specshift 1.5.0 was evaluated as a replacement: of the ten
breaking changes in the tests it misses two (a renamed operation, a raised role) and reports two as warnings (a removed parameter, a
changed default); it warns about every new variant of a union, reports no line, and reports a shared schema once for every operation.
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
            print(f"{options.base} has no {options.new.name}: nothing to compare")
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
    parser = argparse.ArgumentParser(
        prog="spec_diff.py", description="Compare two contracts: what changed, and what breaks clients of this SDK."
    )
    parser.add_argument("base", metavar="BASE", help="a file, or a git ref")
    parser.add_argument("new", metavar="NEW", nargs="?", type=Path, default=CONTRACT, help="a file (default: openapi.yaml)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument(
        "--strict", action="store_true", help="also fail if the version step is too small for an addition or a change of wording"
    )
    parser.add_argument("--changelog", metavar="FILE", type=Path, help="write the changelog fragment to FILE")
    return parser


def _base(base: str, new: Path) -> Contract | None:
    """The contract named by `base`; None if that commit has none."""
    path = Path(base)
    if path.is_file():
        return Contract.parse(_text(path), _shown(path))
    text = file_at(base, new)
    return None if text is None else Contract.parse(text, f"{base}:{new.name}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shown(path: Path) -> str:
    """The path, relative to the working directory if possible."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())

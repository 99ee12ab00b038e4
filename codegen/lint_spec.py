"""Check the contract and report problems with line numbers: `python codegen/lint_spec.py openapi.yaml`.

Reports patterns that the generator would silently drop or mistranslate, and violations of the conventions of this contract. Exit code 0: no
findings. 1: findings. 2: the file can't be read as a contract.
"""

from __future__ import annotations

import sys
from pathlib import Path

from comparison.contract import Contract, ContractError
from linting import generator_rules, project_rules  # noqa: F401  (importing them registers their rules)
from linting.spec import RULES, check


def main(arguments: list[str]) -> int:
    """Check one contract and print the findings."""
    if len(arguments) != 1:
        print("usage: python codegen/lint_spec.py openapi.yaml", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        contract = Contract.parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError, ContractError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    findings = check(contract)
    for finding in findings:
        print(finding)
    print(f"{path}: {len(findings)} findings" if findings else f"{path}: no findings ({len(RULES)} rules)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Check the contract and report problems with line numbers: `python codegen/lint_spec.py openapi.yaml`.

Reports patterns that the generator would silently drop or mistranslate, and violations of the conventions of this contract. Exit code 0: no
findings. 1: findings. 2: the file can't be read as a contract.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from comparison.contract import Contract, ContractError
from generate import GenerationError, Target, generate
from linting import generator_rules, project_rules, rejections  # noqa: F401  (importing them registers their rules)
from linting.spec import RULES, Finding, check


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
    findings = check(contract) or list(rejections_of_generator(contract, path))
    for finding in findings:
        print(finding)
    print(f"{path}: {len(findings)} findings" if findings else f"{path}: no findings ({len(RULES)} rules)")
    return 1 if findings else 0


def rejections_of_generator(contract: Contract, path: Path) -> Iterator[Finding]:
    """What the generator itself rejects although no rule does: nothing passes the lint that `make generate` rejects."""
    with tempfile.TemporaryDirectory(prefix="lint-spec-") as folder:
        try:
            generate(path, Target(Path(folder) / "package", None))
        except GenerationError as error:
            for line in filter(str.strip, str(error).splitlines()):
                yield Finding(path.name, _line_of(contract, line), "generator", line.strip())


def _line_of(contract: Contract, message: str) -> int:
    """The line of what a message of the generator names: a path with its method, or a schema."""
    if found := re.search(r"\b(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) (/\S*)", message):
        return contract.line(contract.root.at("paths").at(found[2]).at(found[1].lower()).pointer)
    named = contract.root.at("components").at("schemas").children()
    names = [name for name in re.findall(r"\w+", message) if name in named]
    return contract.line(named[names[0]].pointer) if names else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Which contract tests there are for which operation, and for which kind of client: what pytest collects."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

KINDS = ("sync", "async")
Proof = tuple[str, str]
"""Name of a test and the kind of client that it runs with."""

_TEST = re.compile(r"::(?P<test>test_\w+)\[(?P<parameters>.+)\]$")


class CollectionFailed(Exception):
    """The contract tests can't be collected; the message is what pytest says."""


def proofs_by_operation(root: Path, known: Collection[str]) -> dict[str, set[Proof]]:
    """For each of these operations, the tests in `tests/contract` that have it and a kind of client as parameters."""
    command = [sys.executable, "-m", "pytest", "tests/contract", "--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if answer.returncode not in (0, 5):  # 5: there are none
        raise CollectionFailed(answer.stdout[-2000:] + answer.stderr[-2000:])
    found: dict[str, set[Proof]] = {}
    for line in answer.stdout.splitlines():
        if match := _TEST.search(line):
            parameters = match["parameters"].split("-")
            for kind in set(KINDS).intersection(parameters):
                for operation in set(parameters) & set(known):
                    found.setdefault(operation, set()).add((match["test"], kind))
    return found

"""The contract tests of each operation: what pytest collects."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

KINDS = ("sync", "async")
"""The kinds of client. A test uses one of them: both run the same code of a method, by drivers that other tests compare."""

_TEST = re.compile(r"::(?P<test>test_\w+)\[(?P<parameters>.+)\]$")


class CollectionFailed(Exception):
    """The contract tests can't be collected. The message is the output of pytest."""


def tests_by_operation(root: Path, known: Collection[str]) -> dict[str, set[str]]:
    """For each of these operations, the names of the tests in `tests/contract` with the operation and a client as parameters."""
    command = [sys.executable, "-m", "pytest", "tests/contract", "--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    collected = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if collected.returncode not in (0, 5):  # 5: no tests
        raise CollectionFailed(collected.stdout[-2000:] + collected.stderr[-2000:])
    found: dict[str, set[str]] = {}
    for line in collected.stdout.splitlines():
        if match := _TEST.search(line):
            parameters = match["parameters"].split("-")
            if set(KINDS).intersection(parameters):
                for operation in set(parameters) & set(known):
                    found.setdefault(operation, set()).add(match["test"])
    return found

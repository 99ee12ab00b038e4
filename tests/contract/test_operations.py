"""Every operation of the contract has a resource method, an emulator handler and contract tests with both clients."""

from __future__ import annotations

import subprocess
import sys

import pytest

from checks.conformance.contract import ROOT, contract


@pytest.mark.slow
def test_every_operation_has_method_handler_and_tests() -> None:
    done = subprocess.run([sys.executable, ROOT / "codegen" / "operations.py"], capture_output=True, text=True, check=False)
    if done.returncode:
        _, _, output = done.stdout.partition("┘")
        pytest.fail(f"{output}{done.stderr}", pytrace=False)
    assert f"{len(contract().operations)} of {len(contract().operations)} operations are covered" in done.stdout

"""Type checkers infer the right types for both clients and report each mistake at its line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pictograph

ROOT = Path(pictograph.__file__).parent.parent

PROGRAM = """
from collections.abc import Coroutine
from typing import Any, assert_type

import httpx
import pictograph
from pictograph import ApiError, AsyncClient, AsyncPager, Client, Dataset, Pager, RawResponse

client = Client(http_client=httpx.Client(), hooks=pictograph.Hooks())
assert_type(pictograph.ApiError("x"), ApiError)
assert_type(client.connectors.get_import("1"), pictograph.ImportJob)
assert_type(client.datasets.get("birds"), Dataset)
assert_type(client.datasets.iter(), Pager[Dataset])
assert_type(client.datasets.iter().first(), Dataset | None)
assert_type(client.with_raw_response.datasets.get("birds"), RawResponse[Dataset])
assert_type(client.with_options(timeout=3), Client)

async def main() -> None:
    async with AsyncClient() as client:
        assert_type(client, AsyncClient)
        waiting = assert_type(client.datasets.get("birds"), Coroutine[Any, Any, Dataset])
        assert_type(await client.with_raw_response.datasets.get("birds"), RawResponse[Dataset])
        assert_type(client.datasets.iter(), AsyncPager[Dataset])
        async for dataset in client.datasets.iter():
            assert_type(dataset, Dataset)
        waiting.name  # attr-defined
        client.datasets.get("birds")  # unused-coroutine

client.datasets.get(1)  # arg-type
client.datasets.get("birds", nope=1)  # call-arg
client.datasets.get()  # call-arg
client.datasets.gett("birds")  # attr-defined
client.datasetz  # attr-defined
pictograph.Clint  # attr-defined
pictograph.Datasett  # attr-defined
Client(http_client=httpx.AsyncClient())  # arg-type
"""


EXPECTED = {(number, match[1]) for number, line in enumerate(PROGRAM.splitlines(), 1) if (match := re.search(r"  # ([a-z-]+)$", line))}


@pytest.mark.slow
def test_mypy_infers_the_types_of_both_clients_and_reports_mistakes(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--hide-error-context", str(program)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {(int(line), code) for line, code in re.findall(r"program\.py:(\d+): error: .*\[([a-z-]+)\]", output)}
    assert found == EXPECTED, output


@pytest.mark.slow
def test_pyright_infers_the_same_types_and_reports_the_same_lines(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "pyright", "-p", str(ROOT), "--outputjson", str(program)]
    report = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout)
    found = {entry["range"]["start"]["line"] + 1 for entry in report["generalDiagnostics"] if entry["severity"] == "error"}
    assert found == {number for number, _ in EXPECTED}, report

"""What checkers tell people about the clients: the right types, and every mistake at its line."""

from __future__ import annotations

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
from pictograph import AsyncClient, AsyncPager, Client, Dataset, Pager, RawResponse

client = Client(http_client=httpx.Client(), hooks=pictograph.Hooks())
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
Client(http_client=httpx.AsyncClient())  # arg-type
"""


@pytest.mark.slow
def test_types_are_right_in_both_modes_and_mistakes_are_found(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--hide-error-context", str(program)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {(int(line), code) for line, code in re.findall(r"program\.py:(\d+): error: .*\[([a-z-]+)\]", told)}
    meant = {(number, match[1]) for number, line in enumerate(PROGRAM.splitlines(), 1) if (match := re.search(r"  # ([a-z-]+)$", line))}
    assert found == meant, told

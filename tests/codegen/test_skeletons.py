"""The skeletons that `make operations` prints are code that passes the type checker as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from operation_coverage.operation import Operation, operations
from operation_coverage.skeletons import handler_skeleton, method_skeleton

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generated" / "pictograph_api"
CONTRACT = json.loads((PACKAGE / "openapi.json").read_bytes())

HANDLER_IMPORTS = (
    "from pictograph.emulator.handlers.call import Call\n"
    "from pictograph.emulator.handlers.registry import handles\n"
    "from pictograph.emulator.json_values import JsonObject\n"
)


def resource(operation: Operation, root: Path) -> str:
    """A new resource module: the printed code with the imports for annotations in place, and a method `list` next to it."""
    code = method_skeleton(operation, PACKAGE, root).code.partition("\n\n# and in class Resources")[0]
    needed = re.findall(r"^# under TYPE_CHECKING: (.+)$", code, re.MULTILINE)
    code = re.sub(r"^# under TYPE_CHECKING: .+\n?", "", code, flags=re.MULTILINE)
    text = "from __future__ import annotations\n" + "".join(f"{line}\n" for line in needed) + code
    return text if " def list(" in text else f"{text}\n\n    @operation\n    async def list(self) -> None:\n        ...\n"


@pytest.mark.slow
def test_every_skeleton_passes_mypy(tmp_path: Path) -> None:
    (tmp_path / "pictograph").mkdir()
    (tmp_path / "pictograph" / "client.py").write_text("class Resources:\n    pass\n", encoding="utf-8")
    folder = tmp_path / "skeletons"
    folder.mkdir()
    for operation in operations(CONTRACT):
        (folder / f"resource_{operation.id}.py").write_text(resource(operation, tmp_path), encoding="utf-8")
        code = handler_skeleton(operation, tmp_path).code.partition("\n\n# and ")[0]
        (folder / f"handler_{operation.id}.py").write_text(HANDLER_IMPORTS + "\n\n" + code + "\n", encoding="utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        "--explicit-package-bases",
        "--config-file",
        str(tmp_path / "mypy.ini"),
    ]
    environment = {**os.environ, "MYPYPATH": f"{ROOT}:{ROOT / 'generated'}"}
    done = subprocess.run([*command, str(folder)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert f"no issues found in {2 * len(list(operations(CONTRACT)))} source files" in done.stdout

"""The modules of `codegen/`, and a package that is generated from the contract of unusual cases."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

sys.path.insert(0, str(ROOT / "codegen"))  # its modules are scripts, not an installed package


@pytest.fixture(scope="session")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package `odd_api`, generated from odd.yaml, with the public names next to it in `odd_models.py`."""
    generate = importlib.import_module("generate")
    folder = tmp_path_factory.mktemp("fresh")
    generate.generate(HERE / "odd.yaml", generate.Target(folder / "odd_api", folder / "odd_models.py"))
    return Path(folder / "odd_api")


@pytest.fixture(scope="session")
def odd(odd_folder: Path) -> Iterator[Callable[[str], Any]]:
    """Import from the generated package: `odd("models")`, `odd("api.odd_things.get_part")`, `odd("")`."""
    sys.path.insert(0, str(odd_folder.parent))

    def load(name: str) -> ModuleType:
        return importlib.import_module(f"odd_api.{name}" if name else "odd_api")

    yield load
    sys.path.remove(str(odd_folder.parent))


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """The real contract, from the generated package."""
    loaded: dict[str, Any] = json.loads((ROOT / "generated" / "pictograph_api" / "openapi.json").read_bytes())
    return loaded


@pytest.fixture
def run_generate() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `generate.py` as `make` does."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "codegen" / "generate.py"), *map(str, arguments)],
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", **environment},
            cwd="/",
            timeout=120,
        )

    return run

"""Modules are loaded on first use. Measured in modules, because times depend on the machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Load = Callable[[str], Any]
GENERATED = Path(__file__).parents[2] / "generated"


def loaded_by(statement: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(GENERATED)}, capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def of(modules: set[str], prefix: str) -> set[str]:
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


def test_the_package_loads_no_other_module() -> None:
    modules = loaded_by("import pictograph_api; pictograph_api.__all__; dir(pictograph_api)")
    assert of(modules, "pictograph_api") == {""}
    assert not modules & {"attr", "attrs", "httpx", "json", "msgspec", "inspect"}


@pytest.mark.parametrize(
    "statement",
    [
        "from pictograph_api.api.datasets import get_dataset",
        "import pictograph_api.api.datasets as tag; tag.get_dataset.request('x')",
        "from pictograph_api.api.annotations import save_annotations, get_annotations",
    ],
)
def test_an_endpoint_loads_neither_models_nor_httpx(statement: str) -> None:
    modules = loaded_by(statement)
    assert of(modules, "pictograph_api.models.") == set()
    assert not {name for name in modules if name.startswith(("httpx", "httpcore", "msgspec", "ssl", "asyncio"))}


def test_a_model_loads_only_the_models_that_it_contains() -> None:
    modules = of(loaded_by("from pictograph_api.models import PolygonAnnotation"), "pictograph_api.models.")
    assert modules == {"polygon_annotation", "bounding_box", "polygon_geometry", "point"}


def test_every_listed_name_exists_and_others_do_not(odd: Load) -> None:
    for package in ("", "models", "api.odd_things", "api.credits"):
        module = odd(package)
        assert set(module.__all__) <= set(dir(module))
        for name in module.__all__:
            assert getattr(module, name) is not None
        with pytest.raises(AttributeError, match="mispelled"):
            module.mispelled  # noqa: B018


def test_a_name_is_the_same_object_in_package_and_module(odd: Load) -> None:
    assert odd("models").Part is odd("models.part").Part
    assert odd("").Request is odd("types").Request
    assert odd("api.odd_things").get_part is odd("api.odd_things.get_part")

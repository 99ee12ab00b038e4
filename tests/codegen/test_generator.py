"""Only one module uses openapi-python-client, so that a new version of it means one file to read."""

from __future__ import annotations

import ast
from pathlib import Path

CODEGEN = Path(__file__).parents[2] / "codegen"


def imported(module: Path) -> set[str]:
    """The top-level packages that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_only_generator_py_imports_openapi_python_client() -> None:
    modules = [path.relative_to(CODEGEN).as_posix() for path in CODEGEN.rglob("*.py") if "openapi_python_client" in imported(path)]
    assert modules == ["generator.py"]


def test_templates_use_our_own_definitions() -> None:
    """The parser's objects have `class_info`; a template passes them to the filter `definition` and uses only its result."""
    for template in (CODEGEN / "templates").glob("*.jinja"):
        assert "class_info" not in template.read_text(encoding="utf-8"), template.name


def test_every_template_names_its_version_and_its_test() -> None:
    for template in (CODEGEN / "templates").glob("*.jinja"):
        head = template.read_text(encoding="utf-8").partition("#}")[0]
        assert "{#" in head, template.name
        assert "openapi-python-client 0.29.1" in head, template.name
        assert "Reason:" in head or "such" in head, template.name
        tests = [part.strip(".,") for part in head.split() if part.startswith("tests/codegen/test_")]
        assert tests, template.name
        assert all((CODEGEN.parent / test).is_file() for test in tests), template.name

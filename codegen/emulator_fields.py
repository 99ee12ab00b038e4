"""Check the field names that the emulator writes against the contract: a type checker can't, because the emulator builds plain dicts.

    python codegen/emulator_fields.py

Run by `make types`. A key in a dict of `pictograph/emulator/handlers` must be a name in the contract, and a handler that returns a dict
must return the properties of its operation's response. Exit code 0: all are. 1: the report names each line.
"""

from __future__ import annotations

import ast
import difflib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from operation_coverage.operation import Operation, operations

ROOT = Path(__file__).resolve().parent.parent
HANDLERS = Path("pictograph/emulator/handlers")

OTHER_KEYS: Mapping[str, frozenset[str]] = {
    "auto_annotate_batch": frozenset(["object_detection", "classification", "by"]),  # pipeline types; a parameter of SQL
    "connectors": frozenset(["total"]),  # progress of a job, as stored
    "credit_usage": frozenset(["day", "week", "month", "all"]),  # values of an enumeration
    "images": frozenset(["Cache-Control"]),
    "lookup": frozenset(["in_progress"]),  # a status filter
    "model_forks": frozenset(["org_id", "forked_from"]),  # columns
    "models": frozenset(
        ["yolox", "rfdetr_detection", "detectron2", "rfdetr_segmentation", "sm_pytorch", "classification", "onnx", "pytorch"]
    ),  # values of enumerations
    "predictions": frozenset(["Retry-After"]),
    "training": frozenset(
        ["epochs", "batch_size", "learning_rate", "image_size", "loss", "mAP50", "mAP50_95"]
    ),  # free-form config and metrics
    "webhooks": frozenset(["test"]),  # the payload of a test event
    "workflow_runs": frozenset(
        ["micro_usd", "frames", "detections", "simulated", "media_type", "size_bytes", "steps"]
    ),  # results of steps and artifacts, which are free-form
}
"""Keys by module that are not in the contract."""


def main() -> int:
    """Run the command; returns its exit code."""
    contract = json.loads((ROOT / "generated" / "pictograph_api" / "openapi.json").read_bytes())
    found = list(problems(contract, ROOT))
    print("\n".join(found) if found else "emulator: all fields of its responses are in the contract")
    return 1 if found else 0


def problems(contract: dict[str, Any], root: Path) -> Iterator[str]:
    """One line for each field that the contract does not have, and for each that a handler leaves out."""
    known = frozenset(names(contract))
    by_id = {operation.id: operation for operation in operations(contract)}
    for path in sorted((root / HANDLERS).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = (HANDLERS / path.name).as_posix()
        allowed = OTHER_KEYS.get(path.stem, frozenset())
        for line, key in _keys(tree):
            if key not in known | allowed:
                near = difflib.get_close_matches(key, known, 3)
                hint = f"; similar names: {', '.join(near)}" if near else ""
                yield f"{place}:{line}: the contract has no field {key!r}{hint}"
        for function, operation in _handlers(tree, by_id):
            yield from (f"{place}:{line}: {operation.id}: {message}" for line, message in _returned(function, operation, known))


def names(node: Any) -> Iterator[str]:
    """The names of all properties and parameters of the contract."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        if isinstance(node.get("in"), str) and isinstance(node.get("name"), str):
            yield node["name"]
        for part in node.values():
            yield from names(part)
    elif isinstance(node, list):
        for part in node:
            yield from names(part)


def _keys(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        for key in node.keys if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.lineno, key.value


def _handlers(tree: ast.Module, by_id: Mapping[str, Operation]) -> Iterator[tuple[ast.FunctionDef, Operation]]:
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for call in (node for node in function.decorator_list if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "handles" and isinstance(call.args[0], ast.Constant) and call.args[0].value in by_id:
                yield function, by_id[call.args[0].value]


def _returned(function: ast.FunctionDef, operation: Operation, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Compare the dicts that a handler returns with the properties of the response."""
    schema = operation.result
    properties = schema.get("properties")
    if not properties or "allOf" in schema or "anyOf" in schema:
        return
    for node in ast.walk(function):
        if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Dict):
            continue
        keys = {key.value: key.lineno for key in node.value.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
        yield from ((line, f"the response has no field {key!r}") for key, line in keys.items() if key not in properties and key in known)
        if None not in node.value.keys:  # no `**`
            missing = [name for name in schema.get("required", []) if name not in keys]
            yield from ((node.lineno, f"the response lacks the required field {name!r}") for name in missing)


if __name__ == "__main__":
    sys.exit(main())

"""Check the field names that the emulator writes against the contract: a type checker can't, because the emulator builds plain dicts.

    python codegen/emulator_fields.py

Run by `make types`. In `pictograph/emulator/handlers`: a key of a dict must be a name in the contract; the keys of one dict must be
properties of one schema, and all required ones if the dict is returned; a handler must return the properties of its operation's response.
What only another schema with the same names still has is left to the tests, which validate every response. Exit code 0: nothing is wrong.
1: the report names each line.
"""

from __future__ import annotations

import ast
import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
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
    schemas = Schemas(contract)
    for path in sorted((root / HANDLERS).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = (HANDLERS / path.name).as_posix()
        allowed = OTHER_KEYS.get(path.stem, frozenset())
        for line, key in _keys(tree):
            if key not in known | allowed:
                near = difflib.get_close_matches(key, known, 3)
                hint = f"; similar names: {', '.join(near)}" if near else ""
                yield f"{place}:{line}: the contract has no field {key!r}{hint}"
        for line, keys in schemas.mismatches(tree, allowed, known):
            yield f"{place}:{line}: no schema of the contract has the fields {', '.join(keys)}"
        for function, operation in _handlers(tree, by_id):
            yield from (f"{place}:{line}: {operation.id}: {message}" for line, message in _returned(function, operation, known))


class Schemas:
    """The properties of each object schema, and which of them are required."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._named: dict[str, Any] = contract["components"]["schemas"]
        found = [self._members(schema) for schema in self._named.values()]
        self._properties = [properties for properties, _ in found] + list(_inline(contract))
        self._complete = found

    def mismatches(self, tree: ast.AST, allowed: frozenset[str], known: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
        """The dicts whose keys are not those of one schema. Dicts with other keys are not objects of the contract."""
        returned = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Return)}
        for node in ast.walk(tree):
            keys = _text_keys(node)
            if len(keys) < 2 or keys.keys() & allowed or not keys.keys() <= known:
                continue
            is_part = any(keys.keys() <= properties for properties in self._properties)
            is_whole = any(required <= keys.keys() <= properties for properties, required in self._complete)
            if not is_part or (id(node) in returned and isinstance(node, ast.Dict) and None not in node.keys and not is_whole):
                yield node.lineno, list(keys)

    def _members(self, schema: dict[str, Any]) -> tuple[set[str], set[str]]:
        while "$ref" in schema:
            schema = self._named[schema["$ref"].rpartition("/")[2]]
        properties, required = set(schema.get("properties", {})), set(schema.get("required", []))
        for part in schema.get("allOf", []):
            more, needed = self._members(part)
            properties, required = properties | more, required | needed
        return properties, required


def _inline(node: Any) -> Iterator[set[str]]:
    """The properties of every object, also of those without a name."""
    if isinstance(node, dict) and isinstance(node.get("properties"), dict):
        yield set(node["properties"])
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _inline(part)


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
        yield from ((line, key) for key, line in _text_keys(node).items())


def _text_keys(node: ast.AST | None) -> dict[str, int]:
    """The keys of a dict in the source that are text, each with its line; none for anything else.

    A dict is written `{"id": ...}`, or `{name: row[name] for name in ("id", ...)}`.
    """
    keys: Sequence[ast.expr | None] = node.keys if isinstance(node, ast.Dict) else []
    if isinstance(node, ast.DictComp) and isinstance(node.generators[0].iter, (ast.Tuple, ast.List)):
        keys = node.generators[0].iter.elts if ast.unparse(node.key) == ast.unparse(node.generators[0].target) else []
    return {key.value: key.lineno for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


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
        keys = _text_keys(node.value)
        yield from ((line, f"the response has no field {key!r}") for key, line in keys.items() if key not in properties and key in known)
        if None not in node.value.keys:  # no `**`
            missing = [name for name in schema.get("required", []) if name not in keys]
            yield from ((node.lineno, f"the response lacks the required field {name!r}") for name in missing)


if __name__ == "__main__":
    sys.exit(main())

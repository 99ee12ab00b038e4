"""The generator's view of the contract: what it must be shown so that the Python comes out as people expect.

`generator_view` is a pure function from the contract, as plain dicts and lists, to another one. The contract stays true for everyone
else; the view bends it for Python only:

- ids are plain `str`: `format: uuid` goes;
- a schema that describes the input side of a model (`x-python-model: X`) goes, and `X` stands in its place;
- `allOf` of objects becomes one object;
- a named union of objects becomes a name of its own (`x-union`) instead of being spelled out wherever it is used;
- defaults that are lists or objects, which the generator refuses or drops, move to `x-default`;
- objects that only requests hold are marked `x-input`, since people may pass plain dicts and strings for their parts.

The order of keys is kept: it is part of the generator's input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

SCHEMAS = "#/components/schemas/"


class ContractError(ValueError):
    """The contract uses a pattern that has no faithful Python form. The message says which and what to write instead."""


def generator_view(contract: Json) -> Json:
    """Return the view of `contract`; the argument is left as it is."""
    view: Json = json.loads(json.dumps(contract))  # not deepcopy: what is one object in two places must become two
    schemas: Json = view.get("components", {}).get("schemas", {})
    before = _reachable(view, view.get("paths", {}))
    _replace_input_twins(view, schemas)
    after = _reachable(view, view.get("paths", {}))
    for name in before - after:
        schemas.pop(name, None)
    inputs = _reachable(view, list(_bodies(view))) - _reachable(view, list(_answers(view)))
    for schema in _all_schemas(view):
        _drop_uuid(schema)
        _wrap_ref_with_siblings(schema)
        _set_aside_default(schema)
    for name in list(schemas):
        schemas[name] = _merged(schemas[name], schemas)
    for name, schema in schemas.items():
        if name in inputs and "properties" in schema:
            schema["x-input"] = True
        _name_union(name, schema, schemas)
    return view


def operations(contract: Json) -> dict[str, Json]:
    """Return the operations by `operationId`, each with `x-path` (its template) and its parameters resolved."""
    found: dict[str, Json] = {}
    for path, item in contract.get("paths", {}).items():
        shared = item.get("parameters", [])
        for method, operation in item.items():
            if method in {"get", "put", "post", "delete", "patch", "head", "options", "trace"}:
                parameters = [_resolve(contract, parameter) for parameter in [*operation.get("parameters", []), *shared]]
                found[operation["operationId"]] = {**operation, "parameters": parameters, "x-path": path}
    return found


def _nodes(node: Any) -> Iterator[Json]:
    """Each dict of the document, the innermost first."""
    children: Iterable[Any] = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _nodes(child)
    if isinstance(node, dict):
        yield node


def _all_schemas(view: Json) -> Iterator[Json]:
    """Each schema of the document, wherever it stands. (A property may be called `default` or `format`: not every dict is one.)"""
    for node in _nodes(view.get("paths", {})):
        yield from _with_parts(node.get("schema"))
    for kind, named in view.get("components", {}).items():
        for node in named.values():
            yield from _with_parts(node if kind == "schemas" else node.get("schema"))


def _with_parts(schema: Any) -> Iterator[Json]:
    if not isinstance(schema, dict):
        return
    parts = [schema.get("items"), schema.get("additionalProperties"), *schema.get("properties", {}).values()]
    for part in [*parts, *schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])]:
        yield from _with_parts(part)
    yield schema


def _resolve(contract: Json, node: Json) -> Json:
    while isinstance(ref := node.get("$ref"), str):
        node = contract
        for part in ref.removeprefix("#/").split("/"):
            node = node[part]
    return node


def _reachable(contract: Json, *roots: Any) -> set[str]:
    """Names of the schemas that `roots` lead to."""
    seen: set[str] = set()
    refs: set[str] = set()
    stack = list(roots)
    while stack:
        for node in _nodes(stack.pop()):
            ref = node.get("$ref")
            if isinstance(ref, str) and ref not in refs:
                refs.add(ref)
                stack.append(_resolve(contract, node))
                if ref.startswith(SCHEMAS):
                    seen.add(ref.removeprefix(SCHEMAS))
    return seen


def _bodies(contract: Json) -> Iterator[Any]:
    for operation in operations(contract).values():
        yield operation.get("requestBody", {})


def _answers(contract: Json) -> Iterator[Any]:
    for operation in operations(contract).values():
        yield operation.get("responses", {})


def _replace_input_twins(view: Json, schemas: Json) -> None:
    twins = {SCHEMAS + name: schema["x-python-model"] for name, schema in schemas.items() if "x-python-model" in schema}
    for ref, model in twins.items():
        if model not in schemas:
            raise ContractError(f"{ref}: x-python-model names {model!r}, which is not a schema")
    for node in _nodes(view):
        if node.get("$ref") in twins:
            node["$ref"] = SCHEMAS + twins[node["$ref"]]
    for ref in twins:
        del schemas[ref.removeprefix(SCHEMAS)]


def _drop_uuid(schema: Json) -> None:
    if schema.get("format") == "uuid":
        del schema["format"]


def _wrap_ref_with_siblings(schema: Json) -> None:
    """`{$ref, description, default}` is one schema in OpenAPI 3.1, but the generator reads the `$ref` only."""
    if "$ref" in schema and len(schema) > 1:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}]


def _set_aside_default(schema: Json) -> None:
    if isinstance(schema.get("default"), (list, dict)):
        schema["x-default"] = schema.pop("default")


def _merged(schema: Json, schemas: Json) -> Json:
    """One object in place of `allOf` of objects. `allOf` of a single `$ref` is only another way to write the `$ref`."""
    parts = schema.get("allOf", [])
    if not parts or (len(parts) == 1 and "properties" not in schema):
        return schema
    merged: Json = {"type": "object"}
    required: list[str] = []
    properties: Json = {}
    for part in [*parts, {key: value for key, value in schema.items() if key != "allOf"}]:
        if "$ref" in part:
            part = _merged(schemas[part["$ref"].removeprefix(SCHEMAS)], schemas)
            part = {key: part[key] for key in ("required", "properties") if key in part}
        for name, value in part.get("properties", {}).items():
            properties[name] = {**properties[name], **value} if name in properties and "$ref" not in value else value
        required += [name for name in part.get("required", []) if name not in required]
        merged |= {key: value for key, value in part.items() if key not in {"required", "properties"}}
    return {**merged, "required": required, "properties": properties}


def _name_union(name: str, schema: Json, schemas: Json) -> None:
    """Turn a named union of objects into an object schema that says so; the generator then keeps its name."""
    branches = schema.get("anyOf", schema.get("oneOf"))
    if not branches or not all("$ref" in branch for branch in branches):
        return
    names = [branch["$ref"].removeprefix(SCHEMAS) for branch in branches]
    if not all("properties" in schemas[branch] for branch in names):
        return
    schema.pop("anyOf", None)
    schema.pop("oneOf", None)
    schema.pop("discriminator", None)
    schema.update({"type": "object", "x-union": tagged(name, {branch: constants(schemas[branch]) for branch in names})})


def constants(schema: Json) -> dict[str, Any]:
    """Required properties of an object that have one possible value: what tells it from others."""
    return {
        name: value["const"]
        for name, value in schema.get("properties", {}).items()
        if isinstance(value, dict) and "const" in value and name in schema.get("required", [])
    }


def tagged(where: str, branches: dict[str, dict[str, Any]]) -> Json:
    """Find the property that tells the branches of a union apart: `{tag, cases: {value: branch}, otherwise: branch or None}`.

    `branches` maps each branch to its constants. One branch may lack the tag: it takes every value that no other claims.
    """
    for tag in dict.fromkeys(name for found in branches.values() for name in found):
        cases = {found[tag]: branch for branch, found in branches.items() if tag in found}
        others = [branch for branch, found in branches.items() if tag not in found]
        if len(cases) + len(others) == len(branches) and len(others) <= 1:
            return {"tag": tag, "cases": cases, "otherwise": others[0] if others else None}
    raise ContractError(
        f"{where}: nothing tells {', '.join(branches)} apart. Give all of them (but one at most, the catch-all) the same required property "
        "with a `const` of its own"
    )

"""Transform the contract into what openapi-python-client must read to generate the Python that users expect.

`transform` is a pure function from a contract, as plain dicts and lists, to another. The contract stays correct for every other reader; the
result is for the generator only:

- ids become plain `str`: `format: uuid` is removed;
- a schema that describes the input side of a model (`x-python-model: X`) is removed and replaced by `X`;
- `allOf` of objects becomes one object;
- a named union of objects keeps its name (`x-union`) instead of being repeated wherever it is used;
- defaults that are lists or objects, which the generator rejects or drops, move to `x-default`;
- objects that only requests contain are marked `x-input`, because callers may pass plain dicts and strings for their parts.

The order of keys is kept: the generated code depends on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

SCHEMAS = "#/components/schemas/"


class ContractError(ValueError):
    """The contract uses a pattern that has no faithful Python form. The message names the pattern and what to write instead."""


def transform(contract: Json) -> Json:
    """Return the transformed contract; the argument is not changed."""
    result: Json = json.loads(json.dumps(contract))  # not deepcopy: one object in two places must become two
    schemas: Json = result.get("components", {}).get("schemas", {})
    before = _reachable(result, result.get("paths", {}))
    _replace_input_twins(result, schemas)
    after = _reachable(result, result.get("paths", {}))
    for name in before - after:
        schemas.pop(name, None)
    inputs = _reachable(result, list(_bodies(result))) - _reachable(result, list(_responses(result)))
    for schema in _all_schemas(result):
        _drop_uuid(schema)
        _wrap_ref_with_siblings(schema)
        _set_aside_default(schema)
    for name in list(schemas):
        schemas[name] = _merged(schemas[name], schemas)
    for name, schema in schemas.items():
        if name in inputs and "properties" in schema:
            schema["x-input"] = True
        _name_union(name, schema, schemas)
    return result


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


def _all_schemas(document: Json) -> Iterator[Json]:
    """Each schema of the document. (A property may be called `default` or `format`, so not every dict is a schema.)"""
    for node in _nodes(document.get("paths", {})):
        yield from _with_parts(node.get("schema"))
    for kind, named in document.get("components", {}).items():
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
    """Names of the schemas that `roots` refer to, directly or through other schemas."""
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


def _responses(contract: Json) -> Iterator[Any]:
    for operation in operations(contract).values():
        yield operation.get("responses", {})


def _replace_input_twins(document: Json, schemas: Json) -> None:
    twins = {SCHEMAS + name: schema["x-python-model"] for name, schema in schemas.items() if "x-python-model" in schema}
    for ref, model in twins.items():
        if model not in schemas:
            raise ContractError(f"{ref}: x-python-model names {model!r}, which is not a schema")
    for node in _nodes(document):
        if node.get("$ref") in twins:
            node["$ref"] = SCHEMAS + twins[node["$ref"]]
    for ref in twins:
        del schemas[ref.removeprefix(SCHEMAS)]


def _drop_uuid(schema: Json) -> None:
    if schema.get("format") == "uuid":
        del schema["format"]


def _wrap_ref_with_siblings(schema: Json) -> None:
    """`{$ref, description, default}` is one schema in OpenAPI 3.1, but the generator reads only the `$ref`."""
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
    """Turn a named union of objects into an object schema with `x-union`, so that the generator keeps its name."""
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
    """Required properties of an object that have only one possible value; they distinguish it from others."""
    return {
        name: value["const"]
        for name, value in schema.get("properties", {}).items()
        if isinstance(value, dict) and "const" in value and name in schema.get("required", [])
    }


def tagged(where: str, branches: dict[str, dict[str, Any]]) -> Json:
    """Find the property that distinguishes the branches of a union: `{tag, cases: {value: branch}, otherwise: branch or None}`.

    `branches` maps each branch to its constants. One branch may lack the tag: it is the catch-all for values that no other branch claims.
    """
    for tag in dict.fromkeys(name for found in branches.values() for name in found):
        cases = {found[tag]: branch for branch, found in branches.items() if tag in found}
        others = [branch for branch, found in branches.items() if tag not in found]
        if len(cases) + len(others) == len(branches) and len(others) <= 1:
            return {"tag": tag, "cases": cases, "otherwise": others[0] if others else None}
    raise ContractError(
        f"{where}: nothing distinguishes {', '.join(branches)}. Give all of them, except at most one catch-all, the same required property "
        "with a different `const` in each"
    )

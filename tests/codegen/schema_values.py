"""Hypothesis strategies for values that a schema of the contract allows, with unknown properties for open objects."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

MOST_ITEMS = 3
DEEPEST = 6  # objects can contain others of their kind
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
TIMES = st.datetimes(timezones=st.just(None)).map(lambda moment: moment.isoformat() + "Z")
ANYTHING = st.booleans() | TEXT | st.lists(TEXT, max_size=2)
UNKNOWN = st.dictionaries(st.sampled_from(["x_new", "x_newer"]), st.none() | st.booleans() | st.integers() | TEXT, max_size=2)


def values(schema: Json, contract: Json, *, unknown: bool = True, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that `schema` allows. With `unknown`, open objects get properties and enumerations values that the contract does not have."""

    def inner(part: Json) -> st.SearchStrategy[Any]:
        return values(part, contract, unknown=unknown, depth=depth + 1)

    if "$ref" in schema:
        return values(contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], contract, unknown=unknown, depth=depth)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | (st.just("never heard of") if unknown and "not" not in schema else st.nothing())
    branches = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    if branches:
        return st.one_of([inner(branch) for branch in branches])
    if len(schema.get("allOf", [])) == 1 and "properties" not in schema:
        return inner(schema["allOf"][0])
    kinds = schema.get("type", [])
    if isinstance(kinds, list):
        return (
            st.one_of([inner({**schema, "type": kind}) for kind in kinds]) if kinds else st.booleans() | TEXT | st.lists(TEXT, max_size=2)
        )
    return _of_kind(kinds, schema, contract, unknown, depth)


def _of_kind(kind: str, schema: Json, contract: Json, unknown: bool, depth: int) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _objects(schema, contract, unknown, depth)
    if kind == "array":
        least = schema.get("minItems", 0)
        if depth >= DEEPEST and not least:
            return st.just([])
        most = max(least, MOST_ITEMS)
        return st.lists(values(schema.get("items", {}), contract, unknown=unknown, depth=depth + 1), min_size=least, max_size=most)
    if kind == "string":
        if schema.get("format") == "date-time":
            return TIMES
        if "not" in schema:  # the type of an unknown annotation
            return st.sampled_from(["cuboid", "mask"])
        return TEXT
    if kind == "number":
        return st.floats(allow_nan=False, allow_infinity=False)
    return {"integer": st.integers(), "boolean": st.booleans(), "null": st.none()}[kind]


def _objects(schema: Json, contract: Json, unknown: bool, depth: int) -> st.SearchStrategy[Any]:
    properties: Json = schema.get("properties", {})
    required = {name: values(properties[name], contract, unknown=unknown, depth=depth + 1) for name in schema.get("required", [])}
    optional = {
        # Servers of other versions may send null for an optional property.
        name: st.none() | values(part, contract, unknown=unknown, depth=depth + 1)
        for name, part in properties.items()
        if name not in required
    }
    known = st.fixed_dictionaries(required, optional=optional)
    others = schema.get("additionalProperties", True)
    if isinstance(others, dict):
        more = st.dictionaries(TEXT.filter(lambda name: name not in properties), values(others, contract, depth=depth + 1), max_size=2)
    elif unknown:
        more = UNKNOWN
    else:
        more = st.just({})
    return st.tuples(known, more).map(lambda pair: {**pair[1], **pair[0]})

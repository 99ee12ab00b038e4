"""Values that a schema of the contract allows: one fixed value, and a hypothesis strategy for all.

With `future`, strategies also generate what a newer server might send: unknown fields, enum members and annotation types.
"""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from checks.conformance.contract import Contract, Json

ORIGIN = "https://storage.example.com"
MAX_ITEMS = 2
MAX_DEPTH = 6
MAX_INTEGER = 2**53
LETTERS = "abc" + "".join(map(chr, range(ord(" "), ord("~") + 1))) + "äßéñ漢字🙂"  # hypothesis shrinks towards the first
UUID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
TIME = "2026-04-19T08:30:00Z"
CANDIDATES = ("text", "/text", "image/png", "video/mp4", "#a1b2c3", "pk_live_0123456789abcdef", "pk_deploy_0123", "whsec_0123",
              "heron@example.com", "https://example.com/hook")  # fmt: skip
UNKNOWN_FIELDS = st.dictionaries(
    st.sampled_from(["x_new", "x_newer"]), st.none() | st.booleans() | st.integers() | st.just([{"x": 1}]), max_size=2
)


def fixed(contract: Contract, schema: Json, *, origin: str = ORIGIN, depth: int = 0) -> Any:
    """One valid value: with every property, one item per list, and signed URLs at `origin`."""
    schema = contract.resolve(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    for key in ("allOf", "anyOf", "oneOf"):
        if schema.get(key):
            return fixed(contract, schema[key][0], origin=origin, depth=depth)
    kind = _kind(schema)
    if kind == "object":
        properties = schema.get("properties", {})
        return {
            name: fixed(contract, part, origin=origin, depth=depth + 1)
            for name, part in properties.items()
            if depth < MAX_DEPTH or name in schema.get("required", [])
        }
    if kind == "array":
        items = max(schema.get("minItems", 0), 0 if depth >= MAX_DEPTH else 1)
        return [fixed(contract, schema.get("items", {}), origin=origin, depth=depth + 1) for _ in range(items)]
    if kind == "string":
        return _fixed_text(schema, origin)
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1)) if schema.get("maximum", 1) >= 1 else schema["maximum"]
    return {"boolean": True, "null": None}.get(kind, "anything")


def _fixed_text(schema: Json, origin: str) -> str:
    named = {"uuid": UUID, "date-time": TIME, "uri": f"{origin}/storage/object?signature=s3cret"}
    if schema.get("format") in named:
        return named[schema["format"]]
    if "not" in schema:
        return "cuboid"  # an annotation type that is not in the contract
    return next(text for text in CANDIDATES if re.search(schema.get("pattern", ""), text) and len(text) <= schema.get("maxLength", 99))


def strategy(contract: Contract, schema: Json, *, future: bool = False, depth: int = 0) -> st.SearchStrategy[Any]:
    """All valid values; hypothesis shrinks towards small ones."""
    schema = contract.resolve(schema)

    def inner(part: Json) -> st.SearchStrategy[Any]:
        return strategy(contract, part, future=future, depth=depth)

    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        text = all(isinstance(value, str) for value in schema["enum"])
        return st.sampled_from(schema["enum"]) | (st.just("unknown") if future and text else st.nothing())
    if schema.get("allOf"):  # the contract uses it to annotate a reference
        return st.one_of([inner(part) for part in schema["allOf"]])
    if branches := [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        return st.one_of([inner(branch) for branch in branches])
    if isinstance(schema.get("type"), list):
        return st.one_of([inner({**schema, "type": kind}) for kind in schema["type"]])
    kind = _kind(schema)
    if kind == "object":
        return _objects(contract, schema, future, depth)
    if kind == "array":
        least = schema.get("minItems", 0)
        most = least if depth >= MAX_DEPTH else min(schema.get("maxItems", MAX_INTEGER), least + MAX_ITEMS)
        if not most:
            return st.just([])
        return st.lists(strategy(contract, schema.get("items", {}), future=future, depth=depth + 1), min_size=least, max_size=most)
    if kind == "string":
        return _texts(schema)
    if kind == "integer":
        return st.integers(schema.get("minimum", -MAX_INTEGER), schema.get("maximum", MAX_INTEGER))
    if kind == "number":
        least = schema.get("exclusiveMinimum", schema.get("minimum", -1e9))
        strict = "exclusiveMinimum" in schema
        return st.floats(least, schema.get("maximum", 1e9), exclude_min=strict, allow_nan=False, allow_subnormal=False)
    return {"boolean": st.booleans(), "null": st.none()}.get(kind, st.booleans() | st.integers() | st.text(LETTERS, max_size=5))


def _objects(contract: Contract, schema: Json, future: bool, depth: int) -> st.SearchStrategy[Any]:
    properties, needed = schema.get("properties", {}), schema.get("required", [])
    parts = {name: strategy(contract, part, future=future, depth=depth + 1) for name, part in properties.items()}
    deep = depth >= MAX_DEPTH
    known = st.fixed_dictionaries(
        {name: part for name, part in parts.items() if name in needed},
        optional={name: part | st.none() if future else part for name, part in parts.items() if name not in needed and not deep},
    ).filter(lambda value: len(value) >= schema.get("minProperties", 0))
    others = schema.get("additionalProperties", True)
    if isinstance(others, dict):
        names = st.text(LETTERS, max_size=5).filter(lambda name: name not in properties)
        more: st.SearchStrategy[Json] = st.dictionaries(names, strategy(contract, others, future=future, depth=depth + 1), max_size=2)
    elif not properties and others:
        more = st.dictionaries(st.text(LETTERS, max_size=5), st.booleans() | st.integers() | st.text(LETTERS, max_size=5), max_size=2)
    else:
        more = UNKNOWN_FIELDS if future else st.just({})
    return st.tuples(known, more).map(lambda pair: {**pair[1], **pair[0]})


def _texts(schema: Json) -> st.SearchStrategy[str]:
    least, most = schema.get("minLength", 0), schema.get("maxLength", MAX_INTEGER)
    if schema.get("format") == "uuid":
        return st.uuids().map(str)
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.none()).map(lambda moment: f"{moment.isoformat()}Z")
    if schema.get("format") == "uri":
        return st.text("abc/019-", max_size=8).map(lambda path: f"{ORIGIN}/{path}?signature=s")
    if "not" in schema:
        others = {name: part for name, part in schema.items() if name != "not"}
        return (st.sampled_from(["cuboid", "mask"]) | _texts(others)).filter(lambda text: text not in schema["not"]["enum"])
    if "pattern" in schema:
        pattern = re.sub(r"(?<!\\)\$$", r"\\Z", schema["pattern"])  # Python's `$` also matches before a last line break
        found = st.from_regex(re.compile(pattern, re.ASCII), alphabet=st.sampled_from(LETTERS))
        # The validator's classes are those of Unicode: a no-break space is no `\S` for it.
        return found.filter(lambda text: least <= len(text) <= most and re.search(pattern, text) is not None)
    return st.text(LETTERS, min_size=least, max_size=min(most, least + 8))


def _kind(schema: Json) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "")
    return str(next(part for part in kind if part != "null") if isinstance(kind, list) else kind)

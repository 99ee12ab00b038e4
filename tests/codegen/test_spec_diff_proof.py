"""Changes that are classified as harmless are: every valid request stays valid, and every response contains what code reads."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from .spec_diff_cases.reporting import kinds

LIMITS = {"string": ("minLength", "maxLength"), "integer": ("minimum", "maximum")}


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean"]))
    schema: dict[str, Any] = {"type": [kind, "null"] if draw(st.booleans()) else kind}
    for word in LIMITS.get(kind, ()):
        if draw(st.booleans()):
            schema[word] = draw(st.integers(0, 3))
    if kind == "string" and draw(st.booleans()):
        schema = {"type": "string", "enum": sorted(draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1)))}
    return schema


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    properties = draw(st.dictionaries(st.sampled_from(["p", "q", "r"]), fields()))
    required = sorted(draw(st.sets(st.sampled_from(sorted(properties))))) if properties else []
    return {"type": "object", "properties": properties, "required": required}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """An object and an edited copy, so that harmless changes are frequent."""
    old = draw(objects())
    new = copy.deepcopy(old)
    for name in draw(st.lists(st.sampled_from(["p", "q", "r"]), max_size=3)):
        edit = draw(st.sampled_from(["replace", "limit", "require", "null"]))
        if edit == "replace" or name not in new["properties"]:
            new["properties"][name] = draw(fields())
        elif edit == "limit":
            new["properties"][name][draw(st.sampled_from(["minLength", "maxLength", "minimum", "maximum"]))] = draw(st.integers(0, 3))
        elif edit == "require":
            new["required"] = sorted({*new["required"]} ^ {name})
        elif "enum" not in new["properties"][name]:
            types = new["properties"][name]["type"]
            new["properties"][name]["type"] = types[0] if isinstance(types, list) else [types, "null"]
    return old, new


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 4), st.sampled_from([0.5, 2.5]), st.sampled_from(["", "a", "b", "c", "aa", "aaaa"])
)
BODIES = st.lists(st.dictionaries(st.sampled_from(["p", "q", "r"]), VALUES), max_size=20)


def contract(schema: dict[str, Any], *, sent: bool) -> str:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    call = {"operationId": "call", "responses": {"200": {"description": "Done."} | ({} if sent else body)}}
    paths = {"/call": {"post": call | ({"requestBody": body} if sent else {})}}
    return json.dumps(
        {"openapi": "3.1.0", "info": {"title": "t", "version": "1.0.0"}, "paths": paths, "components": {"schemas": {"Thing": schema}}}
    )


@pytest.mark.slow
@given(pair=pairs(), bodies=BODIES)
def test_after_a_harmless_change_every_valid_request_is_still_valid(
    pair: tuple[dict[str, Any], dict[str, Any]], bodies: list[dict[str, Any]]
) -> None:
    old, new = pair
    if any(breaks for _, breaks in kinds(contract(new, sent=True), contract(old, sent=True))):
        return
    produced = jsonschema_rs.validator_for(old | {"additionalProperties": False})
    accepted = jsonschema_rs.validator_for(new)
    for body in filter(produced.is_valid, bodies):
        assert accepted.is_valid(body)


@pytest.mark.slow
@given(pair=pairs(), bodies=BODIES)
def test_after_a_harmless_change_every_response_contains_what_code_reads(
    pair: tuple[dict[str, Any], dict[str, Any]], bodies: list[dict[str, Any]]
) -> None:
    old, new = pair
    if any(breaks for _, breaks in kinds(contract(new, sent=False), contract(old, sent=False))):
        return
    produced = jsonschema_rs.validator_for(new | {"additionalProperties": False})
    readable = {}
    for name, part in old["properties"].items():
        types = {part["type"]} if isinstance(part["type"], str) else set(part["type"])
        readable[name] = {"type": sorted(types if name in old["required"] else types | {"null"})}
    read = jsonschema_rs.validator_for({"properties": readable, "required": old["required"]})
    for body in filter(produced.is_valid, bodies):
        assert read.is_valid(body)

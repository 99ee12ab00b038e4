"""The transformation of the contract for the generator, rule by rule."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from spec_transform import ContractError, transform

Json = dict[str, Any]


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def contract(schemas: Json, *, sent: str | None = None, received: str | None = None) -> Json:
    operation: Json = {"operationId": "do_it", "responses": {"200": {"description": "It."}}}
    if sent:
        operation["requestBody"] = {"content": {"application/json": {"schema": ref(sent)}}}
    if received:
        operation["responses"]["200"]["content"] = {"application/json": {"schema": ref(received)}}
    return {"paths": {"/it": {"post": operation}}, "components": {"schemas": schemas}}


def transformed(schemas: Json, **roots: str) -> Json:
    found: Json = transform(contract(schemas, **roots))["components"]["schemas"]
    return found


def test_the_contract_is_not_changed() -> None:
    document = contract({"A": {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}}, sent="A")
    before = copy.deepcopy(document)
    transform(document)
    assert document == before


def test_input_twins_are_replaced_by_their_model_and_unused_schemas_removed() -> None:
    found = transformed(
        {
            "Thing": {"type": "object", "properties": {"a": {"type": "string"}}},
            "ThingInput": {"type": "object", "x-python-model": "Thing", "properties": {"part": ref("PartInput")}},
            "PartInput": {"type": "object", "properties": {"p": {"type": "string"}}},
            "Save": {"type": "object", "properties": {"things": {"type": "array", "items": ref("ThingInput")}}},
            "Webhook": {"type": "object", "properties": {"w": {"type": "string"}}},
        },
        sent="Save",
        received="Thing",
    )
    assert list(found) == ["Thing", "Save", "Webhook"]
    assert found["Save"]["properties"]["things"]["items"] == ref("Thing")


def test_objects_that_only_requests_contain_are_marked() -> None:
    part = {"type": "object", "properties": {"p": {"type": "string"}}}
    found = transformed(
        {"Sent": {"type": "object", "properties": {"part": ref("Part"), "both": ref("Both")}}, "Part": part, "Both": part, "Got": part},
        sent="Sent",
        received="Both",
    )
    assert [name for name, schema in found.items() if schema.get("x-input")] == ["Sent", "Part"]


def test_all_of_objects_becomes_one_object_with_the_last_description() -> None:
    found = transformed(
        {
            "Base": {"type": "object", "description": "Base.", "required": ["id"], "properties": {"id": {"type": "string"}}},
            "Thing": {
                "description": "Thing.",
                "allOf": [ref("Base"), {"required": ["n"], "properties": {"n": {"type": "integer"}, "id": {"description": "Its id."}}}],
            },
        }
    )
    assert found["Thing"] == {
        "type": "object",
        "description": "Thing.",
        "required": ["id", "n"],
        "properties": {"id": {"type": "string", "description": "Its id."}, "n": {"type": "integer"}},
    }


def variant(kind: str) -> Json:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "const": kind}}}


@pytest.mark.parametrize(
    "branches",
    [
        {"A": variant("a"), "B": variant("a")},
        {"A": variant("a"), "B": {"type": "object", "properties": {"x": {}}}, "C": {"type": "object", "properties": {"y": {}}}},
        {"A": {**variant("a"), "required": []}, "B": {**variant("b"), "required": []}},
    ],
    ids=["same tag", "two catch-alls", "tags not required"],
)
def test_a_union_without_a_unique_tag_is_rejected(branches: Json) -> None:
    with pytest.raises(ContractError, match="nothing distinguishes"):
        transformed({"Shape": {"oneOf": [ref(name) for name in branches]}, **branches})


def test_the_order_of_keys_is_kept() -> None:
    names = ["z", "a", "m"]
    found = transformed({name.upper(): {"type": "object", "properties": {other: {"type": "string"} for other in names}} for name in names})
    assert list(found) == ["Z", "A", "M"]
    assert list(found["M"]["properties"]) == names

"""Types and messages of 422 items equal those of pydantic, from which FastAPI takes them."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from pictograph.emulator.contract.openapi import Contract, Operation, Parameter
from pictograph.emulator.contract.request_params import RequestParser
from pictograph.emulator.contract.validation import SchemaValidators
from pictograph.emulator.http.errors import ApiError

pydantic = pytest.importorskip("pydantic")
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError  # noqa: E402

Color = enum.Enum("Color", {"RED": "red", "BLUE": "blue", "GREEN": "green"})


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int
    b: str = ""


class Round(BaseModel):
    type: Literal["round"]
    r: float = Field(gt=0)


class Square(BaseModel):
    type: Literal["square"]
    side: float


ROUND = {
    "type": "object",
    "required": ["type", "r"],
    "properties": {"type": {"const": "round"}, "r": {"type": "number", "exclusiveMinimum": 0}},
}
SQUARE = {"type": "object", "required": ["type", "side"], "properties": {"type": {"const": "square"}, "side": {"type": "number"}}}
STRICT = {
    "type": "object",
    "required": ["a"],
    "additionalProperties": False,
    "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
}
UNION = {"anyOf": [ROUND, SQUARE], "discriminator": {"propertyName": "type"}}
Shape = Annotated[Round | Square, Field(discriminator="type")]

BODIES: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("string", {"type": "string"}, str, 7),
    ("integer", {"type": "integer"}, int, []),
    ("fraction for an integer", {"type": "integer"}, int, 1.5),
    ("number", {"type": "number"}, float, []),
    ("boolean", {"type": "boolean"}, bool, []),
    ("list", {"type": "array", "items": {}}, list, 7),
    ("nullable string", {"type": ["string", "null"]}, str | None, 7),
    (
        "nullable by union",
        {"anyOf": [{"type": "string", "minLength": 2}, {"type": "null"}]},
        Annotated[str, Field(min_length=2)] | None,
        "x",
    ),
    ("short string", {"type": "string", "minLength": 3}, Annotated[str, Field(min_length=3)], "ab"),
    ("empty string", {"type": "string", "minLength": 1}, Annotated[str, Field(min_length=1)], ""),
    ("long string", {"type": "string", "maxLength": 2}, Annotated[str, Field(max_length=2)], "abc"),
    ("pattern", {"type": "string", "pattern": "^a"}, Annotated[str, Field(pattern="^a")], "b"),
    ("below minimum", {"type": "integer", "minimum": 1}, Annotated[int, Field(ge=1)], 0),
    ("above maximum", {"type": "integer", "maximum": 9}, Annotated[int, Field(le=9)], 10),
    ("at exclusive minimum", {"type": "number", "exclusiveMinimum": 0}, Annotated[float, Field(gt=0)], 0),
    ("at exclusive maximum", {"type": "number", "exclusiveMaximum": 9}, Annotated[float, Field(lt=9)], 9),
    ("enum", {"enum": ["red", "blue", "green"], "type": "string"}, Color, "pink"),
    ("enum of another type", {"enum": ["red", "blue", "green"], "type": "string"}, Color, 7),
    ("constant", {"const": "bbox"}, Literal["bbox"], "polygon"),
    ("missing and extra", STRICT, Strict, {"b": 1, "c": 2}),
    ("inside a list", {"type": "array", "items": STRICT}, list[Strict], [{"a": 1}, {"a": "x"}]),
    ("uuid", {"type": "string", "format": "uuid"}, UUID, "seven"),
    ("union without discriminator", UNION, Shape, {"r": 1}),
    ("union with an unknown discriminator", UNION, Shape, {"type": "oval"}),
    ("inside a union", UNION, Shape, {"type": "round", "r": 0}),
]
TEXT_PARAMETERS: list[tuple[str, dict[str, Any], Any, str]] = [
    ("integer", {"type": "integer"}, int, "many"),
    ("number", {"type": "number"}, float, "much"),
    ("boolean", {"type": "boolean"}, bool, "maybe"),
    ("bounds", {"type": "integer", "minimum": 1}, Annotated[int, Field(ge=1)], "0"),
]
# Deliberate differences to pydantic: the location includes the discriminator, and the message for a UUID omits parser details.
LOCATION_INCLUDES_TAG = {"union without discriminator", "union with an unknown discriminator"}
LOCATION_WITHOUT_BRANCH = {"inside a union"}
MESSAGE_DIFFERS = {"uuid", "enum of another type"}


def expected(kind: Any, value: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return sorted((tuple(error["loc"]), error["type"], error["msg"]) for error in caught.value.errors())


@pytest.mark.parametrize(("name", "schema", "kind", "value"), BODIES, ids=[case[0] for case in BODIES])
def test_body_errors_equal_those_of_pydantic(name: str, schema: dict[str, Any], kind: Any, value: Any) -> None:
    contract = Contract({"paths": {}, "schema": schema})
    found = SchemaValidators(contract).request_errors("/schema", value, [])
    items = sorted((tuple(item["loc"]), item["type"], item["msg"]) for item in found)
    expected_items = expected(kind, value)

    if name in LOCATION_INCLUDES_TAG:
        items = [((), kind, message) for _, kind, message in items]
    if name in LOCATION_WITHOUT_BRANCH:
        expected_items = [(location[1:], kind, message) for location, kind, message in expected_items]
    if name in MESSAGE_DIFFERS:
        assert [item[:2] for item in items] == [item[:2] for item in expected_items]
    else:
        assert items == expected_items


@pytest.mark.parametrize(("name", "schema", "kind", "text"), TEXT_PARAMETERS, ids=[case[0] for case in TEXT_PARAMETERS])
def test_parameter_errors_equal_those_of_pydantic(name: str, schema: dict[str, Any], kind: Any, text: str) -> None:
    contract = Contract({"paths": {}, "schema": schema})
    parameter = Parameter("limit", "query", required=False, pointer="/schema", schema=schema, json_type=contract.json_type(schema))
    operation = Operation("list", "GET", "/", "tag", None, (parameter,), None, {})
    with pytest.raises(ApiError) as caught:
        RequestParser(contract, SchemaValidators(contract)).parse(operation, {}, f"limit={text}", {}, b"")
    (item,) = caught.value.detail  # type: ignore[misc]

    assert [(("query", "limit"), item["type"], item["msg"])] == [(("query", "limit"), *rest) for _, *rest in expected(kind, text)]

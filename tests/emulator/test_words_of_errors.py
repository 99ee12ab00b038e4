"""Codes and texts of 422 items are those of a FastAPI server, which takes them from pydantic: compared case by case."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from pictograph.emulator.contract import Contract, Parameter
from pictograph.emulator.inputs import Inputs
from pictograph.emulator.refusals import Refusal
from pictograph.emulator.validation import Validators

pydantic = pytest.importorskip("pydantic")
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError  # noqa: E402

Colour = enum.Enum("Colour", {"RED": "red", "BLUE": "blue", "GREEN": "green"})


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
    ("text", {"type": "string"}, str, 7),
    ("whole number", {"type": "integer"}, int, []),
    ("fraction for a whole number", {"type": "integer"}, int, 1.5),
    ("number", {"type": "number"}, float, []),
    ("truth", {"type": "boolean"}, bool, []),
    ("list", {"type": "array", "items": {}}, list, 7),
    ("nullable text", {"type": ["string", "null"]}, str | None, 7),
    (
        "nullable by union",
        {"anyOf": [{"type": "string", "minLength": 2}, {"type": "null"}]},
        Annotated[str, Field(min_length=2)] | None,
        "x",
    ),
    ("short text", {"type": "string", "minLength": 3}, Annotated[str, Field(min_length=3)], "ab"),
    ("empty text", {"type": "string", "minLength": 1}, Annotated[str, Field(min_length=1)], ""),
    ("long text", {"type": "string", "maxLength": 2}, Annotated[str, Field(max_length=2)], "abc"),
    ("pattern", {"type": "string", "pattern": "^a"}, Annotated[str, Field(pattern="^a")], "b"),
    ("small", {"type": "integer", "minimum": 1}, Annotated[int, Field(ge=1)], 0),
    ("large", {"type": "integer", "maximum": 9}, Annotated[int, Field(le=9)], 10),
    ("not above", {"type": "number", "exclusiveMinimum": 0}, Annotated[float, Field(gt=0)], 0),
    ("not below", {"type": "number", "exclusiveMaximum": 9}, Annotated[float, Field(lt=9)], 9),
    ("enumeration", {"enum": ["red", "blue", "green"], "type": "string"}, Colour, "pink"),
    ("enumeration of another type", {"enum": ["red", "blue", "green"], "type": "string"}, Colour, 7),
    ("constant", {"const": "bbox"}, Literal["bbox"], "polygon"),
    ("missing and extra", STRICT, Strict, {"b": 1, "c": 2}),
    ("inside a list", {"type": "array", "items": STRICT}, list[Strict], [{"a": 1}, {"a": "x"}]),
    ("uuid", {"type": "string", "format": "uuid"}, UUID, "seven"),
    ("union without tag", UNION, Shape, {"r": 1}),
    ("union with an unknown tag", UNION, Shape, {"type": "oval"}),
    ("inside a union", UNION, Shape, {"type": "round", "r": 0}),
]
TEXT_PARAMETERS: list[tuple[str, dict[str, Any], Any, str]] = [
    ("whole number", {"type": "integer"}, int, "many"),
    ("number", {"type": "number"}, float, "much"),
    ("truth", {"type": "boolean"}, bool, "maybe"),
    ("bounds", {"type": "integer", "minimum": 1}, Annotated[int, Field(ge=1)], "0"),
]
# What pydantic says differently, on purpose: the place names the tag, and the text of a UUID leaves the parser's details out.
PLACES = {"union without tag", "union with an unknown tag"}
BRANCH = {"inside a union"}
SHORTER = {"uuid", "whole number of another type", "enumeration of another type"}


def expected(kind: Any, value: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return sorted((tuple(error["loc"]), error["type"], error["msg"]) for error in caught.value.errors())


@pytest.mark.parametrize(("name", "schema", "kind", "value"), BODIES, ids=[case[0] for case in BODIES])
def test_a_value_is_refused_in_pydantics_words(name: str, schema: dict[str, Any], kind: Any, value: Any) -> None:
    contract = Contract({"paths": {}, "schema": schema})
    problems = Validators(contract).problems("/schema", value, [])
    found = sorted((tuple(item["loc"]), item["type"], item["msg"]) for item in problems)
    wanted = expected(kind, value)

    if name in PLACES:
        found = [((), kind, text) for _, kind, text in found]
    if name in BRANCH:
        wanted = [(place[1:], kind, text) for place, kind, text in wanted]
    if name in SHORTER:
        assert [item[:2] for item in found] == [item[:2] for item in wanted]
    else:
        assert found == wanted


@pytest.mark.parametrize(("name", "schema", "kind", "text"), TEXT_PARAMETERS, ids=[case[0] for case in TEXT_PARAMETERS])
def test_a_parameter_is_refused_in_pydantics_words(name: str, schema: dict[str, Any], kind: Any, text: str) -> None:
    from pictograph.emulator.contract import Operation

    contract = Contract({"paths": {}, "schema": schema})
    parameter = Parameter(name="limit", place="query", required=False, pointer="/schema", schema=schema, kind=contract.kind(schema))
    operation = Operation("list", "GET", "/", "tag", None, (parameter,), None, {})
    with pytest.raises(Refusal) as caught:
        Inputs(contract, Validators(contract)).read(operation, {}, f"limit={text}", {}, b"")
    (item,) = caught.value.detail  # type: ignore[misc]

    assert [(("query", "limit"), item["type"], item["msg"])] == [(("query", "limit"), *rest) for _, *rest in expected(kind, text)]

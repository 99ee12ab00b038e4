"""Validate values against the contract's schemas and report errors in the API's format.

A valid value costs one pass in native code; only an invalid one is examined in detail. Inside a union the errors are those of the
branch that the discriminator selects, and inside a nullable schema those of the non-null branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import jsonschema_rs

from pictograph.emulator.contract.openapi import Contract, fragment, join
from pictograph.emulator.contract.validation_errors import error_items, extra, not_an_object
from pictograph.emulator.http.errors import Location, error_item
from pictograph.emulator.json_values import JsonObject, is_list, is_object

_SPEC = "urn:pictograph:contract"
_UNKNOWN_FIELDS = ("additionalProperties", "unevaluatedProperties")


class SchemaValidators:
    """Validators of one contract, compiled on first use."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        document: JsonObject = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **cast("JsonObject", _absolute(contract.document)),
        }
        self._registry = jsonschema_rs.Registry([(_SPEC, document)])
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def is_valid(self, pointer: str, value: object) -> bool:
        """Return whether the value is valid against the schema at this JSON pointer."""
        return self._validator(pointer).is_valid(value)

    def request_errors(self, pointer: str, value: object, location: Location) -> list[JsonObject]:
        """Return one 422 item for each error of the value; `location` is the value's own location in the request."""
        try:
            if self.is_valid(pointer, value):
                return []
        except UnicodeEncodeError:
            return [error_item(location, "Input should be a valid string, unable to parse raw data as a unicode string", "string_unicode")]
        found = list(self._items(pointer, value, location, in_union=False))
        enums = {tuple(item["loc"]) for item in found if item["type"] in ("enum", "literal_error")}
        unique: dict[tuple[Any, ...], JsonObject] = {}
        for item in found:
            at = tuple(item["loc"])
            if at not in enums or item["type"] in ("enum", "literal_error"):
                unique.setdefault((at, item["type"]), item)
        return list(unique.values())

    def response_violations(self, pointer: str, value: object) -> list[str]:
        """Return the errors of a response body, as messages for a developer."""
        if self.is_valid(pointer, value):
            return []
        errors = self._validator(pointer).iter_errors(value)
        return [f"at {'/'.join(map(str, e.instance_path)) or '(root)'}: {e.message}" for e in errors]

    def _validator(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = self._compiled.get(pointer)
        if validator is None:
            validator = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_SPEC}#{fragment(pointer)}"}, registry=self._registry, validate_formats=True
            )
            self._compiled[pointer] = validator
        return validator

    def _items(self, pointer: str, value: object, location: Location, *, in_union: bool) -> Iterator[JsonObject]:
        for error in self._validator(pointer).iter_errors(value):
            keyword = error.kind.name
            at = [*location, *error.instance_path]
            if keyword in ("anyOf", "oneOf"):
                yield from self._union_items(join("", *error.schema_path), error.instance, at)
            elif keyword in _UNKNOWN_FIELDS:
                # A failed branch of allOf no longer declares its fields, so the error also lists declared ones; skip those.
                known = self._fields(join("", *error.schema_path[:-1]))
                yield from (extra([*at, name]) for name in cast("list[str]", error.kind.as_dict()["unexpected"]) if name not in known)
            else:
                yield from error_items(error, at, in_union=in_union)

    def _union_items(self, pointer: str, value: object, location: Location) -> Iterator[JsonObject]:
        branches = [join(pointer, i) for i in range(len(self._contract.resolve(pointer)))]
        branches = [b for b in branches if self._contract.resolve(b).get("type") != "null"]
        if len(branches) == 1:
            yield from self._items(branches[0], value, location, in_union=False)
            return
        tag = self._tag(pointer, branches)
        if tag is None:
            yield from min((list(self._items(b, value, location, in_union=True)) for b in branches), key=len)
            return
        field, by_value = tag
        if not isinstance(value, Mapping):
            yield not_an_object(location)
            return
        given: object = cast("JsonObject", value).get(field)
        if field not in value:
            yield error_item([*location, field], f"Unable to extract tag using discriminator '{field}'", "union_tag_not_found")
        elif isinstance(given, str) and given in by_value:
            yield from self._items(by_value[given], cast("JsonObject", value), location, in_union=True)
        else:
            expected = ", ".join(f"'{v}'" for v in by_value)
            text = f"Input tag '{given}' found using '{field}' does not match any of the expected tags: {expected}"
            yield error_item([*location, field], text, "union_tag_invalid")

    def _tag(self, pointer: str, branches: list[str]) -> tuple[str, dict[str, str]] | None:
        union: JsonObject = self._contract.resolve(pointer.rpartition("/")[0])
        field = str(union.get("discriminator", {}).get("propertyName", "type"))
        by_value: dict[str, str] = {}
        for branch in branches:
            schema = self._fields(branch).get(field, {})
            for value in [schema["const"]] if "const" in schema else schema.get("enum", ()):
                by_value[value] = branch
        return (field, by_value) if by_value else None

    def _fields(self, pointer: str) -> dict[str, JsonObject]:
        """Return the fields that the object schema declares, including those of its `allOf` parts."""
        return self._declared(self._contract.resolve(pointer))

    def _declared(self, node: JsonObject) -> dict[str, JsonObject]:
        fields: dict[str, JsonObject] = {}
        for part in node.get("allOf", ()):
            fields.update(self._declared(self._contract.dereference(part)))
        fields.update({name: self._contract.dereference(schema) for name, schema in node.get("properties", {}).items()})
        return fields


def _absolute(node: object) -> object:
    """Return the document with each local `$ref` made absolute, based on the contract's registered URN."""
    if is_object(node):
        return {k: _SPEC + v if k == "$ref" and isinstance(v, str) and v.startswith("#/") else _absolute(v) for k, v in node.items()}
    if is_list(node):
        return [_absolute(item) for item in node]
    return node

"""Check values against the contract's schemas and say what is wrong in the API's own words.

A value that fits costs one pass in native code. Only one that does not is looked at again: errors inside a union are
those of the branch that the value means (the one its tag names), and a nullable schema complains as its other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import jsonschema_rs

from pictograph.emulator.complaints import Place, complaint, complaints, extra, not_a_model
from pictograph.emulator.contract import Contract, fragment, join
from pictograph.emulator.documents import Document, is_list, is_object

_SPEC = "urn:pictograph:contract"
_UNKNOWN_FIELDS = ("additionalProperties", "unevaluatedProperties")


class Validators:
    """Compiled validators of one contract, made when first asked for."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        document: Document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **cast("Document", _absolute(contract.document))}
        self._registry = jsonschema_rs.Registry([(_SPEC, document)])
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def fits(self, pointer: str, value: object) -> bool:
        """Tell whether the value is valid against the schema at this pointer of the contract."""
        return self._validator(pointer).is_valid(value)

    def problems(self, pointer: str, value: object, place: Place) -> list[Document]:
        """Return an item for each thing that is wrong with the value, or nothing; `place` is where the value came from."""
        try:
            if self.fits(pointer, value):
                return []
        except UnicodeEncodeError:
            return [complaint(place, "Input should be a valid string, unable to parse raw data as a unicode string", "string_unicode")]
        found = list(self._walk(pointer, value, place, in_union=False))
        enums = {tuple(item["loc"]) for item in found if item["type"] in ("enum", "literal_error")}
        unique: dict[tuple[Any, ...], Document] = {}
        for item in found:
            at = tuple(item["loc"])
            if at not in enums or item["type"] in ("enum", "literal_error"):
                unique.setdefault((at, item["type"]), item)
        return list(unique.values())

    def breaches(self, pointer: str, value: object) -> list[str]:
        """Return what is wrong with an answer, as texts for a developer."""
        if self.fits(pointer, value):
            return []
        errors = self._validator(pointer).iter_errors(value)
        return [f"at {'/'.join(map(str, e.instance_path)) or 'the top'}: {e.message}" for e in errors]

    def _validator(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = self._compiled.get(pointer)
        if validator is None:
            validator = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_SPEC}#{fragment(pointer)}"}, registry=self._registry, validate_formats=True
            )
            self._compiled[pointer] = validator
        return validator

    def _walk(self, pointer: str, value: object, place: Place, *, in_union: bool) -> Iterator[Document]:
        for error in self._validator(pointer).iter_errors(value):
            keyword = error.kind.name
            at = [*place, *error.instance_path]
            if keyword in ("anyOf", "oneOf"):
                yield from self._union(join("", *error.schema_path), error.instance, at)
            elif keyword in _UNKNOWN_FIELDS:
                # A failed branch of allOf takes its fields back, so the error names fields that are known; leave those out.
                known = self._fields(join("", *error.schema_path[:-1]))
                yield from (extra([*at, name]) for name in cast("list[str]", error.kind.as_dict()["unexpected"]) if name not in known)
            else:
                yield from complaints(error, at, in_union=in_union)

    def _union(self, pointer: str, value: object, place: Place) -> Iterator[Document]:
        branches = [join(pointer, i) for i in range(len(self._contract.at(pointer)))]
        branches = [b for b in branches if self._contract.at(b).get("type") != "null"]
        if len(branches) == 1:
            yield from self._walk(branches[0], value, place, in_union=False)
            return
        tag = self._tag(pointer, branches)
        if tag is None:
            yield from min((list(self._walk(b, value, place, in_union=True)) for b in branches), key=len)
            return
        field, by_value = tag
        if not isinstance(value, Mapping):
            yield not_a_model(place)
            return
        given: object = cast("Document", value).get(field)
        if field not in value:
            yield complaint([*place, field], f"Unable to extract tag using discriminator '{field}'", "union_tag_not_found")
        elif isinstance(given, str) and given in by_value:
            yield from self._walk(by_value[given], cast("Document", value), place, in_union=True)
        else:
            expected = ", ".join(f"'{v}'" for v in by_value)
            text = f"Input tag '{given}' found using '{field}' does not match any of the expected tags: {expected}"
            yield complaint([*place, field], text, "union_tag_invalid")

    def _tag(self, pointer: str, branches: list[str]) -> tuple[str, dict[str, str]] | None:
        union: Document = self._contract.at(pointer.rpartition("/")[0])
        field = str(union.get("discriminator", {}).get("propertyName", "type"))
        by_value: dict[str, str] = {}
        for branch in branches:
            schema = self._fields(branch).get(field, {})
            for value in [schema["const"]] if "const" in schema else schema.get("enum", ()):
                by_value[value] = branch
        return (field, by_value) if by_value else None

    def _fields(self, pointer: str) -> dict[str, Document]:
        """Return the declared fields of the object schema, those of its `allOf` parts included."""
        return self._declared(self._contract.at(pointer))

    def _declared(self, node: Document) -> dict[str, Document]:
        fields: dict[str, Document] = {}
        for part in node.get("allOf", ()):
            fields.update(self._declared(self._contract.follow(part)))
        fields.update({name: self._contract.follow(schema) for name, schema in node.get("properties", {}).items()})
        return fields


def _absolute(node: object) -> object:
    """Return the document with each local `$ref` led to the registered name of the contract."""
    if is_object(node):
        return {k: _SPEC + v if k == "$ref" and isinstance(v, str) and v.startswith("#/") else _absolute(v) for k, v in node.items()}
    if is_list(node):
        return [_absolute(item) for item in node]
    return node

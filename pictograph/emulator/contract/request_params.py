"""Parse the parameters and the body of a request into the types of the contract.

Every invalid value becomes one item of the 422 response. Unknown query parameters are ignored; unknown body fields are errors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from pictograph.emulator.contract.openapi import FORM, JSON, Body, Contract, Operation, Parameter
from pictograph.emulator.contract.scalars import parse_scalar
from pictograph.emulator.contract.validation import SchemaValidators
from pictograph.emulator.contract.validation_errors import missing, unparsable
from pictograph.emulator.http.errors import ApiError, error_item
from pictograph.emulator.json_values import JsonObject, is_list, is_object

Arguments = dict[str, Any]


class RequestParser:
    """Parses and validates requests against the contract."""

    def __init__(self, contract: Contract, validators: SchemaValidators) -> None:
        self._contract = contract
        self._validators = validators

    def parse(
        self, operation: Operation, path: Mapping[str, str], query: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[Arguments, JsonObject]:
        """Return the arguments (path, query and header parameters by name, defaults filled in) and the body.

        Raises `ApiError` 422 with one item for each invalid value, in parameters and body alike.
        """
        pairs: dict[str, list[str]] = {}
        if query:
            for name, value in parse_qsl(query, keep_blank_values=True):
                pairs.setdefault(name, []).append(value)
        arguments: Arguments = {}
        errors: list[JsonObject] = []
        for parameter in operation.parameters:
            errors += self._parameter(parameter, path, pairs, headers, arguments)
        body, body_errors = self._body(operation.body, headers, content) if operation.body else ({}, [])
        errors += body_errors
        if errors:
            raise ApiError(422, errors)
        return arguments, body

    def _parameter(
        self, parameter: Parameter, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Mapping[str, str], into: Arguments
    ) -> list[JsonObject]:
        name, at = parameter.name, (parameter.location, parameter.name)
        if parameter.location == "query":
            texts = query.get(name)
        else:
            text = path.get(name) if parameter.location == "path" else headers.get(name.lower())
            texts = None if text is None else [text]
        if texts is None:
            into[name] = parameter.schema.get("default")
            return [missing(at)] if parameter.required else []
        if parameter.json_type == "array":
            json_type = self._contract.json_type(parameter.schema.get("items", {}))
            values = [parse_scalar(text, json_type) for text in texts]
            errors = [unparsable((*at, i), json_type) for i, value in enumerate(values) if value is None]
            into[name] = values
        else:
            into[name] = parse_scalar(texts[-1], parameter.json_type)
            errors = [unparsable(at, parameter.json_type)] if into[name] is None else []
        return errors or self._validators.request_errors(parameter.pointer, into[name], at)

    def _body(self, body: Body, headers: Mapping[str, str], content: bytes) -> tuple[JsonObject, list[JsonObject]]:
        given_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not content and body.media_type == JSON:
            return {}, [missing(["body"])] if body.required else []
        value: Any
        if body.media_type == JSON:
            if given_type != JSON:
                return {}, [error_item(["body"], f"Input should be sent as {JSON}", "model_attributes_type")]
            try:
                value = json.loads(content, parse_constant=_reject_constant)
            except (ValueError, RecursionError) as exc:
                return {}, [error_item(["body", getattr(exc, "pos", 0)], "JSON decode error", "json_invalid")]
        else:
            schema: JsonObject = self._contract.resolve(body.pointer)
            value, errors = self._form(schema, content if given_type == FORM else b"")
            if errors:
                return {}, errors
        errors = self._validators.request_errors(body.pointer, value, ["body"])
        return (value, errors) if errors else (self._with_integers(self._contract.resolve(body.pointer), value), [])

    def _with_integers(self, schema: JsonObject, value: Any) -> Any:
        """Return a valid value with integral floats as integers where the schema has integers: JSON Schema accepts `3.0`."""
        schema = self._contract.dereference(schema)
        if is_object(value) and "properties" in schema:
            known: dict[str, JsonObject] = schema["properties"]
            return {name: self._with_integers(known[name], part) if name in known else part for name, part in value.items()}
        if is_list(value) and "properties" in self._contract.dereference(schema.get("items", {})):
            return [self._with_integers(schema["items"], part) for part in value]
        return int(value) if isinstance(value, float) and self._contract.json_type(schema) == "integer" else value

    def _form(self, schema: JsonObject, content: bytes) -> tuple[JsonObject, list[JsonObject]]:
        fields: dict[str, JsonObject] = schema.get("properties", {})
        value: JsonObject = {}
        errors: list[JsonObject] = []
        for name, text in _form_fields(content):
            json_type = self._contract.json_type(fields[name]) if name in fields else "string"
            value[name] = parse_scalar(text, json_type)
            if value[name] is None:
                errors.append(unparsable(["body", name], json_type))
        return value, errors


def _form_fields(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form; empty values are omitted, as FastAPI does."""
    return iter(parse_qsl(content.decode("utf-8", "replace")))


def _reject_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def fill_defaults(contract: Contract, pointer: str, body: JsonObject) -> JsonObject:
    """Return the body with the contract's defaults for omitted fields of the top-level object."""
    properties: dict[str, Any] = contract.resolve(pointer).get("properties", {})
    for name, field in properties.items():
        declared = contract.dereference(field)
        if name not in body and "default" in declared:
            body[name] = declared["default"]
    return body

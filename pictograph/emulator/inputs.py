"""Read what a request carries as text (path, query, form) into the types that the contract gives it.

Every wrong value is one item of the 422 answer; unknown query parameters are ignored, unknown body fields are not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from pictograph.emulator.complaints import complaint, missing, unreadable
from pictograph.emulator.contract import FORM, JSON, Body, Contract, Operation, Parameter
from pictograph.emulator.documents import Document, is_list, is_object
from pictograph.emulator.refusals import Refusal
from pictograph.emulator.texts import read_text
from pictograph.emulator.validation import Validators

Arguments = dict[str, Any]


class Inputs:
    """Reads requests by the contract: `arguments` for path, query and headers, `body` for the body."""

    def __init__(self, contract: Contract, validators: Validators) -> None:
        self._contract = contract
        self._validators = validators

    def read(
        self, operation: Operation, path: Mapping[str, str], query: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[Arguments, Document]:
        """Return the arguments (path, query and header parameters by name, defaults filled in) and the body.

        Raises `Refusal` 422 with every item that is wrong, those of the body included.
        """
        pairs: dict[str, list[str]] = {}
        if query:
            for name, value in parse_qsl(query, keep_blank_values=True):
                pairs.setdefault(name, []).append(value)
        arguments: Arguments = {}
        problems: list[Document] = []
        for parameter in operation.parameters:
            problems += self._argument(parameter, path, pairs, headers, arguments)
        body, found = self._body(operation.body, headers, content) if operation.body else ({}, [])
        problems += found
        if problems:
            raise Refusal(422, problems)
        return arguments, body

    def _argument(
        self, parameter: Parameter, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Mapping[str, str], into: Arguments
    ) -> list[Document]:
        name, at = parameter.name, (parameter.place, parameter.name)
        if parameter.place == "query":
            texts = query.get(name)
        else:
            text = path.get(name) if parameter.place == "path" else headers.get(name.lower())
            texts = None if text is None else [text]
        if texts is None:
            into[name] = parameter.schema.get("default")
            return [missing(at)] if parameter.required else []
        if parameter.kind == "array":
            kind = self._contract.kind(parameter.schema.get("items", {}))
            values = [read_text(text, kind) for text in texts]
            bad = [unreadable((*at, i), kind) for i, value in enumerate(values) if value is None]
            into[name] = values
        else:
            into[name] = read_text(texts[-1], parameter.kind)
            bad = [unreadable(at, parameter.kind)] if into[name] is None else []
        return bad or self._validators.problems(parameter.pointer, into[name], at)

    def _body(self, body: Body, headers: Mapping[str, str], content: bytes) -> tuple[Document, list[Document]]:
        given_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not content and body.media_type == JSON:
            return {}, [missing(["body"])] if body.required else []
        value: Any
        if body.media_type == JSON:
            if given_type != JSON:
                return {}, [complaint(["body"], f"Input should be sent as {JSON}", "model_attributes_type")]
            try:
                value = json.loads(content, parse_constant=_refuse_constant)
            except (ValueError, RecursionError) as exc:
                return {}, [complaint(["body", getattr(exc, "pos", 0)], "JSON decode error", "json_invalid")]
        else:
            schema: Document = self._contract.at(body.pointer)
            value, problems = self._form(schema, content if given_type == FORM else b"")
            if problems:
                return {}, problems
        problems = self._validators.problems(body.pointer, value, ["body"])
        return (value, problems) if problems else (self._whole(self._contract.at(body.pointer), value), [])

    def _whole(self, schema: Document, value: Any) -> Any:
        """Return a good value with whole numbers as such where the contract has integers: `3.0` is one in JSON."""
        schema = self._contract.follow(schema)
        if is_object(value) and "properties" in schema:
            known: dict[str, Document] = schema["properties"]
            return {name: self._whole(known[name], part) if name in known else part for name, part in value.items()}
        if is_list(value) and "properties" in self._contract.follow(schema.get("items", {})):
            return [self._whole(schema["items"], part) for part in value]
        return int(value) if isinstance(value, float) and self._contract.kind(schema) == "integer" else value

    def _form(self, schema: Document, content: bytes) -> tuple[Document, list[Document]]:
        fields: dict[str, Document] = schema.get("properties", {})
        value: Document = {}
        problems: list[Document] = []
        for name, text in _pairs(content):
            kind = self._contract.kind(fields[name]) if name in fields else "string"
            value[name] = read_text(text, kind)
            if value[name] is None:
                problems.append(unreadable(["body", name], kind))
        return value, problems


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form; an empty value counts as left out, as FastAPI has it."""
    return iter(parse_qsl(content.decode("utf-8", "replace")))


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def fill_defaults(contract: Contract, pointer: str, body: Document) -> Document:
    """Return the body with the contract's defaults for the fields of the top object that were left out."""
    properties: dict[str, Any] = contract.at(pointer).get("properties", {})
    for name, field in properties.items():
        declared = contract.follow(field)
        if name not in body and "default" in declared:
            body[name] = declared["default"]
    return body

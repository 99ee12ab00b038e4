"""The rules for a response: what the contract requires of it, and what it only adds.

A deviation is what a client that follows the contract can't handle. A note is what such a client must handle, because the contract allows
servers to grow: a new value of an enumeration, a field that is not declared.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from checks.conformance.contract import Contract, Json
from checks.conformance.server.exchange import Exchange
from checks.conformance.server.redaction import message_example

MOST_MESSAGES = 5
"""Of one rule about one body."""


@dataclass(frozen=True)
class Finding:
    """One violation of one rule, with the request and the response that show it."""

    operation: str
    rule: str
    message: str
    request: str = field(compare=False)
    response: str = field(compare=False)
    is_note: bool = False


class Rules:
    """The rules of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._open = Contract(without_enumerations(contract.document))

    def check(self, exchange: Exchange, expected: tuple[str, ...]) -> Iterator[Finding]:
        """The findings about one response. `expected` are statuses such as `404` or `2XX`; another one is a deviation."""
        found = functools.partial(self._finding, exchange)
        if not any(matches(exchange.status, status) for status in expected):
            yield found("status", f"status {exchange.status} instead of {' or '.join(expected)}")
        described = self._response(exchange)
        if described is None:
            listed = ", ".join(map(str, exchange.operation.node["responses"]))
            yield found("undocumented-status", f"status {exchange.status} is not documented ({listed})")
            return
        for message in self._headers(exchange, described):
            yield found("header", message)
        yield from self._body(exchange, described)

    def _finding(self, exchange: Exchange, rule: str, message: str, *, is_note: bool = False) -> Finding:
        return Finding(exchange.operation.id, rule, message_example(message), exchange.request, exchange.response, is_note)

    def _response(self, exchange: Exchange) -> Json | None:
        responses: Json = exchange.operation.node["responses"]
        for status in (str(exchange.status), f"{exchange.status // 100}XX", "default"):
            if status in responses:
                found: Json = self._contract.resolve(responses[status])
                return found
        return None

    def _headers(self, exchange: Exchange, described: Json) -> Iterator[str]:
        for name, node in described.get("headers", {}).items():
            header = self._contract.resolve(node)
            value = exchange.headers.get(name.lower())
            if value is None:
                if header.get("required"):
                    yield f"header {name} is missing"
            else:
                yield from (f"header {name}: {message}" for message in self._contract.text_violations(header.get("schema", {}), value))

    def _body(self, exchange: Exchange, described: Json) -> Iterator[Finding]:
        content: Json = described.get("content", {})
        if not content:
            return
        if exchange.status >= 500 and exchange.media_type != "application/json":
            return  # a gateway's page: the contract allows it
        media = next((node for name, node in content.items() if _accepts(name, exchange.media_type)), None)
        if media is None:
            yield self._finding(exchange, "content-type", f"Content-Type is {exchange.media_type or 'missing'}, not {', '.join(content)}")
            return
        schema = media.get("schema")
        if schema is None or exchange.media_type != "application/json":
            return
        try:
            value = exchange.json()
        except ValueError as error:
            yield self._finding(exchange, "json", f"the body is not JSON: {error}")
            return
        violations = self._open.violations(schema, value, "body")
        for message in violations[:MOST_MESSAGES]:
            yield self._finding(exchange, "schema", message)
        if violations:
            return
        for message in self._contract.violations(schema, value, "body")[:MOST_MESSAGES]:
            yield self._finding(exchange, "new-value", message, is_note=True)
        for place in list(dict.fromkeys(self._undeclared(schema, value, "body")))[:MOST_MESSAGES]:
            yield self._finding(exchange, "undeclared-field", f"{place} is not declared", is_note=True)

    def _undeclared(self, schema: Json, value: Any, place: str) -> Iterator[str]:
        """The fields of a valid body that no schema declares. Items of a list share one place."""
        if isinstance(value, list):
            items = self._keyword(schema, "items", value)
            for item in value if isinstance(items, dict) else ():
                yield from self._undeclared(items, item, f"{place}/*")
        elif isinstance(value, dict):
            declared, is_free = self._properties(schema, value)
            for name, part in value.items():
                if name in declared:
                    yield from self._undeclared(declared[name], part, f"{place}/{name}")
                elif declared and not is_free:
                    yield f"{place}/{name}"

    def _properties(self, schema: Json, value: Any) -> tuple[Json, bool]:
        """The declared properties of an object, also those of combined schemas, and whether others are free-form."""
        declared: Json = {}
        is_free = False
        for part in self._parts(schema, value):
            declared |= part.get("properties", {})
            is_free |= "additionalProperties" in part
        return declared, is_free

    def _keyword(self, schema: Json, keyword: str, value: Any) -> Any:
        return next((part[keyword] for part in self._parts(schema, value) if keyword in part), None)

    def _parts(self, schema: Json, value: Any) -> Iterator[Json]:
        """A schema and those that it combines; of a union, the branches that accept the value."""
        schema = self._contract.resolve(schema)
        yield schema
        for part in schema.get("allOf", []):
            yield from self._parts(part, value)
        for part in (*schema.get("anyOf", []), *schema.get("oneOf", [])):
            if not self._open.violations(part, value, ""):
                yield from self._parts(part, value)


def matches(status: int, pattern: str) -> bool:
    """Whether a status matches `404` or `2XX`."""
    return pattern in (str(status), f"{status // 100}XX")


def without_enumerations(node: Any) -> Any:
    """A document whose enumerations accept every text: servers may add values."""
    if isinstance(node, dict):
        values = node.get("enum")
        is_open = isinstance(values, list) and any(isinstance(value, str) for value in values)
        kept = {key: without_enumerations(value) for key, value in node.items() if not (is_open and key == "enum")}
        if is_open and "type" not in kept:
            kept["type"] = ["string", "null"] if None in (values or []) else "string"
        return kept
    return [without_enumerations(part) for part in node] if isinstance(node, list) else node


def _accepts(declared: str, media_type: str) -> bool:
    return declared in ("*/*", media_type) or (declared.endswith("/*") and media_type.startswith(declared[:-1]))

"""The contract as the rules read it, and the findings of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from comparison.contract import Contract, ContractError, Node
from comparison.schema_users import METHODS, Operation, users

Rule = Callable[["Spec"], Iterator[tuple[Node, str]]]
"""Yields each part that violates the rule, with the problem and what to write instead."""

RULES: dict[str, Rule] = {}

_NESTED_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_NESTED_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NESTED = ("items", "additionalProperties", "not", "if", "then", "else")


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a function as the rule `name`; its findings are reported under this name."""

    def register(check: Rule) -> Rule:
        RULES[name] = check
        return check

    return register


@dataclass(frozen=True)
class Finding:
    """One place that violates one rule."""

    source: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Spec:
    """A contract with what the rules need: its operations, its schemas, and which schemas are sent or received."""

    contract: Contract

    @cached_property
    def operations(self) -> list[Operation]:
        """Operations under `paths`, in order, including those that share an id."""
        found: list[Operation] = []
        for path, item in self.contract.root.at("paths").children().items():
            for method, node in item.children().items():
                if method in METHODS:
                    found.append(Operation(str(node.at("operationId").value or ""), method, path, node, item))
        return found

    @cached_property
    def schemas(self) -> list[Node]:
        """Every schema of the document. Schemas come before those that they contain."""
        roots = [*self.named.values(), *self.hosted]
        return [node for root in roots for node in nested(root)]

    @cached_property
    def named(self) -> dict[str, Node]:
        """Schemas under components."""
        return self.contract.root.at("components").at("schemas").children()

    @cached_property
    def hosted(self) -> list[Node]:
        """Inline schemas of parameters, headers and media types."""
        components = self.contract.root.at("components").children()
        hosts = [self.contract.root.at("paths"), self.contract.root.at("webhooks")]
        hosts += [node for kind, node in components.items() if kind not in ("schemas", "securitySchemes", "examples")]
        return [schema for host in hosts for schema in _hosted(host)]

    @cached_property
    def sent(self) -> set[str]:
        """Names of the schemas that requests use."""
        return {name for name, use in users([self.contract]).items() if use.sent}

    @cached_property
    def received(self) -> set[str]:
        """Names of the schemas that responses use."""
        return {name for name, use in users([self.contract]).items() if use.received}

    def is_only_received(self, schema: Node) -> bool:
        """Whether responses contain a schema and requests don't."""
        kind, name = schema.component
        return name in self.received - self.sent if kind == "schemas" else "/responses/" in schema.pointer

    def accepts_api_key(self, operation: Operation) -> bool:
        """Whether an API key of the organization is among the credentials that an operation accepts."""
        schemes = self.contract.root.at("components").at("securitySchemes").children()
        keys = {name for name, scheme in schemes.items() if scheme.at("type").value == "apiKey"}
        return any(name in keys for entry in operation.node.at("security").entries() for name in entry.children())

    def success(self, operation: Operation) -> Node | None:
        """The schema of the 2xx response, or None without a body."""
        for status, response in operation.node.at("responses").children().items():
            if status.startswith("2"):
                for media in response.target().at("content").children().values():
                    return media.at("schema")
        return None

    def parameters(self, operation: Operation) -> list[Node]:
        """Parameters of an operation, with references resolved."""
        return [parameter.target() for parameter in operation.parameters()]


def nested(schema: Node) -> Iterator[Node]:
    """A schema and those written inside it. References are not resolved."""
    if not isinstance(schema.value, dict):
        return
    yield schema
    for keyword in _NESTED_MAPS:
        for child in schema.at(keyword).children().values():
            yield from nested(child)
    for keyword in _NESTED_LISTS:
        for child in schema.at(keyword).entries():
            yield from nested(child)
    for keyword in _NESTED:
        yield from nested(schema.at(keyword))


def types(schema: Node) -> set[str]:
    """The types that a schema names; empty for a reference or a composition."""
    value = schema.at("type").value
    return {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()


def resolve(schema: Node) -> Node:
    """A schema with references and an `allOf` of one resolved."""
    schema = schema.target()
    while isinstance(schema.value, dict) and len(parts := schema.at("allOf").entries()) == 1 and "properties" not in schema.value:
        schema = parts[0].target()
    return schema


def follow(schema: Node, pointer: str) -> Node | None:
    """The schema at a JSON pointer into a value of `schema`, or None."""
    for part in pointer.removeprefix("/").split("/"):
        schema = resolve(schema)
        schema = schema.at("items") if part.isdigit() and "array" in types(schema) else schema.at("properties").at(part)
        if schema.value is None:
            return None
    return resolve(schema)


def check(contract: Contract) -> list[Finding]:
    """All findings by line. If references can't be resolved, only these are reported, because the rules depend on them."""
    broken = [_finding(node, "reference", message) for node, message in _broken_references(contract.root)]
    if broken:
        return broken
    spec = Spec(contract)
    found = [_finding(node, name, message) for name, rule_check in RULES.items() for node, message in rule_check(spec)]
    return sorted(dict.fromkeys(found), key=lambda finding: (finding.line, finding.rule))


def _finding(node: Node, name: str, message: str) -> Finding:
    return Finding(node.contract.source, node.contract.line(node.pointer), name, message)


def _broken_references(node: Node) -> Iterator[tuple[Node, str]]:
    if node.ref:
        try:
            node.target()
        except ContractError:
            yield node, f"{node.ref} does not exist in this document"
    for child in [*node.children().values(), *node.entries()]:
        yield from _broken_references(child)


def _hosted(node: Node) -> Iterator[Node]:
    for key, child in node.children().items():
        if key == "schema":
            yield child
        elif key not in ("example", "examples"):
            yield from _hosted(child)
    for entry in node.entries():
        yield from _hosted(entry)

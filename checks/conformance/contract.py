"""A validator of `openapi.yaml`. It shares no code with the generated client or the emulator.

`check_request` raises AssertionError with all violations of the contract.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema_rs
import yaml

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE_URI = "urn:contract"
VERBS = ("get", "put", "post", "delete", "patch", "head", "options")
KEYED = ("POST", "PUT", "PATCH")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Loads YAML 1.2 as far as OpenAPI needs it: `no` and `2026-04-19` are strings."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":bool", ":timestamp"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    location: str
    required: bool
    schema: Json = field(repr=False)


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    node: Json = field(repr=False)
    parameters: tuple[Parameter, ...] = field(repr=False)
    media_type: str | None
    body: Json | None = field(repr=False)
    body_required: bool
    other_host: bool
    """Whether it has its own `servers`, so that another host than the API serves it."""

    def __str__(self) -> str:
        return self.id

    def parameters_in(self, location: str) -> dict[str, Parameter]:
        """Its parameters in `path`, `query` or `header`, by name."""
        return {parameter.name: parameter for parameter in self.parameters if parameter.location == location}


@dataclass(frozen=True)
class ParsedRequest:
    """A request that conforms to the contract, with its decoded parts."""

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any


class Contract:
    """An OpenAPI document without external references."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in self._read()}
        self._registry = jsonschema_rs.Registry([(BASE_URI, {"$schema": DIALECT, **_with_base_uri(document)})])

    def resolve(self, node: Any) -> Any:
        """The target of a `$ref`, or the node itself."""
        while isinstance(node, dict) and "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def unwrap(self, schema: Json) -> Json:
        """A schema after resolving a reference, also one inside a single `allOf`."""
        schema = self.resolve(schema)
        return self.unwrap(schema["allOf"][0]) if len(schema.get("allOf", [])) == 1 and "properties" not in schema else schema

    def success(self, operation: Operation) -> tuple[int, str | None, Json | None]:
        """Status, media type and schema of the 2xx response of an operation."""
        for status, response in operation.node["responses"].items():
            if str(status).startswith("2"):
                content: Json = self.resolve(response).get("content", {})
                media_type = next(iter(content), None)
                media: Json = content.get(media_type or "", {})
                return int(status), media_type, media.get("schema")
        raise LookupError(f"{operation} has no 2xx response")

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation of a request, with its path parameters; where templates overlap, the literal segment wins."""
        found = [
            (path_values, operation)
            for operation in self.operations.values()
            if operation.method == method and not operation.other_host and (path_values := _match_path(operation.path, path)) is not None
        ]
        if not found:
            raise AssertionError(f"the contract does not define {method} {path}")
        values, operation = min(found, key=lambda pair: len(pair[0]))
        return operation, values

    @functools.cache  # noqa: B019  # the contract lives as long as the process
    def _validator(self, schema: str) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(json.loads(schema), registry=self._registry, validate_formats=True)

    def violations(self, schema: Json, value: Any, about: str) -> list[str]:
        """How a value violates a schema, one message each."""
        validator = self._validator(json.dumps(_with_base_uri(schema)))
        return [f"{about} {list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)]

    def text_violations(self, schema: Json, text: str) -> list[str]:
        """How a value that is sent as text (a query parameter, a form field) violates a schema."""
        if self._kind(schema) == "array":
            schema = self.unwrap(schema)["items"]
        return self.violations(schema, self._typed(schema, text), text)

    def check_request(
        self, operation: Operation, path: Mapping[str, str], query: str, headers: Sequence[tuple[str, str]], content: bytes
    ) -> ParsedRequest:
        """Parse a request. Raises AssertionError when it violates the contract."""
        query_values, found = self._query(operation, query)
        for name, parameter in operation.parameters_in("path").items():
            found += self.violations(parameter.schema, self._typed(parameter.schema, path[name]), f"path parameter {name}")
        found += self._headers(operation, headers)
        body, body_violations = self._content(operation, dict((name.lower(), value) for name, value in headers), content)
        found += body_violations
        if found:
            raise AssertionError(f"{operation.method} {operation.path} violates the contract:\n  " + "\n  ".join(found))
        return ParsedRequest(operation, path, query_values, body)

    def _read(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for verb in VERBS:
                if verb not in item:
                    continue
                node = item[verb]
                content: Json = self.resolve(node.get("requestBody", {})).get("content", {})
                media_type = next(iter(content), None)
                media: Json = content.get(media_type or "", {})
                found = [self.resolve(parameter) for parameter in (*item.get("parameters", ()), *node.get("parameters", ()))]
                yield Operation(
                    id=node["operationId"],
                    method=verb.upper(),
                    path=path,
                    node=node,
                    parameters=tuple(Parameter(each["name"], each["in"], each.get("required", False), each["schema"]) for each in found),
                    media_type=media_type,
                    body=media.get("schema"),
                    body_required=self.resolve(node.get("requestBody", {})).get("required", False),
                    other_host="servers" in node or "servers" in item,
                )

    def _query(self, operation: Operation, query: str) -> tuple[dict[str, Any], list[str]]:
        declared, sent = operation.parameters_in("query"), dict[str, list[str]]()
        for name, text in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
            sent.setdefault(name, []).append(text)
        found = [f"query parameter {name} is not in the contract" for name in sent if name not in declared]
        found += [f"query parameter {name} is missing" for name, parameter in declared.items() if parameter.required and name not in sent]
        values: dict[str, Any] = {}
        for name, texts in sent.items():
            if name in declared:
                schema = declared[name].schema
                many = self._kind(schema) == "array"
                found += [f"query parameter {name} is sent {len(texts)} times"] if len(texts) > 1 and not many else []
                kind = self.resolve(schema)["items"] if many else schema
                typed = [self._typed(kind, text) for text in texts]
                values[name] = typed if many else typed[0]
                found += self.violations(schema, values[name], f"query parameter {name}")
        return values, found

    def _headers(self, operation: Operation, headers: Sequence[tuple[str, str]]) -> Iterator[str]:
        sent: dict[str, list[str]] = {}
        for name, value in headers:
            sent.setdefault(name.lower(), []).append(value)
        yield from (f"header {name} is sent {len(values)} times" for name, values in sent.items() if len(values) > 1)
        yield from self._credentials(operation, sent)
        if not sent.get("user-agent", [""])[0].startswith("pictograph-python/"):
            yield "header User-Agent does not name the client"
        declared = operation.parameters_in("header")
        for name, parameter in declared.items():
            for value in sent.get(name.lower(), []):
                yield from self.violations(parameter.schema, value, f"header {name}")
        keys = sent.get("idempotency-key", [])
        if keys and "Idempotency-Key" not in declared:
            yield "header Idempotency-Key is not in the contract"
        if not keys and operation.method in KEYED and "Idempotency-Key" in declared:
            yield "header Idempotency-Key is missing"

    def _credentials(self, operation: Operation, sent: Mapping[str, list[str]]) -> Iterator[str]:
        schemes = {name for requirement in operation.node.get("security", []) for name in requirement}
        for name, scheme in self.document["components"]["securitySchemes"].items():
            header = scheme["name"].lower() if scheme["type"] == "apiKey" else "authorization"
            if name in schemes and not sent.get(header):
                yield f"header {header} with the credentials is missing"
            if name not in schemes and sent.get(header):
                yield f"header {header} carries credentials that this operation does not accept"

    def _content(self, operation: Operation, headers: Mapping[str, str], content: bytes) -> tuple[Any, list[str]]:
        if operation.body is None or operation.media_type is None:
            found = ["the contract defines no body"] if content else []
            return None, found + (["a Content-Type without a body"] if "content-type" in headers else [])
        if not content:
            return None, ["the body is missing"] if operation.body_required else []
        kind = headers.get("content-type", "").partition(";")[0]
        if kind != operation.media_type:
            return None, [f"Content-Type is {kind or 'missing'}, not {operation.media_type}"]
        try:
            value = self._form(operation.body, content.decode()) if "form" in kind else json.loads(content.decode())
        except ValueError as error:
            return None, [f"the body is not valid {operation.media_type}: {error}"]
        return value, self.violations(operation.body, value, "body")

    def _form(self, schema: Json, text: str) -> Json:
        properties = self.resolve(schema)["properties"]
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a field is repeated")
        return {name: self._typed(properties.get(name, {}), value) for name, value in pairs}

    def _kind(self, schema: Json) -> str:
        schema = self.resolve(schema)
        named = schema.get("type", "")
        if isinstance(named, list):
            return next((str(kind) for kind in named if kind != "null"), "")
        inner = [self._kind(part) for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, [])]
        return str(named) or next((kind for kind in inner if kind not in ("", "null")), "")

    def _typed(self, schema: Json, text: str) -> Any:
        """The value that a text encodes; the text itself when it encodes none, which no schema of that type accepts."""
        kind = self._kind(schema)
        if kind == "boolean":
            return {"true": True, "false": False}.get(text, text)
        if kind in ("integer", "number") and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
            return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
        return text


@functools.cache
def contract() -> Contract:
    """The contract of this project."""
    return Contract(yaml.load((ROOT / "openapi.yaml").read_bytes(), _Loader))  # a SafeLoader


def _match_path(template: str, path: str) -> dict[str, str] | None:
    """The decoded path parameters, or None when the path does not match the template."""
    template_segments, segments = template.split("/"), path.split("/")
    if len(template_segments) != len(segments):
        return None
    values: dict[str, str] = {}
    for expected, segment in zip(template_segments, segments, strict=True):
        name = re.fullmatch(r"\{(\w+)\}", expected)
        if name is None and expected != segment:
            return None
        if name is not None:
            if not segment or re.search(r"%(?![0-9A-Fa-f]{2})", segment):
                return None
            values[name[1]] = unquote(segment, errors="strict")
    return values


def _with_base_uri(node: Any) -> Any:
    """A part of the contract with absolute references, so that it can be compiled by itself."""
    if isinstance(node, dict):
        return {
            key: f"{BASE_URI}{value}" if key == "$ref" and str(value).startswith("#/") else _with_base_uri(value)
            for key, value in node.items()
        }
    return [_with_base_uri(part) for part in node] if isinstance(node, list) else node

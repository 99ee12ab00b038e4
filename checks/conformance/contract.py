"""The contract as these tests read it, straight from `openapi.yaml`: the client's generated code and the emulator's reader have no say.

A request or an answer that does not keep to it makes `judge_request` or `judge_answer` raise AssertionError with all that is wrong.
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
HOME = "urn:contract"
VERBS = ("get", "put", "post", "delete", "patch", "head", "options")
KEYED = ("POST", "PUT", "PATCH")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2 as far as OpenAPI needs it: `no` and `2026-04-19` are text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":bool", ":timestamp"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
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
    elsewhere: bool
    """Whether it is answered by another host than the API."""

    def __str__(self) -> str:
        return self.id

    def at(self, place: str) -> dict[str, Parameter]:
        """Its parameters in `path`, `query` or `header`."""
        return {parameter.name: parameter for parameter in self.parameters if parameter.place == place}


@dataclass(frozen=True)
class Heard:
    """A request that keeps to the contract, taken apart."""

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any


class Contract:
    """An OpenAPI document whose references all stay in it."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in self._read()}
        self._registry = jsonschema_rs.Registry([(HOME, {"$schema": DIALECT, **_homed(document)})])

    def follow(self, node: Any) -> Any:
        """The part that a `$ref` stands for."""
        while isinstance(node, dict) and "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def plain(self, schema: Json) -> Json:
        """A schema, or the one that it stands for by reference or by an `allOf` around a reference."""
        schema = self.follow(schema)
        return self.plain(schema["allOf"][0]) if len(schema.get("allOf", [])) == 1 and "properties" not in schema else schema

    def success(self, operation: Operation) -> tuple[int, str | None, Json | None]:
        """Status, media type and schema of the answer that an operation gives when all is well."""
        for status, reply in operation.node["responses"].items():
            if str(status).startswith("2"):
                content: Json = self.follow(reply).get("content", {})
                media_type = next(iter(content), None)
                media: Json = content.get(media_type or "", {})
                return int(status), media_type, media.get("schema")
        raise LookupError(f"{operation} has no 2xx answer")

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation that a request is for, with its path parameters; where templates overlap, the fixed segment wins."""
        found = [
            (path_values, operation)
            for operation in self.operations.values()
            if operation.method == method and not operation.elsewhere and (path_values := _fit(operation.path, path)) is not None
        ]
        if not found:
            raise AssertionError(f"the contract has no {method} {path}")
        values, operation = min(found, key=lambda pair: len(pair[0]))
        return operation, values

    @functools.cache  # noqa: B019  # one contract lives as long as the tests
    def _validator(self, schema: str) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(json.loads(schema), registry=self._registry, validate_formats=True)

    def complaints(self, schema: Json, value: Any, about: str) -> list[str]:
        """What is wrong with a value, in words."""
        validator = self._validator(json.dumps(_homed(schema)))
        return [f"{about} {list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)]

    def unfit(self, schema: Json, text: str) -> list[str]:
        """What is wrong with a value that is sent as text (a query parameter, a field of a form)."""
        if self._kind(schema) == "array":
            schema = self.plain(schema)["items"]
        return self.complaints(schema, self._typed(schema, text), text)

    def judge_request(
        self, operation: Operation, path: Mapping[str, str], query: str, headers: Sequence[tuple[str, str]], content: bytes
    ) -> Heard:
        """Take a request apart; raises AssertionError when it does not keep to the contract."""
        query_values, wrong = self._query(operation, query)
        for name, parameter in operation.at("path").items():
            wrong += self.complaints(parameter.schema, self._typed(parameter.schema, path[name]), f"path parameter {name}")
        wrong += self._headers(operation, headers)
        body, complaints = self._content(operation, dict((name.lower(), value) for name, value in headers), content)
        wrong += complaints
        if wrong:
            raise AssertionError(f"{operation.method} {operation.path} is not as the contract has it:\n  " + "\n  ".join(wrong))
        return Heard(operation, path, query_values, body)

    def judge_answer(self, operation: Operation, status: int, content_type: str | None, content: bytes) -> None:
        """Raise AssertionError unless the contract has such an answer of an operation."""
        replies = {str(key): self.follow(reply) for key, reply in operation.node["responses"].items()}
        reply = replies.get(str(status)) or replies.get(f"{status // 100}XX")
        assert reply is not None, f"{operation}: the contract has no answer {status}, only {', '.join(replies)}"
        media = reply.get("content", {})
        if not media:
            return
        kind = (content_type or "").partition(";")[0].strip()
        known = next((name for name in media if re.fullmatch(re.escape(name).replace(r"\*", ".*"), kind)), None)
        assert known, f"{operation}: answer {status} is {kind or 'of no type'}, and the contract has {', '.join(media)}"
        if known == "application/json":
            wrong = self.complaints(media[known]["schema"], json.loads(content), f"answer {status} of {operation}")
            assert not wrong, "\n".join(wrong)

    def _read(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for verb in VERBS:
                if verb not in item:
                    continue
                node = item[verb]
                content: Json = self.follow(node.get("requestBody", {})).get("content", {})
                media_type = next(iter(content), None)
                media: Json = content.get(media_type or "", {})
                found = [self.follow(parameter) for parameter in (*item.get("parameters", ()), *node.get("parameters", ()))]
                yield Operation(
                    id=node["operationId"],
                    method=verb.upper(),
                    path=path,
                    node=node,
                    parameters=tuple(Parameter(each["name"], each["in"], each.get("required", False), each["schema"]) for each in found),
                    media_type=media_type,
                    body=media.get("schema"),
                    body_required=self.follow(node.get("requestBody", {})).get("required", False),
                    elsewhere="servers" in node or "servers" in item,
                )

    def _query(self, operation: Operation, query: str) -> tuple[dict[str, Any], list[str]]:
        declared, sent = operation.at("query"), dict[str, list[str]]()
        for name, text in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
            sent.setdefault(name, []).append(text)
        wrong = [f"query parameter {name} is sent and the contract has none" for name in sent if name not in declared]
        wrong += [f"query parameter {name} is missing" for name, parameter in declared.items() if parameter.required and name not in sent]
        values: dict[str, Any] = {}
        for name, texts in sent.items():
            if name in declared:
                schema = declared[name].schema
                many = self._kind(schema) == "array"
                wrong += [f"query parameter {name} is sent {len(texts)} times"] if len(texts) > 1 and not many else []
                kind = self.follow(schema)["items"] if many else schema
                typed = [self._typed(kind, text) for text in texts]
                values[name] = typed if many else typed[0]
                wrong += self.complaints(schema, values[name], f"query parameter {name}")
        return values, wrong

    def _headers(self, operation: Operation, headers: Sequence[tuple[str, str]]) -> Iterator[str]:
        sent: dict[str, list[str]] = {}
        for name, value in headers:
            sent.setdefault(name.lower(), []).append(value)
        yield from (f"header {name} is sent {len(values)} times" for name, values in sent.items() if len(values) > 1)
        yield from self._credentials(operation, sent)
        if not sent.get("user-agent", [""])[0].startswith("pictograph-python/"):
            yield "header User-Agent does not name the client"
        declared = operation.at("header")
        for name, parameter in declared.items():
            for value in sent.get(name.lower(), []):
                yield from self.complaints(parameter.schema, value, f"header {name}")
        keys = sent.get("idempotency-key", [])
        if keys and "Idempotency-Key" not in declared:
            yield "header Idempotency-Key is sent and the contract has none"
        if not keys and operation.method in KEYED and "Idempotency-Key" in declared:
            yield "header Idempotency-Key is missing"

    def _credentials(self, operation: Operation, sent: Mapping[str, list[str]]) -> Iterator[str]:
        schemes = {name for requirement in operation.node.get("security", []) for name in requirement}
        for name, scheme in self.document["components"]["securitySchemes"].items():
            header = scheme["name"].lower() if scheme["type"] == "apiKey" else "authorization"
            if name in schemes and not sent.get(header):
                yield f"header {header} with the credentials is missing"
            if name not in schemes and sent.get(header):
                yield f"header {header} tells credentials that this operation does not take"

    def _content(self, operation: Operation, headers: Mapping[str, str], content: bytes) -> tuple[Any, list[str]]:
        if operation.body is None or operation.media_type is None:
            wrong = ["a body is sent and the contract has none"] if content else []
            return None, wrong + (["a Content-Type without a body"] if "content-type" in headers else [])
        if not content:
            return None, ["the body is missing"] if operation.body_required else []
        kind = headers.get("content-type", "").partition(";")[0]
        if kind != operation.media_type:
            return None, [f"Content-Type is {kind or 'missing'}, not {operation.media_type}"]
        try:
            value = self._form(operation.body, content.decode()) if "form" in kind else json.loads(content.decode())
        except ValueError as error:
            return None, [f"the body is no {operation.media_type}: {error}"]
        return value, self.complaints(operation.body, value, "body")

    def _form(self, schema: Json, text: str) -> Json:
        properties = self.follow(schema)["properties"]
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a field is repeated")
        return {name: self._typed(properties.get(name, {}), value) for name, value in pairs}

    def _kind(self, schema: Json) -> str:
        schema = self.follow(schema)
        named = schema.get("type", "")
        if isinstance(named, list):
            return next((str(kind) for kind in named if kind != "null"), "")
        inner = [self._kind(part) for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, [])]
        return str(named) or next((kind for kind in inner if kind not in ("", "null")), "")

    def _typed(self, schema: Json, text: str) -> Any:
        """The value that a text stands for; the text itself where it stands for none, which no schema of that type takes."""
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


def _fit(template: str, path: str) -> dict[str, str] | None:
    """The path parameters, decoded, when a path fits a template segment by segment."""
    wanted, given = template.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    values: dict[str, str] = {}
    for expected, segment in zip(wanted, given, strict=True):
        name = re.fullmatch(r"\{(\w+)\}", expected)
        if name is None and expected != segment:
            return None
        if name is not None:
            if not segment or re.search(r"%(?![0-9A-Fa-f]{2})", segment):
                return None
            values[name[1]] = unquote(segment, errors="strict")
    return values


def _homed(node: Any) -> Any:
    """A part of the contract whose references name the contract, so that it can be compiled by itself."""
    if isinstance(node, dict):
        return {key: f"{HOME}{value}" if key == "$ref" and str(value).startswith("#/") else _homed(value) for key, value in node.items()}
    return [_homed(part) for part in node] if isinstance(node, list) else node

"""The OpenAPI document as the emulator reads it: operations with their parameters, request bodies and responses.

The contract is the only source of paths, methods, required roles and schemas; handlers are registered by operation id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote

from attrs import field, frozen

from pictograph.emulator.json_values import JsonObject, is_list, is_object

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
WRITE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@frozen
class Parameter:
    """One parameter of an operation; `pointer` is the JSON pointer of its schema."""

    name: str
    location: str
    required: bool
    pointer: str
    schema: JsonObject
    json_type: str
    """JSON type that its text is parsed as: `string`, `integer`, `number`, `boolean` or `array`."""


@frozen
class Body:
    """The request body of an operation."""

    media_type: str
    required: bool
    pointer: str


@frozen
class DocumentedResponse:
    """One response of the contract: its media types, each with the JSON pointer of its schema, if any."""

    media: Mapping[str, str | None]


@frozen
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    tag: str
    role: str | None
    """Lowest role that may call it; None if any key may, or if a separate server answers, which does not check roles."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, DocumentedResponse]
    """By status as text, including `default` and ranges such as `5XX`."""
    job: JsonObject | None = field(default=None, repr=False)
    separate_server: bool = False
    """Whether the contract gives it its own `servers`, that is, whether the API itself does not answer it."""

    @property
    def is_write(self) -> bool:
        """Whether it may change state, so that an `Idempotency-Key` applies."""
        return self.method in WRITE_METHODS

    def response(self, status: int) -> DocumentedResponse | None:
        """Return the response that the contract documents for this status, or None."""
        return self.responses.get(str(status)) or self.responses.get(f"{status // 100}XX") or self.responses.get("default")


class Contract:
    """A bundled OpenAPI 3.1 document (every `$ref` points into the document itself)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations: dict[str, Operation] = {o.id: o for o in self._operations()}
        self.paths: dict[str, dict[str, Operation]] = {}
        for operation in self.operations.values():
            if not operation.separate_server:
                self.paths.setdefault(operation.path, {})[operation.method] = operation

    @classmethod
    def bundled(cls) -> Contract:
        """Load the contract that this release of the SDK was generated from."""
        return cls(json.loads((files("pictograph_api") / "openapi.json").read_bytes()))

    def resolve(self, pointer: str) -> Any:
        """Return the value at a JSON pointer (`/paths/~1a/get`), with every `$ref` on the way and at the end resolved."""
        return self.dereference(self._walk(pointer))

    def dereference(self, node: Any) -> Any:
        """Return the target of a `$ref`, or the node itself if it is not a reference."""
        while is_object(node) and isinstance(node.get("$ref"), str):
            node = self.resolve(node["$ref"].removeprefix("#"))
        return node

    def _operations(self) -> Iterator[Operation]:
        for path, item in cast("dict[str, JsonObject]", self.document["paths"]).items():
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item)

    def _operation(self, path: str, method: str, item: JsonObject) -> Operation:
        node: JsonObject = item[method]
        operation_pointer = join("/paths", path, method)
        parameters = [self._parameter(join("/paths", path, "parameters", i)) for i in range(len(item.get("parameters", ())))]
        parameters += [self._parameter(join(operation_pointer, "parameters", i)) for i in range(len(node.get("parameters", ())))]
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            tag=(node.get("tags") or ["default"])[0],
            role=node.get("x-required-role"),
            parameters=tuple(parameters),
            body=self._body(join(operation_pointer, "requestBody")) if "requestBody" in node else None,
            responses={str(status): self._response(join(operation_pointer, "responses", status)) for status in node["responses"]},
            job=node.get("x-job"),
            separate_server="servers" in node,
        )

    def _parameter(self, pointer: str) -> Parameter:
        node: JsonObject = self.resolve(pointer)
        schema = self.resolve(join(pointer, "schema"))
        return Parameter(
            name=node["name"],
            location=node["in"],
            required=node.get("required", False),
            pointer=join(self.target(pointer), "schema"),
            schema=schema,
            json_type=self.json_type(schema),
        )

    def json_type(self, schema: JsonObject) -> str:
        """Return the JSON type of values of this schema, ignoring `null`."""
        schema = self.dereference(schema)
        named: object = schema.get("type")
        if is_list(named):
            named = next((t for t in named if t != "null"), None)
        if named is not None:
            return str(named)
        for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            if (json_type := self.json_type(branch)) != "null":
                return json_type
        return "string"

    def _body(self, pointer: str) -> Body:
        node: JsonObject = self.resolve(pointer)
        media_type = next(iter(node["content"]))
        return Body(media_type, node.get("required", False), join(self.target(pointer), "content", media_type, "schema"))

    def _response(self, pointer: str) -> DocumentedResponse:
        node: JsonObject = self.resolve(pointer)
        target = self.target(pointer)
        return DocumentedResponse(
            {
                media_type: join(target, "content", media_type, "schema") if "schema" in media else None
                for media_type, media in node.get("content", {}).items()
            }
        )

    def target(self, pointer: str) -> str:
        """Return the pointer itself, or that of the target if the value there is a `$ref`."""
        node = self._walk(pointer)
        if is_object(node) and "$ref" in node:
            return self.target(str(node["$ref"]).removeprefix("#"))
        return pointer

    def _walk(self, pointer: str) -> Any:
        node: Any = self.document
        for token in pointer.split("/")[1:]:
            node = self.dereference(node)
            node = node[int(token)] if is_list(node) else node[token.replace("~1", "/").replace("~0", "~")]
        return node


def join(pointer: str, *tokens: str | int) -> str:
    """Return the JSON pointer with tokens appended."""
    return pointer + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def fragment(pointer: str) -> str:
    """Return the pointer as a URI fragment."""
    return quote(pointer, safe="/~!$&'()*+,;=:@")

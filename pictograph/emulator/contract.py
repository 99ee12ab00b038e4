"""The contract as the emulator reads it: operations with their parameters, bodies, answers and rules.

Nothing of it is written down a second time in the emulator: paths, methods, required roles and schemas come from
the bundled contract alone, and handlers are found by operation id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote

from attrs import field, frozen

from pictograph.emulator.documents import Document, is_list, is_object

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@frozen
class Parameter:
    """One parameter of an operation; `pointer` is where its schema stands in the contract."""

    name: str
    place: str
    required: bool
    pointer: str
    schema: Document
    kind: str
    """JSON type that its text is read as: `string`, `integer`, `number`, `boolean` or `array`."""


@frozen
class Body:
    """The request body of an operation."""

    media_type: str
    required: bool
    pointer: str


@frozen
class Reply:
    """One documented answer: its media types with a pointer to the schema of each, if there is one."""

    media: Mapping[str, str | None]


@frozen
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    tag: str
    role: str | None
    """Lowest role that may call it; None: open to any key, or answered elsewhere, where no role counts."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    replies: Mapping[str, Reply]
    """By status as text; `default` and `5XX` as the contract writes them."""
    job: Document | None = field(default=None, repr=False)
    elsewhere: bool = False
    """Whether it is answered by a server of its own, not by the API's."""

    @property
    def writes(self) -> bool:
        """Whether it may change something, so that an `Idempotency-Key` is honoured."""
        return self.method in WRITING_METHODS

    def reply(self, status: int) -> Reply | None:
        """Return what the contract says about an answer of this status, or None if it does not know it."""
        return self.replies.get(str(status)) or self.replies.get(f"{status // 100}XX") or self.replies.get("default")


class Contract:
    """A bundled OpenAPI 3.1 document (every `$ref` points into the document itself)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations: dict[str, Operation] = {o.id: o for o in self._read()}
        self.paths: dict[str, dict[str, Operation]] = {}
        for operation in self.operations.values():
            if not operation.elsewhere:
                self.paths.setdefault(operation.path, {})[operation.method] = operation

    @classmethod
    def bundled(cls) -> Contract:
        """Read the contract that this release of the SDK was generated from."""
        return cls(json.loads((files("pictograph_api") / "openapi.json").read_bytes()))

    def at(self, pointer: str) -> Any:
        """Return what stands at a JSON pointer (`/paths/~1a/get`), following the `$ref`s met on the way and at the end."""
        return self.follow(self._walk(pointer))

    def follow(self, node: Any) -> Any:
        """Return the node that a `$ref` stands for; other nodes as they are."""
        while is_object(node) and isinstance(node.get("$ref"), str):
            node = self.at(node["$ref"].removeprefix("#"))
        return node

    def _read(self) -> Iterator[Operation]:
        for path, item in cast("dict[str, Document]", self.document["paths"]).items():
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item)

    def _operation(self, path: str, method: str, item: Document) -> Operation:
        node: Document = item[method]
        at = join("/paths", path, method)
        parameters = [self._parameter(join("/paths", path, "parameters", i)) for i in range(len(item.get("parameters", ())))]
        parameters += [self._parameter(join(at, "parameters", i)) for i in range(len(node.get("parameters", ())))]
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            tag=(node.get("tags") or ["default"])[0],
            role=None if "servers" in node else node.get("x-required-role"),
            parameters=tuple(parameters),
            body=self._body(join(at, "requestBody")) if "requestBody" in node else None,
            replies={str(status): self._reply(join(at, "responses", status)) for status in node["responses"]},
            job=node.get("x-job"),
            elsewhere="servers" in node,
        )

    def _parameter(self, pointer: str) -> Parameter:
        node: Document = self.at(pointer)
        schema = self.at(join(pointer, "schema"))
        return Parameter(
            name=node["name"],
            place=node["in"],
            required=node.get("required", False),
            pointer=join(self.home(pointer), "schema"),
            schema=schema,
            kind=self.kind(schema),
        )

    def kind(self, schema: Document) -> str:
        """Return the JSON type that text is read as for this schema, `null` left aside."""
        schema = self.follow(schema)
        named: object = schema.get("type")
        if is_list(named):
            named = next((t for t in named if t != "null"), None)
        if named is not None:
            return str(named)
        for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            if (kind := self.kind(branch)) != "null":
                return kind
        return "string"

    def _body(self, pointer: str) -> Body:
        node: Document = self.at(pointer)
        media_type = next(iter(node["content"]))
        return Body(media_type, node.get("required", False), join(self.home(pointer), "content", media_type, "schema"))

    def _reply(self, pointer: str) -> Reply:
        node: Document = self.at(pointer)
        home = self.home(pointer)
        return Reply(
            {
                media_type: join(home, "content", media_type, "schema") if "schema" in media else None
                for media_type, media in node.get("content", {}).items()
            }
        )

    def home(self, pointer: str) -> str:
        """Return the pointer itself, or where it leads when a `$ref` stands there."""
        node = self._walk(pointer)
        if is_object(node) and "$ref" in node:
            return self.home(str(node["$ref"]).removeprefix("#"))
        return pointer

    def _walk(self, pointer: str) -> Any:
        node: Any = self.document
        for token in pointer.split("/")[1:]:
            node = self.follow(node)
            node = node[int(token)] if is_list(node) else node[token.replace("~1", "/").replace("~0", "~")]
        return node


def join(pointer: str, *tokens: str | int) -> str:
    """Return the JSON pointer that leads on by these tokens."""
    return pointer + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def fragment(pointer: str) -> str:
    """Return the pointer as a URI fragment."""
    return quote(pointer, safe="/~!$&'()*+,;=:@")

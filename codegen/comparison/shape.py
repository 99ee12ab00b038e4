"""Schemas in a normal form, so that two ways to write the same schema compare as equal.

`type: [string, 'null']`, `anyOf: [..., {type: 'null'}]` and an enum with null are the same; `const` is an enum with one value; `allOf` is
merged into one list of fields that records where each is declared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from .contract import Node

MISSING: Final = object()
ANY_TYPE: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
# Keywords that describe a schema and don't change what is sent or received.
_REMARKS = {"title", "description", "example", "examples", "externalDocs", "discriminator", "deprecated", "default", "$comment"}
_REMARKS |= {"readOnly", "writeOnly", "xml", "contentMediaType", "contentEncoding"}
_READ: Final = {
    "$ref",
    "type",
    "enum",
    "const",
    "format",
    "properties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "items",
    "additionalProperties",
}


@dataclass(frozen=True)
class Unwrapped:
    """A schema without its wrapper: `anyOf` with null, `allOf` of one, a default next to a `$ref`."""

    inner: Node
    nullable: bool
    default: Any

    @property
    def name(self) -> str:
        """The schema component that it refers to, or an empty string."""
        prefix = "#/components/schemas/"
        return self.inner.ref.removeprefix(prefix) if self.inner.ref.startswith(prefix) else ""


def unwrap(node: Node) -> Unwrapped:
    """Remove the wrapper."""
    nullable, default = False, MISSING
    while isinstance(node.value, dict):
        if default is MISSING:
            default = node.value.get("default", MISSING)
        if node.ref:
            break
        keyword = next((word for word in ("anyOf", "oneOf", "allOf") if word in node.value), "")
        bare = keyword and not any(word in _READ - {keyword} or not _is_remark(word) for word in node.value if word != keyword)
        branches = node.at(keyword).entries() if bare else []
        kept = branches if keyword == "allOf" else [branch for branch in branches if not _is_null(branch)]
        if len(kept) != 1:
            break
        nullable = nullable or len(kept) < len(branches)
        node = kept[0]
    return Unwrapped(node, nullable, default)


@dataclass
class Shape:
    """The content of a schema, with `$ref` resolved and `allOf` merged."""

    node: Node
    nullable: bool = False
    types: frozenset[str] = ANY_TYPE
    values: dict[str, Any] | None = None
    is_enum: bool = False
    format: str = ""
    fields: dict[str, Node] = field(default_factory=dict)
    required: dict[str, Node] = field(default_factory=dict)
    inherited: set[str] = field(default_factory=set)
    variants: list[Node] = field(default_factory=list)
    items: Node | None = None
    extra: Node | bool = True
    limits: dict[str, Any] = field(default_factory=dict)

    @property
    def has_class(self) -> bool:
        """Whether the generator creates a class for it, so that its name matters."""
        return self.is_enum or bool(self.fields) or self.types == frozenset({"object"})


def shape(node: Node) -> Shape:
    """Read a schema."""
    wrapped = unwrap(node)
    result = Shape(wrapped.inner, nullable=wrapped.nullable)
    _merge(wrapped.inner.target(), result, ())
    if "null" in result.types and result.types != ANY_TYPE:
        result.nullable = True
        result.types -= {"null"}
    if result.values is not None and "null" in result.values:
        result.nullable = True
        del result.values["null"]
    return result


def _merge(node: Node, result: Shape, seen: tuple[str, ...]) -> None:
    if not isinstance(node.value, dict) or node.pointer in seen:
        return
    if seen and node.component[0] == "schemas" and node.pointer.count("/") == 3:
        result.inherited.add(node.component[1])
    for part in node.at("allOf").entries():
        _merge(part.target(), result, (*seen, node.pointer))
    value = node.value
    types = value.get("type", MISSING)
    if types is not MISSING:
        result.types = _in_both(result.types, frozenset([types] if isinstance(types, str) else map(str, types)))
    listed = value.get("enum", [value["const"]] if "const" in value else None)
    if isinstance(listed, list):
        result.values = {json.dumps(entry, sort_keys=True): entry for entry in listed}
        result.is_enum = "enum" in value
        if types is MISSING:
            result.types = _in_both(result.types, frozenset(map(_type_of, listed)))
    result.format = value.get("format", result.format)
    result.fields |= node.at("properties").children()
    result.required |= {name: node for name in value.get("required", ()) if isinstance(name, str)}
    for keyword in ("anyOf", "oneOf"):
        for branch in node.at(keyword).entries():
            if _is_null(branch):
                result.nullable = True
            else:
                result.variants.append(branch)
    if "items" in value:
        result.items = node.at("items")
    if "additionalProperties" in value:
        extra = value["additionalProperties"]
        result.extra = extra if isinstance(extra, bool) else node.at("additionalProperties") if extra else True
    result.limits |= {word: content for word, content in value.items() if word not in _READ and not _is_remark(word)}


def class_of(wrapped: Unwrapped, read: Shape) -> str:
    """The generated class that a schema names, or an empty string. An input twin names the class that it shares."""
    if not wrapped.name or not read.has_class:
        return ""
    model = wrapped.inner.target().at("x-python-model").value
    return model if isinstance(model, str) else wrapped.name


def tag_of(branch: Node) -> tuple[str, str] | None:
    """Field and value that distinguish a branch of a union from the others (`type`, `bbox`), if it has a fixed one."""
    read = shape(branch)
    for name, declared in read.fields.items():
        values = shape(declared).values
        if values is not None and len(values) == 1 and name in read.required:
            return name, next(iter(values))
    return None


def is_open(variants: list[Node]) -> bool:
    """Whether a union has a catch-all: a branch whose tag field is plain text."""
    tags = {tag[0] for tag in map(tag_of, variants) if tag}
    for read in map(shape, variants):
        for name in tags & read.fields.keys():
            tag = shape(read.fields[name])
            if tag.values is None and "string" in tag.types:
                return True
    return False


def _in_both(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    if ANY_TYPE in (a, b):
        return a if b == ANY_TYPE else b
    return (a & b) | ({"integer"} if "integer" in a | b and "number" in a | b else frozenset())


def _is_null(branch: Node) -> bool:
    return isinstance(branch.value, dict) and (branch.value.get("type") == "null" or branch.value.get("const", MISSING) is None)


def _is_remark(word: str) -> bool:
    return word in _REMARKS or word.startswith("x-")


def _type_of(value: object) -> str:
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "object"

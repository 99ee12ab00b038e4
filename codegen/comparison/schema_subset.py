"""A second check of the classification: does one schema accept everything that another can produce?

jsonschema-rs decides whether the values of one schema are a subset of those of another (`canonicalize(a).covers(b)`). Only its YES is a
proof; "unknown" counts as no. References to components that both contracts have are opaque, because each component is compared once.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import jsonschema_rs
from jsonschema_rs import canonicalize
from jsonschema_rs.canonical import CanonicalizationError, Containment

from .contract import Node
from .shape import ANY_TYPE, class_of, is_open, shape, unwrap


class Role(Enum):
    """Which values of a schema are meant."""

    ACCEPTED = "accepted"  # by the server
    PRODUCED = "produced"  # by the other side: no fields beyond those that the contract names
    DECODED = "decoded"  # readable by generated code: any text for an enum, any size, null for an absent field


def covers(wider: dict[str, Any], narrower: dict[str, Any]) -> bool:
    """Whether it is proven that `wider` accepts everything that `narrower` accepts."""
    if wider == narrower:
        return True
    try:
        return canonicalize(wider).covers(canonicalize(narrower)) == Containment.YES
    except (CanonicalizationError, jsonschema_rs.ValidationError, ValueError):
        return False


def standalone(node: Node, role: Role, elsewhere: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The schema as JSON Schema without references, for `role`; without the fields that the components `elsewhere` declare."""
    wrapped = unwrap(node)
    read = shape(node)
    if wrapped.name and (read.has_class or read.variants):
        return _or_null({"const": f"#{class_of(wrapped, read) or wrapped.name}"}, wrapped.nullable)
    if read.variants and role is Role.DECODED and is_open(read.variants):
        return {}
    seen: dict[str, Any] = {} if read.types == ANY_TYPE else {"type": sorted(read.types)}
    if read.values is not None and role is not Role.DECODED:
        seen["enum"] = list(read.values.values())
    if role is not Role.DECODED:
        seen |= opaque(read.limits)
    if read.variants:
        seen["anyOf"] = [standalone(branch, role) for branch in read.variants]
    fields = {name: standalone(part, role) for name, part in read.fields.items() if part.component[1] not in elsewhere}
    required = sorted(name for name, part in read.required.items() if part.component[1] not in elsewhere)
    if fields:
        if role is Role.DECODED:
            fields |= {name: _or_null(part, True) for name, part in fields.items() if name not in read.required}
        seen["properties"] = fields
    if required:
        seen["required"] = required
    if isinstance(read.extra, Node):
        seen["additionalProperties"] = standalone(read.extra, role)
    else:
        closed = not read.extra and role is not Role.DECODED
        if closed or (role is Role.PRODUCED and fields and not read.variants):
            seen["additionalProperties"] = False
    if read.items is not None:
        seen["items"] = standalone(read.items, role)
    return _or_null(seen, read.nullable)


def opaque(value: Any) -> Any:
    """`value` with every `$ref` replaced by a constant that equals only the same `$ref`."""
    if isinstance(value, dict):
        return {"const": value["$ref"]} if "$ref" in value else {key: opaque(part) for key, part in value.items()}
    return [opaque(part) for part in value] if isinstance(value, list) else value


def _or_null(seen: dict[str, Any], nullable: bool) -> dict[str, Any]:
    return {"anyOf": [seen, {"type": "null"}]} if nullable and seen else seen

"""A second judge over the classification: does one schema take everything that another can produce?

jsonschema-rs decides containment of schemas (`canonicalize(a).covers(b)`). Only its YES is a proof; "cannot tell" counts as no.
References to components that both contracts have stand for themselves here, because each component is judged at its own place.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import jsonschema_rs
from jsonschema_rs import canonicalize
from jsonschema_rs.canonical import CanonicalizationError, Containment

from .contract import Node
from .shape import ANY_TYPE, class_of, is_open, shape, unwrap


class View(Enum):
    """From which end a schema is looked at."""

    ACCEPTED = "accepted"  # what the server takes
    PRODUCED = "produced"  # what the other side makes: nothing beyond the fields that the contract names
    DECODED = "decoded"  # what a decoder generated from the schema can read: any text in an enum, any size, null for an absent field


def covers(wider: dict[str, Any], narrower: dict[str, Any]) -> bool:
    """Whether it is proven that `wider` admits everything that `narrower` admits."""
    if wider == narrower:
        return True
    try:
        return canonicalize(wider).covers(canonicalize(narrower)) == Containment.YES
    except (CanonicalizationError, jsonschema_rs.ValidationError, ValueError):
        return False


def view(node: Node, end: View, elsewhere: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The schema as JSON Schema that stands alone, seen from `end`; without the fields that the components `elsewhere` declare."""
    wrapped = unwrap(node)
    read = shape(node)
    if wrapped.name and (read.has_class or read.variants):
        return _or_null({"const": f"#{class_of(wrapped, read) or wrapped.name}"}, wrapped.nullable)
    if read.variants and end is View.DECODED and is_open(read.variants):
        return {}
    seen: dict[str, Any] = {} if read.types == ANY_TYPE else {"type": sorted(read.types)}
    if read.values is not None and end is not View.DECODED:
        seen["enum"] = list(read.values.values())
    if end is not View.DECODED:
        seen |= opaque(read.limits)
    if read.variants:
        seen["anyOf"] = [view(branch, end) for branch in read.variants]
    fields = {name: view(part, end) for name, part in read.fields.items() if part.component[1] not in elsewhere}
    required = sorted(name for name, part in read.required.items() if part.component[1] not in elsewhere)
    if fields:
        if end is View.DECODED:
            fields |= {name: _or_null(part, True) for name, part in fields.items() if name not in read.required}
        seen["properties"] = fields
    if required:
        seen["required"] = required
    if isinstance(read.extra, Node):
        seen["additionalProperties"] = view(read.extra, end)
    else:
        closed = not read.extra and end is not View.DECODED
        if closed or (end is View.PRODUCED and fields and not read.variants):
            seen["additionalProperties"] = False
    if read.items is not None:
        seen["items"] = view(read.items, end)
    return _or_null(seen, read.nullable)


def opaque(value: Any) -> Any:
    """`value` with every `$ref` replaced by something that equals only the same `$ref`."""
    if isinstance(value, dict):
        return {"const": value["$ref"]} if "$ref" in value else {key: opaque(part) for key, part in value.items()}
    return [opaque(part) for part in value] if isinstance(value, list) else value


def _or_null(seen: dict[str, Any], nullable: bool) -> dict[str, Any]:
    return {"anyOf": [seen, {"type": "null"}]} if nullable and seen else seen

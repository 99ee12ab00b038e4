"""Compare two schemas part by part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .changes import Changes, Use
from .contract import Node
from .schema_subset import Role, covers, opaque, standalone
from .shape import ANY_TYPE, MISSING, Shape, Unwrapped, class_of, is_open, shape, tag_of, unwrap

_DECODED_FORMATS = {"date", "date-time", "binary"}


@dataclass
class SchemaComparison:
    """Walks pairs of schemas and records what differs.

    Each component is compared once: where both sides refer to the same component, the walk does not enter it. `renamed` maps components of
    the base to their new names.
    """

    changes: Changes
    renamed: Mapping[str, str] = field(default_factory=dict)
    _broken: bool = False
    _inside: set[tuple[str, str]] = field(default_factory=set)

    def compare(self, old: Node, new: Node, label: str, use: Use) -> None:
        """Compare two schemas (a component, a body, a parameter). `label` is their name in the report."""
        self._broken = False
        self._part(old, new, label, use)
        if self._broken or old.value == new.value:
            return
        shared = frozenset(shape(old).inherited & shape(new).inherited)  # compared on their own
        requests_pass = not use.sent or covers(standalone(new, Role.ACCEPTED, shared), standalone(old, Role.PRODUCED, shared))
        responses_pass = not use.received or covers(standalone(old, Role.DECODED, shared), standalone(new, Role.PRODUCED, shared))
        if not (requests_pass and responses_pass):
            self._note("not-covered", new, f"`{label}` changed in a way that can't be classified", use)

    def _part(self, old: Node, new: Node, label: str, use: Use, *, optional: bool = False) -> None:
        pair = (old.pointer, new.pointer)
        if old.value == new.value or pair in self._inside:
            return
        self._inside.add(pair)
        before, after = unwrap(old), unwrap(new)
        if old.at("deprecated").value is not True and new.at("deprecated").value is True:
            self._note("deprecated", new, f"`{label}` is deprecated", use)
        if old.at("x-python-model").value != new.at("x-python-model").value:
            self._note("model-changed", new, f"`{label}` is generated as another class", use)
        self._default(_factory_of(old), _factory_of(new), new, label, use)
        if before.name and before.name == after.name:
            self._default(before.default, after.default, new, label, use)
            self._null(before.nullable, after.nullable, new, label, use, optional)
        else:
            self._declared(before, after, old, new, label, use, optional)
        self._inside.discard(pair)

    def _declared(self, before: Unwrapped, after: Unwrapped, old: Node, new: Node, label: str, use: Use, optional: bool) -> None:
        a, b = shape(old), shape(new)
        self._default(_default_of(before), _default_of(after), new, label, use)
        self._null(a.nullable, b.nullable, new, label, use, optional)
        class_a, class_b = class_of(before, a), class_of(after, b)
        if class_a != class_b and a.has_class and b.has_class:
            if before.name and self.renamed.get(before.name) == after.name:
                self._broken = True  # recorded once, for the component
            else:
                self._note("model-changed", new, f"`{label}` is {class_b or 'an inline model'}, was {class_a or 'an inline model'}", use)
            return
        if a.variants or b.variants:
            self._variants(a, b, old, new, label, use)
        elif self._types(a, b, new, label, use):
            self._values(a, b, new, label, use)
            self._format(a, b, new, label, use)
        self._limits(a, b, new, label, use)
        self._fields(a, b, label, use)
        self._extra(a, b, new, label, use)
        if a.items is not None and b.items is not None:
            self._part(a.items, b.items, f"{label}[]", use)
        elif a.items is not None or b.items is not None:
            kind, what = ("type-narrowed", "are typed now") if a.items is None else ("type-widened", "may have any type")
            self._note(kind, new, f"`{label}[]`: entries {what}", use)

    def _types(self, a: Shape, b: Shape, new: Node, label: str, use: Use) -> bool:
        """Record a change of type. Returns whether the types overlap enough to compare further."""
        wider, narrower = _admits(b.types, a.types), _admits(a.types, b.types)
        if not (wider and narrower):
            kind = "type-widened" if wider else "type-narrowed" if narrower else "type-changed"
            self._note(kind, new, f"`{label}` is {_type_names(b)}, was {_type_names(a)}", use)
        return wider or narrower

    def _values(self, a: Shape, b: Shape, new: Node, label: str, use: Use) -> None:
        if a.values is None or b.values is None:
            if b.values is not None:
                self._note("enum-closed", new, f"`{label}` is one of {', '.join(b.values)}, was any value", use)
            elif a.values is not None:
                self._note("enum-opened", new, f"`{label}` is any value, was one of {', '.join(a.values)}", use)
            return
        for value in (value for value in a.values if value not in b.values):
            self._note("enum-value-removed", new, f"`{label}`: value `{value}` removed", use)
        for value in (value for value in b.values if value not in a.values):
            self._note("enum-value-added", new, f"`{label}`: value `{value}` added", use)

    def _format(self, a: Shape, b: Shape, new: Node, label: str, use: Use) -> None:
        if a.format == b.format or "string" not in a.types & b.types:
            return
        kind = "format-decoded" if {a.format, b.format} & _DECODED_FORMATS else "format-changed" if b.format else "format-dropped"
        self._note(kind, new, f"`{label}` has {_format_name(b.format)}, had {_format_name(a.format)}", use)

    def _limits(self, a: Shape, b: Shape, new: Node, label: str, use: Use) -> None:
        words = [word for word in {**a.limits, **b.limits} if a.limits.get(word, MISSING) != b.limits.get(word, MISSING)]
        if not words:
            return
        types: dict[str, Any] = {} if b.types == ANY_TYPE else {"type": sorted(b.types)}
        loosened = covers(types | opaque(b.limits), types | opaque(a.limits))
        described = ", ".join(f"{word} {_json(a.limits.get(word, MISSING))} -> {_json(b.limits.get(word, MISSING))}" for word in words)
        self._note("limits-loosened" if loosened else "limits-tightened", new, f"`{label}`: {described}", use)

    def _fields(self, a: Shape, b: Shape, label: str, use: Use) -> None:
        shared = a.inherited & b.inherited

        def elsewhere(node: Node) -> bool:
            """Declared in a component that both sides include: recorded there."""
            return node.component[1] in shared

        for name, field_a in a.fields.items():
            if name not in b.fields:
                if not elsewhere(field_a):
                    self._note("field-removed", field_a, f"`{label}.{name}` removed", use)
                continue
            field_b = b.fields[name]
            if elsewhere(field_a) and elsewhere(field_b):
                continue
            self._part(field_a, field_b, f"{label}.{name}", use, optional=name not in a.required)
        for name, field_b in b.fields.items():
            if name not in a.fields and not elsewhere(field_b):
                suffix = " (required)" if name in b.required else ""
                self._note("field-added-required" if suffix else "field-added", field_b, f"`{label}.{name}` added{suffix}", use)
        for name in {**a.required, **b.required}:
            if name not in a.required and name in a.fields and not elsewhere(b.required[name]):
                self._note("field-required", b.fields.get(name, b.node), f"`{label}.{name}` is required now", use)
            elif name not in b.required and name in b.fields and not elsewhere(a.required[name]):
                self._note("field-optional", b.fields[name], f"`{label}.{name}` is optional now", use)

    def _extra(self, a: Shape, b: Shape, new: Node, label: str, use: Use) -> None:
        if isinstance(a.extra, Node) and isinstance(b.extra, Node):
            self._part(a.extra, b.extra, f"{label}{{}}", use)
        elif a.extra is not b.extra:
            if not b.extra:
                self._note("closed", new, f"`{label}` accepts no other fields", use)
            elif not a.extra:
                self._note("opened", new, f"`{label}` accepts other fields", use)
            else:
                kind, what = ("type-widened", "may have any type") if b.extra is True else ("type-narrowed", "are typed now")
                self._note(kind, new, f"`{label}{{}}`: values {what}", use)

    def _variants(self, a: Shape, b: Shape, old: Node, new: Node, label: str, use: Use) -> None:
        before, after = _keyed(a, old), _keyed(b, new)
        for key, branch in before.items():
            to = self.renamed.get(key, key)
            if to not in after:
                self._note("variant-removed", branch, f"`{label}`: variant `{key}` removed", use)
            elif branch is not old and after[to] is not new:
                self._part(branch, after[to], f"{label}<{key}>", use)
        has_catch_all = is_open(a.variants)
        known = {self.renamed.get(key, key) for key in before}
        for key, branch in after.items():
            if key not in known:
                kind = "variant-added-open" if has_catch_all and tag_of(branch) else "variant-added"
                self._note(kind, branch, f"`{label}`: variant `{key}` added", use)

    def _default(self, old: object, new: object, place: Node, label: str, use: Use) -> None:
        if _json(old) == _json(new):
            return
        kind = "default-added" if old is MISSING else "default-removed" if new is MISSING else "default-changed"
        self._note(kind, place, f"`{label}`: default {_json(old)} -> {_json(new)}", use)

    def _null(self, old: bool, new: bool, place: Node, label: str, use: Use, optional: bool) -> None:
        if old and not new:
            self._note("null-removed", place, f"`{label}` can't be null any more", use)
        elif new and not old:
            self._note("null-added-optional" if optional else "null-added", place, f"`{label}` can be null", use)

    def _note(self, kind: str, place: Node, what: str, use: Use) -> None:
        self._broken |= self.changes.note(kind, place, what, use).breaking


def _default_of(wrapped: Unwrapped) -> object:
    if wrapped.default is not MISSING or not wrapped.inner.ref:
        return wrapped.default
    declared = wrapped.inner.target().value
    return declared.get("default", MISSING) if isinstance(declared, dict) else MISSING


def _factory_of(node: Node) -> object:
    """What the constructor of the model fills in for a field that is left out."""
    return node.value.get("x-python-default", MISSING) if isinstance(node.value, dict) else MISSING


def _keyed(read: Shape, node: Node) -> dict[str, Node]:
    """The branches of a union by what distinguishes them: name, tag or type. A schema that is not a union is a union of its types."""
    keyed: dict[str, Node] = {}
    for branch in read.variants:
        inner, tag = shape(branch), tag_of(branch)
        name = unwrap(branch).name
        if not name and tag is None and not inner.has_class and inner.types != ANY_TYPE:
            keyed |= dict.fromkeys(sorted(inner.types), branch if len(inner.types) == 1 else node)
            continue
        key = name or (f"{tag[0]}={tag[1]}" if tag else "object" if inner.has_class else "anything")
        keyed[key if key not in keyed else f"{key} #{len(keyed)}"] = branch
    if not read.variants:
        name = unwrap(node).name
        keys = [name] if name and read.has_class else ["anything"] if read.types == ANY_TYPE else sorted(read.types)
        keyed = dict.fromkeys(keys, node)
    return keyed


def _admits(wider: frozenset[str], narrower: frozenset[str]) -> bool:
    return all(kind in wider or (kind == "integer" and "number" in wider) for kind in narrower)


def _type_names(read: Shape) -> str:
    return "any type" if read.types == ANY_TYPE else " or ".join(sorted(read.types)) or "nothing"


def _format_name(name: str) -> str:
    return f"format {name}" if name else "no format"


def _json(value: object) -> str:
    return "none" if value is MISSING else json.dumps(value, sort_keys=True)

"""One attribute of a generated model: its declaration, how `from_dict` sets it and how `to_dict` writes it.

An absent property reads as None, or as the contract's default if it has one. None is left out when written, unless the contract requires
the property and lets it be null.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from attrs import frozen
from definitions import ListType, Model, ObjectType, Property, UnionType, ValueType
from spec_transform import ContractError

from rendering.docstrings import deprecated
from rendering.expressions import annotation, is_nullable, is_plain, read, write

FACTORIES = {"uuid4": "new_uuid"}
"""`x-python-default` -> function in `types.py`."""


@frozen
class Default:
    """The value of an absent property, as an expression."""

    python: str
    """A value that no other object shares."""
    json: str
    """The same before decoding."""
    shared: bool
    """Whether all objects may share one value."""


@frozen
class Field:
    name: str
    annotation: str
    declaration: str
    """The rest of the line after the annotation, with its `=`."""
    description: str
    reading: list[str]
    """Statements of `from_dict`."""
    key: str
    """The name in JSON, as a literal."""
    value: str
    """An expression for the JSON value."""
    written_if: str
    """The condition for writing it; empty for always."""
    required: bool
    """Whether `from_dict` raises KeyError without it."""
    nullable: bool
    property: Property
    default: Default | None


def fields(model: Model) -> list[Field]:
    """The attributes of `model`, in the order of the contract."""
    return [_named_field(model, prop) for prop in model.properties]


def leading(found: list[Field]) -> list[Field]:
    """The fields before the first that may be left out: they form the literal with which `to_dict` begins."""
    for number, field in enumerate(found):
        if field.written_if:
            return found[:number]
    return found


def nested(model: Model) -> list[tuple[str, str, int]]:
    """The attributes that contain models of one class: name, class, and how many lists these are in."""
    return [(prop.name, *found) for prop in model.properties if (found := _nested(prop.type, 0))]


def _nested(kind: ValueType, depth: int) -> tuple[str, int] | None:
    if isinstance(kind, UnionType) and kind.only is not None:
        return _nested(kind.only, depth)
    if isinstance(kind, ListType):
        return _nested(kind.item, depth + 1)
    return (kind.name, depth) if isinstance(kind, ObjectType) and not kind.is_union else None


def _named_field(model: Model, prop: Property) -> Field:
    try:
        return _field(model, prop)
    except ContractError as error:
        raise ContractError(f"{model.name}.{prop.name}: {error}") from error


def _field(model: Model, prop: Property) -> Field:
    if keyword.iskeyword(prop.name):
        raise ContractError("the name is a Python keyword")
    nullable = is_nullable(prop.type)
    default = _default(prop)
    declared = annotation(prop.type, loose=model.is_input)
    if not prop.required and default is None and not nullable:
        declared += " | None"
    required = prop.required and default is None
    own = f"self.{prop.name}"
    made = write(prop.type, own)
    may_be_none = nullable and (prop.required or default is not None)
    always = prop.required or (nullable and default is not None)
    return Field(
        name=prop.name,
        annotation=declared,
        declaration=_declaration(prop, default),
        description=deprecated(prop.description, prop.deprecation),
        reading=list(_reading(prop, default, required=required, nullable=nullable)),
        key=repr(prop.key),
        value=f"None if {own} is None else {made}" if may_be_none and made != own else made,
        written_if="" if always else f"{own} is not None",
        required=required,
        nullable=nullable,
        property=prop,
        default=default,
    )


def _default(prop: Property) -> Default | None:
    if prop.default is None:
        return None
    raw = prop.default.json
    if prop.default.python is not None:
        return Default(prop.default.python, raw, shared=True)
    made = read(prop.type, raw)
    # A literal needs no copy.
    return Default(raw if made in (f"to_list({raw})", f"dict({raw})") or raw in ("[]", "{}") else made, raw, shared=False)


def _declaration(prop: Property, default: Default | None) -> str:
    if prop.factory is not None:
        return f" = Factory({FACTORIES[prop.factory]})"
    if default is not None:
        factories = {"[]": "list", "{}": "dict"}
        return f" = {default.python}" if default.shared else f" = Factory({factories.get(default.python, f'lambda: {default.python}')})"
    if prop.constant is not None and prop.required:
        return f" = {prop.constant}"
    return "" if prop.required else " = None"


def _reading(prop: Property, default: Default | None, *, required: bool, nullable: bool) -> Iterator[str]:
    key, target = repr(prop.key), f"self.{prop.name}"
    raw = f"data[{key}]" if required else f"data.get({key})"
    if default is not None and nullable:
        raw = f"data.get({key}, {default.json})"  # null means something else than absent here
        default = None
    if default is None and is_plain(prop.type):
        yield f"{target} = {raw}"
        return
    direct = read(prop.type, raw)
    if required and not nullable and direct.count(raw) == 1:
        yield f"{target} = {direct}"
        return
    yield f"value = {raw}"
    made = read(prop.type, "value")
    if required and not nullable:
        yield f"{target} = {made}"
    else:
        yield f"{target} = {default.python if default else None} if value is None else {made}"

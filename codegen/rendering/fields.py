"""One attribute of a generated model: its declaration, how `from_dict` fills it and how `to_dict` writes it.

What is absent reads as None, or as the contract's default where there is one. None is left out when written, unless the contract asks
for the field and lets it be null.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema import Reference
from view import ContractError

from rendering.expressions import Expressions, text

FACTORIES = {"uuid4": "new_uuid"}  # x-python-default -> function of `types`


@frozen
class Default:
    python: str  # a fresh value, as an expression
    json: str  # the same before decoding, as an expression
    shared: bool  # whether one value may serve all objects


@frozen
class Field:
    name: str
    annotation: str
    declaration: str  # what stands after the annotation, with its `=`
    description: str
    reading: list[str]  # statements of from_dict
    key: str  # the wire name as a literal
    value: str  # expression for what is sent
    written_if: str  # condition for sending it; empty for always
    required: bool  # from_dict takes it for granted
    nullable: bool
    prop: PropertyProtocol
    default: Default | None


def fields(model: ModelProperty, expressions: Expressions) -> list[Field]:
    """The attributes of `model` in the order of the contract."""
    found = {text(prop.name): prop for prop in [*(model.required_properties or []), *(model.optional_properties or [])]}
    return [_field(model, found[text(name)], expressions) for name in model.data.properties or {}]


def _field(model: ModelProperty, prop: PropertyProtocol, expressions: Expressions) -> Field:
    name, key = str(prop.python_name), repr(text(prop.name))
    if keyword.iskeyword(name):
        raise ContractError(f"{model.class_info.name}.{name} is a keyword of Python")
    schema = (model.data.properties or {})[prop.name]
    extra = schema.model_extra or {}
    loose = bool((model.data.model_extra or {}).get("x-input"))
    nullable = expressions.nullable(prop)
    default = _default(prop, extra, expressions)
    annotation = expressions.type_of(prop, loose=loose)
    if not prop.required and default is None and not nullable:
        annotation += " | None"
    strict = prop.required and default is None
    never_none = strict and not nullable
    own = f"self.{name}"
    return Field(
        name=name,
        annotation=annotation,
        declaration=_declaration(prop, extra, default),
        description=text((None if isinstance(schema, Reference) else schema.description) or prop.description or ""),
        reading=list(_reading(prop, name, key, default, strict, nullable, expressions)),
        key=key,
        value=_value(prop, own, expressions, may_be_none=nullable and (prop.required or default is not None)),
        written_if="" if never_none or prop.required or (nullable and default is not None) else f"{own} is not None",
        required=strict,
        nullable=nullable,
        prop=prop,
        default=default,
    )


def _default(prop: PropertyProtocol, extra: dict[str, Any], expressions: Expressions) -> Default | None:
    if "x-default" in extra:
        raw = repr(extra["x-default"])
        made = expressions.read(prop, raw)
        # A literal is a copy already.
        return Default(raw if made in (f"listed({raw})", f"dict({raw})") or raw in ("[]", "{}") else made, raw, False)
    if isinstance(prop, ConstProperty) or prop.default is None or prop.default.raw_value is None:
        return None
    return Default(prop.default.python_code.as_unembedded_code(), repr(prop.default.raw_value), True)


def _declaration(prop: PropertyProtocol, extra: dict[str, Any], default: Default | None) -> str:
    if "x-python-default" in extra:
        return f" = Factory({FACTORIES[extra['x-python-default']]})"
    if default is not None:
        makers = {"[]": "list", "{}": "dict"}
        return f" = {default.python}" if default.shared else f" = Factory({makers.get(default.python, f'lambda: {default.python}')})"
    if isinstance(prop, ConstProperty) and prop.required:
        return f" = {prop.value.python_code.as_unembedded_code()}"
    return "" if prop.required else " = None"


def _reading(
    prop: PropertyProtocol, name: str, key: str, default: Default | None, strict: bool, nullable: bool, expressions: Expressions
) -> Iterator[str]:
    raw = f"data[{key}]" if strict else f"data.get({key})"
    if default is not None and nullable:
        raw = f"data.get({key}, {default.json})"  # null means something else than absent here
        default = None
    if default is None and expressions.plain(prop):
        yield f"self.{name} = {raw}"
        return
    direct = expressions.read(prop, raw)
    if strict and not nullable and direct.count(raw) == 1:
        yield f"self.{name} = {direct}"
        return
    yield f"value = {raw}"
    made = expressions.read(prop, "value")
    if strict and not nullable:
        yield f"self.{name} = {made}"
    else:
        yield f"self.{name} = {default.python if default else None} if value is None else {made}"


def _value(prop: PropertyProtocol, own: str, expressions: Expressions, *, may_be_none: bool) -> str:
    made = expressions.write(prop, own)
    return f"None if {own} is None else {made}" if may_be_none and made != own else made

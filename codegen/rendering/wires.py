"""The `Wire` class of a model in the fast lane: what msgspec reads from text and writes to text, and the ways between it and the model."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from openapi_python_client.parser.properties import EnumProperty, ListProperty, ModelProperty, UnionProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol

from rendering.expressions import PLAIN, Expressions, reader_name, text
from rendering.fields import Field, fields
from rendering.lanes import Lanes


@frozen
class WireField:
    """One attribute of a `Wire` class."""

    name: str
    declaration: str  # the whole line
    reading: list[str]  # statements that fill the attribute of the model
    written: str  # what the model puts here


@frozen
class Wire:
    fields: list[WireField]
    options: str  # of the class, behind those that all have
    tag: str  # the name in Python of the field that tells a union's branches apart, which the class leaves to msgspec
    tag_value: str  # as a literal
    sent: bool

    @property
    def looks_twice(self) -> bool:
        """Whether values are set aside while an attribute is made of them."""
        return any(statement.startswith("value = ") for field in self.fields for statement in field.reading)


@frozen
class LongList:
    """A list of an answer whose items find their own lane."""

    key: str
    attribute: str
    wire: str
    slow: str


class Wires:
    """What the templates ask about the fast lane."""

    def __init__(self, lanes: Lanes, expressions: Expressions) -> None:
        self._lanes = lanes
        self._expressions = expressions

    def of(self, model: ModelProperty) -> Wire | None:
        name = _name(model)
        if not self._lanes.is_fast(name) or self._expressions.union(model):
            return None
        tag = self._lanes.tag_of(name)
        found = fields(model, self._expressions)
        tagging = next((field.name for field in found if tag and field.key == repr(tag.field)), "")
        lines = [self._field(model, field) for field in found if field.name != tagging]
        lines.sort(key=lambda line: " = " in line.declaration)  # msgspec wants what has a default behind what has none
        options = f", tag_field={tag.field!r}, tag={tag.value!r}" if tag else ""
        return Wire(lines, options, tagging, repr(tag.value) if tag else "", self._lanes.is_sent(name))

    def of_union(self, model: ModelProperty) -> list[str]:
        """The branches of a named union in the fast lane; none when it has no part in it."""
        name = _name(model)
        return [f"{branch}Wire" for branch in self._lanes.branches(name)] if self._lanes.is_fast(name) else []

    def long_lists(self, model: ModelProperty) -> Iterator[LongList]:
        """The lists of an answer whose items have a `Wire`."""
        for field in fields(model, self._expressions) if self._lanes.is_answer(_name(model)) else ():
            if self._lanes.is_long(field.prop):
                item = field.prop.inner_property
                slow = reader_name(item) if self._expressions.union(item) else f"{_name(item)}.from_dict"
                yield LongList(field.key, repr(field.name), f"{_name(item)}Wire", slow)

    def unread(self, model: ModelProperty) -> list[Field]:
        """The fields of a model in the fast lane that stay text until they are looked at."""
        fast = self._lanes.is_fast(_name(model))
        return [field for field in fields(model, self._expressions) if self._is_late(field)] if fast else []

    def imports(self, model: ModelProperty) -> dict[str, str]:
        """The names of the `Wire` classes that this model's one is made of, each with the model whose module has it."""
        own = _name(model)
        if not self._lanes.is_fast(own):
            return {}
        held = [_name(other) for prop in self._lanes.properties(own) for other in self._expressions.models_in(prop)]
        return {f"{name}Wire": name for name in [*held, *self._lanes.branches(own)] if name != own and self._lanes.is_fast(name)}

    def type_of(self, prop: PropertyProtocol) -> str:
        """The annotation of a value in a `Wire`: what can be had of msgspec for nothing. The rest is `Any`, and made in Python."""
        if isinstance(prop, UnionProperty):
            only = _only(prop)
            return "Any" if only is None else self.type_of(only)
        if isinstance(prop, ListProperty):
            inner = self.type_of(prop.inner_property)
            return f"list[{inner} | None]" if inner != "Any" and self._expressions.nullable(prop.inner_property) else f"list[{inner}]"
        if self._lanes.stands_for_itself(prop):
            return f"{_name(prop)}Wire"
        if self._expressions.is_map(prop):
            return "dict[str, Any]"
        return _name(prop) if isinstance(prop, EnumProperty) else "Any"

    def read(self, prop: PropertyProtocol, source: str, depth: int = 0) -> str:
        """An expression that makes the value of the model of `source`, a value that msgspec has made for nobody else."""
        if isinstance(prop, (*PLAIN, EnumProperty)):
            return source
        if isinstance(prop, UnionProperty) and (only := _only(prop)) is not None:
            made = self.read(only, source, depth)
            return f"None if {source} is None else {made}" if depth and made != source and self._expressions.nullable(prop) else made
        if isinstance(prop, ListProperty):
            item = f"_v{depth}"
            inner = self.read(prop.inner_property, item, depth + 1)
            return source if inner == item else f"[{inner} for {item} in {source}]"
        if self._lanes.stands_for_itself(prop):
            return f"{source}._model()"
        made = self._expressions.read(prop, source, depth=depth)
        return source if made == f"dict({source})" else made

    def _field(self, model: ModelProperty, field: Field) -> WireField:
        absent = "UNSET" if field.nullable and field.default is not None else "None"
        kind = self._kind(model, field)
        if kind != "Any":
            kind += " | None" if field.nullable or not field.required else ""
            kind += " | UnsetType" if absent == "UNSET" else ""
        options = [] if field.required else [f"default={absent}"]
        if repr(field.name) != field.key:
            declared = f" = field({', '.join([f'name={field.key}', *options])})"
        else:
            declared = f" = {absent}" if options else ""
        own = f"self.{field.name}"
        return WireField(field.name, f"{field.name}: {kind}{declared}", list(self._reading(model, field, own)), self._written(field, own))

    def _kind(self, model: ModelProperty, field: Field) -> str:
        if self._is_flat(field):
            return "Raw"
        if self._is_free_list(field):
            return "tuple[Any, ...]"  # there is only one empty tuple
        return "str" if self._repeats(model, field) else self.type_of(field.prop)

    def _reading(self, model: ModelProperty, field: Field, own: str) -> Iterator[str]:
        target = f"made.{field.name}"
        default = field.default.python if field.default else "None"
        direct = self._made(model, field, own)
        if self._is_free_list(field):
            yield f"{unread_name(field)}.put(made, list({own}) if {own} else NO_ITEMS)"
        elif (field.required and not field.nullable) or (direct == own and field.default is None) or self._repeats(model, field):
            yield f"{target} = {direct}"
        else:
            yield f"value = {own}"
            made = self._made(model, field, "value")
            if field.nullable and field.default is not None:  # null means something else than absent here
                made = made if made == "value" else f"None if value is None else {made}"
                yield f"{target} = {default} if value is UNSET else {made}"
            else:
                yield f"{target} = {default} if value is None else {made}"

    def _made(self, model: ModelProperty, field: Field, source: str) -> str:
        if self._is_flat(field):
            return f"{unread_name(field)}.text({source})"
        if self._repeats(model, field):
            return f"SHARED[{source}]"
        if self._lanes.is_answer(_name(model)) and self._lanes.is_long(field.prop):
            return f"models_of({source})"
        return self.read(field.prop, source)

    def _written(self, field: Field, own: str) -> str:
        if self._is_late(field):
            held = f"self.{held_name(field)}"
            return f"() if {held} is NO_ITEMS else wired({held})" if self._is_free_list(field) else f"wired({held})"
        only = _only(field.prop) if isinstance(field.prop, UnionProperty) else field.prop
        if only is not None and self._lanes.stands_for_itself(only) and not self._expressions.union(only):
            made = f"{own}._wired()"
        else:
            made = self._expressions.write(field.prop, own, part="wired")
        return made if made == own or (field.required and not field.nullable) else f"None if {own} is None else {made}"

    def _is_late(self, field: Field) -> bool:
        return self._is_flat(field) or self._is_free_list(field)

    def _is_free_list(self, field: Field) -> bool:
        """Whether this is a list of anything that is empty unless said otherwise: it is made when somebody looks for it."""
        free = isinstance(field.prop, ListProperty) and isinstance(field.prop.inner_property, AnyProperty)
        return free and field.default is not None and field.default.json == "[]"

    def _is_flat(self, field: Field) -> bool:
        """Whether this is a list, or a list of lists, of objects that are required numbers and nothing else."""
        prop = field.prop
        while isinstance(prop, ListProperty):
            prop = prop.inner_property
        if prop is field.prop or not field.required or not self._lanes.stands_for_itself(prop) or self._expressions.union(prop):
            return False
        parts = fields(self._lanes.model(_name(prop)), self._expressions)
        return all(part.required and part.annotation in ("float", "int") for part in parts)

    def _repeats(self, model: ModelProperty, field: Field) -> bool:
        """Whether this is a text that many share: in what people draw by the thousand, each but the id."""
        made_here = {
            text(name) for name, schema in (model.data.properties or {}).items() if "x-python-default" in (schema.model_extra or {})
        }
        texts = field.annotation in ("str", "str | None") and field.default is None
        return texts and bool(made_here) and field.key not in map(repr, made_here)


def unread_name(field: Field) -> str:
    """The name of what reads this field late, in the module of its model."""
    return f"_{field.name.upper()}"


def held_name(field: Field) -> str:
    """The name of the attribute that shows what a field that is read late holds: the text or the value."""
    return f"_held_{field.name}"


def _name(prop: PropertyProtocol) -> str:
    return str(prop.class_info.name) if isinstance(prop, (ModelProperty, EnumProperty)) else ""


def _only(prop: UnionProperty) -> PropertyProtocol | None:
    """The one kind of value that there is beside null."""
    branches = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
    return branches[0] if len(branches) == 1 else None

"""The fast lane of a model: the `Wire` class that msgspec reads from text and writes to text, and the ways between it and the model.

A model has one when answers may hold many of it: when it is an item of a list in the answer of an operation, or a part of such an item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen
from openapi_python_client.parser.openapi import GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ListProperty, ModelProperty, UnionProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol

from rendering.expressions import PLAIN, Expressions, reader_name, text
from rendering.fields import Field, fields


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
    tag: tuple[str, object] | None  # the field that tells a union's branches apart, with its value here
    tag_attribute: str  # its name in Python
    sent: bool  # whether requests hold it

    @property
    def looks_twice(self) -> bool:
        """Whether values are set aside while an attribute is made of them."""
        return any(statement.startswith("value = ") for field in self.fields for statement in field.reading)


@frozen
class LongList:
    """A list of an answer whose items are read one by one from the text."""

    key: str
    attribute: str
    wire: str
    slow: str


class Wires:
    """Which models have a `Wire`, and what it looks like."""

    def __init__(self, data: GeneratorData, expressions: Expressions) -> None:
        self._expressions = expressions
        self._models = {str(model.class_info.name): model for model in data.models}
        self._tags = dict(self._union_tags())
        endpoints = [endpoint for collection in data.endpoint_collections_by_tag.values() for endpoint in collection.endpoints]
        answers = [answer.prop for endpoint in endpoints for answer in endpoint.responses.patterns if _is_good(answer.status_code.range)]
        names = [str(prop.class_info.name) for prop in answers if isinstance(prop, ModelProperty)]
        self._answers = {name for name in names if name in self._models}
        items = [prop.inner_property for name in self._answers for prop in self._properties(name) if isinstance(prop, ListProperty)]
        self._wired = {name for name in self._reached(items) if self._can_be_wired(name)}
        self._wired |= {name for name in self._answers if any(self._long_lists(name)) and self._can_be_wired(name)}
        self._sent = self._reached([body.prop for endpoint in endpoints for body in endpoint.bodies])

    def of(self, model: ModelProperty) -> Wire | None:
        name = str(model.class_info.name)
        if name not in self._wired or self._expressions.union(model):
            return None
        tag = self._tags.get(name)
        found = fields(model, self._expressions)
        tagging = [field.name for field in found if tag and field.key == repr(tag[0])]
        lines = [self._field(model, field) for field in found if field.name not in tagging]
        lines.sort(key=lambda line: " = " in line.declaration)  # msgspec wants what has a default behind what has none
        return Wire(lines, tag, tagging[0] if tagging else "", name in self._sent)

    def of_union(self, model: ModelProperty) -> list[str]:
        """The branches of a named union in the fast lane; none when it has no part in it."""
        union = self._expressions.union(model)
        wired = union is not None and str(model.class_info.name) in self._wired
        return [f"{branch}Wire" for branch in union.cases.values()] if union and wired else []

    def long_lists(self, model: ModelProperty) -> list[LongList]:
        """The lists of an answer whose items have a `Wire`."""
        name = str(model.class_info.name)
        return list(self._long_lists(name)) if name in self._answers & self._wired else []

    def unread(self, model: ModelProperty) -> list[Field]:
        """The fields of a model that has a `Wire` that stay text until they are looked at."""
        wired = str(model.class_info.name) in self._wired
        return [field for field in fields(model, self._expressions) if self._late(field)] if wired else []

    def imports(self, model: ModelProperty) -> list[tuple[str, str]]:
        """The names beside the classes that the fast lane needs, each with its module."""
        own = str(model.class_info.name)
        if own not in self._wired:
            return []
        names = [str(other.class_info.name) for prop in self._properties(own) for other in self._expressions.models_in(prop)]
        names += self._branches(own)
        others = {name: str(self._models[name].class_info.module_name) for name in names if name in self._wired and name != own}
        return sorted((f"{name}Wire", module) for name, module in others.items())

    def _field(self, model: ModelProperty, field: Field) -> WireField:
        repeated = self._repeats(model, field)
        kind = "Raw" if self._flat(field) else "str" if repeated else self.type_of(field.prop)
        if self._free_list(field):
            kind = "tuple[Any, ...]"  # there is only one empty tuple
        value = f"self.{field.name}"
        absent = "UNSET" if field.nullable and field.default is not None else "None"
        if not field.required and kind != "Any":
            kind += " | None" + (" | UnsetType" if absent == "UNSET" else "")
        elif field.nullable and kind != "Any":
            kind += " | None"
        renamed = repr(field.name) != field.key
        options = [*([f"name={field.key}"] if renamed else []), *([] if field.required else [f"default={absent}"])]
        default = f" = field({', '.join(options)})" if renamed else "" if field.required else f" = {absent}"
        return WireField(
            field.name,
            f"{field.name}: {kind}{default}",
            list(self._reading(model, field, value)),
            self._written(field, value),
        )

    def _reading(self, model: ModelProperty, field: Field, value: str) -> Iterator[str]:
        target = f"made.{field.name}"
        default = field.default.python if field.default else "None"
        if self._free_list(field):
            yield f"{unread_name(field)}.put(made, list({value}) if {value} else NO_ITEMS)"
            return
        if field.nullable and field.default is not None:
            yield f"value = {value}"
            made = self.read(field.prop, "value")
            yield f"{target} = {default} if value is UNSET else {made if made == 'value' else f'None if value is None else {made}'}"
            return
        made = self._made(model, field, value)
        if (field.required and not field.nullable) or (made == value and field.default is None) or self._repeats(model, field):
            yield f"{target} = {made}"
        else:
            yield f"value = {value}"
            yield f"{target} = {default} if value is None else {self._made(model, field, 'value')}"

    def _made(self, model: ModelProperty, field: Field, value: str) -> str:
        if self._flat(field):
            return f"{unread_name(field)}.text({value})"
        if self._repeats(model, field):
            return f"SHARED[{value}]"
        if field.key in {long.key for long in self.long_lists(model)}:
            return f"models_of({value})"
        return self.read(field.prop, value)

    def _written(self, field: Field, own: str) -> str:
        if self._late(field):
            return f"wired({unread_name(field)}.peek(self))"
        inner = [part for part in getattr(field.prop, "inner_properties", [field.prop]) if not isinstance(part, NoneProperty)]
        if len(inner) == 1 and isinstance(inner[0], ModelProperty) and self._is_wired(inner[0]):
            made = f"{own}._wired()"
        else:
            made = self._expressions.write(field.prop, own).replace("part(", "wired(")
        return made if made == own or (field.required and not field.nullable) else f"None if {own} is None else {made}"

    def type_of(self, prop: PropertyProtocol) -> str:
        if isinstance(prop, UnionProperty):
            branches = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            return self.type_of(branches[0]) if len(branches) == 1 else "Any"
        if isinstance(prop, ListProperty):
            nullable = isinstance(prop.inner_property, UnionProperty) and self._expressions.nullable(prop.inner_property)
            inner = self.type_of(prop.inner_property)
            return f"list[{inner} | None]" if nullable and inner != "Any" else f"list[{inner}]"
        if isinstance(prop, ModelProperty):
            if self._expressions.is_map(prop):
                return "dict[str, Any]"
            return f"{prop.class_info.name}Wire" if self._is_wired(prop) else "Any"
        return str(prop.class_info.name) if isinstance(prop, EnumProperty) else "Any"

    def read(self, prop: PropertyProtocol, source: str, depth: int = 0) -> str:
        """An expression that makes the value of the model of `source`, which msgspec has made for nobody else."""
        if isinstance(prop, (*PLAIN, EnumProperty)):
            return source
        if isinstance(prop, UnionProperty):
            branches = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            if len(branches) != 1:
                return self._expressions.read(prop, source, depth=depth)
            guard = f"None if {source} is None else " if depth and self._expressions.nullable(prop) else ""
            made = self.read(branches[0], source, depth)
            return made if made == source else guard + made
        if isinstance(prop, ListProperty):
            item = f"_v{depth}"
            inner = self.read(prop.inner_property, item, depth + 1)
            return source if inner == item else f"[{inner} for {item} in {source}]"
        if isinstance(prop, ModelProperty) and self._is_wired(prop):
            return f"{source}._model()"
        made = self._expressions.read(prop, source, depth=depth)
        return source if made == f"dict({source})" else made

    def _is_wired(self, prop: ModelProperty) -> bool:
        """Whether this model stands here by its `Wire`. A branch of a union does so in the union only; elsewhere the tag could lack."""
        name = str(prop.class_info.name)
        return name in self._wired and name not in self._tags

    def _late(self, field: Field) -> bool:
        return self._flat(field) or self._free_list(field)

    def _free_list(self, field: Field) -> bool:
        """Whether this is a list of anything that is empty unless said otherwise: it is made when somebody looks for it."""
        inner = field.prop.inner_property if isinstance(field.prop, ListProperty) else None
        return isinstance(inner, AnyProperty) and field.default is not None and field.default.json == "[]" and not field.nullable

    def _repeats(self, model: ModelProperty, field: Field) -> bool:
        """Whether this is a text that many share: in what people draw by the thousand, every one but the id."""
        schemas = (model.data.properties or {}).items()
        ids = {text(name) for name, schema in schemas if "x-python-default" in (schema.model_extra or {})}
        return bool(ids) and field.key not in set(map(repr, ids)) and field.annotation in ("str", "str | None") and field.default is None

    def _flat(self, field: Field) -> bool:
        """Whether this is a list, or a list of lists, of objects that are required numbers and nothing else."""
        prop = field.prop
        if not isinstance(prop, ListProperty) or not field.required or field.nullable:
            return False
        while isinstance(prop, ListProperty):
            prop = prop.inner_property
        if not isinstance(prop, ModelProperty) or not self._is_wired(prop) or self._expressions.union(prop):
            return False
        parts = fields(self._models[str(prop.class_info.name)], self._expressions)
        return all(part.required and part.annotation in ("float", "int") for part in parts)

    def _long_lists(self, name: str) -> Iterator[LongList]:
        for field in fields(self._models[name], self._expressions):
            inner = field.prop.inner_property if isinstance(field.prop, ListProperty) else None
            if isinstance(inner, ModelProperty) and self._is_wired(inner):
                item = str(inner.class_info.name)
                slow = reader_name(inner) if self._expressions.union(inner) else f"{item}.from_dict"
                yield LongList(field.key, repr(field.name), f"{item}Wire", slow)

    def _can_be_wired(self, name: str) -> bool:
        model = self._models[name]
        if self._expressions.union(model):
            return any(branch in self._tags for branch in self._branches(name))
        otherwise = {union.otherwise for other in self._models.values() if (union := self._expressions.union(other))}
        return name not in otherwise and self._expressions.extra_value(model) is None

    def _branches(self, name: str) -> list[str]:
        union = self._expressions.union(self._models[name])
        return list(union.cases.values()) if union else []

    def _union_tags(self) -> Iterator[tuple[str, tuple[str, object]]]:
        for name, model in self._models.items():
            union = self._expressions.union(model)
            # Modules of a union that may hold itself can't import each other's part of it.
            if union and name not in self._reached(self._models[branch] for branch in union.branches):
                yield from ((branch, (union.tag, value)) for value, branch in union.cases.items())

    def _reached(self, props: Iterable[PropertyProtocol]) -> set[str]:
        """The names of the models that values of these kinds are made of, however deep."""
        seen: set[str] = set()
        waiting = [model for prop in props for model in self._expressions.models_in(prop)]
        while waiting:
            name = str(waiting.pop().class_info.name)
            if name not in seen:
                seen.add(name)
                waiting += [model for prop in self._properties(name) for model in self._expressions.models_in(prop)]
                waiting += [self._models[branch] for branch in self._branches(name)]
        return seen

    def _properties(self, name: str) -> Iterator[PropertyProtocol]:
        model = self._models[name]
        yield from model.required_properties or []
        yield from model.optional_properties or []


def unread_name(field: Field) -> str:
    """The name of what reads this field late, in the module of its model."""
    return f"_{field.name.upper()}"


def _is_good(codes: tuple[int, int] | None) -> bool:
    return codes is not None and codes[0] // 100 == 2

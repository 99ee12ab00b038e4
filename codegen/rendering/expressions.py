"""Python source for values of the contract: how each kind is typed, read from JSON and written to JSON.

The templates lay out modules; what stands in them for one property is decided here, once, for models and endpoints alike. The kinds are
the generator's property classes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from openapi_python_client.parser.openapi import GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.schema import Reference
from openapi_python_client.strings import ClassName
from view import ContractError, Json, tagged

# Read and written as they are; a number where text should be passes through, as the generated layer validates nothing.
PLAIN = (AnyProperty, BooleanProperty, ConstProperty, FileProperty, FloatProperty, IntProperty, NoneProperty, StringProperty)


class Union(NamedTuple):
    """A named union of objects; it is a type alias and a function in Python, not a class."""

    tag: str
    cases: dict[Any, str]
    otherwise: str | None
    branches: list[str]


class Expressions:
    """Typing, reading and writing of properties. `prefix` stands before the name of a model where models are not in scope."""

    def __init__(self, data: GeneratorData) -> None:
        # The generator copies a model wherever it is referred to, and only the one in this list is complete.
        self._models: dict[str, ModelProperty] = {str(model.class_info.name): model for model in data.models}

    def is_map(self, prop: PropertyProtocol) -> bool:
        """Whether this is an object without named properties: a plain `dict` in Python, not a class."""
        return isinstance(prop, ModelProperty) and not prop.data.properties and self.union(prop) is None

    def union(self, prop: PropertyProtocol) -> Union | None:
        extra = prop.data.model_extra if isinstance(prop, ModelProperty) else None
        found: Json | None = (extra or {}).get("x-union")
        if found is None:
            return None
        cases = {value: class_name(branch) for value, branch in found["cases"].items()}
        otherwise = class_name(found["otherwise"]) if found["otherwise"] else None
        return Union(found["tag"], cases, otherwise, [*cases.values(), *([otherwise] if otherwise else [])])

    def nullable(self, prop: PropertyProtocol) -> bool:
        return isinstance(prop, NoneProperty) or (isinstance(prop, UnionProperty) and any(map(self.nullable, prop.inner_properties)))

    def plain(self, prop: PropertyProtocol) -> bool:
        """Whether the JSON value is the Python value."""
        if isinstance(prop, UnionProperty):
            return all(map(self.plain, prop.inner_properties))
        return isinstance(prop, PLAIN)

    def type_of(self, prop: PropertyProtocol, *, prefix: str = "", loose: bool = False) -> str:
        """The annotation of a value, with `None` only where the contract allows null.

        `loose` is for what only people write: a mapping may stand for a model, a string for a member of an enumeration.
        """
        if isinstance(prop, UnionProperty):
            names = [self.type_of(inner, prefix=prefix, loose=loose) for inner in prop.inner_properties]
            names.sort(key=lambda name: name == "None")
            return " | ".join(dict.fromkeys(part for name in names for part in split_union(name)))
        if isinstance(prop, ListProperty):
            inner = self.type_of(prop.inner_property, prefix=prefix, loose=loose)
            return f"Sequence[{inner}]" if loose else f"list[{inner}]"
        if isinstance(prop, ModelProperty):
            if self.is_map(prop):
                value = self._map_value(prop)
                inner = self.type_of(value, prefix=prefix, loose=loose) if value else "Any"
                return f"Mapping[str, {inner}]" if loose else f"dict[str, {inner}]"
            return f"{prefix}{prop.class_info.name}" + (" | Mapping[str, Any]" if loose else "")
        if isinstance(prop, EnumProperty):
            base = "str" if prop.value_type is str else "int"
            return f"{prefix}{prop.class_info.name}" + (f" | {base}" if loose else "")
        return prop.get_type_string(no_optional=True).as_unembedded_code()

    def read(self, prop: PropertyProtocol, source: str, *, prefix: str = "", depth: int = 0) -> str:
        """An expression that makes the Python value of the JSON value `source`, which is not null unless the value is plain."""
        if self.plain(prop):
            return source
        item = f"_v{depth}"
        if isinstance(prop, ListProperty):
            inner = self.read(prop.inner_property, item, prefix=prefix, depth=depth + 1)
            if inner == item:
                return f"listed({source})"
            if inner.endswith(f"({item})") and inner.count(item) == 1:
                return f"list(map({inner.removesuffix(f'({item})')}, listed({source})))"
            return f"[{inner} for {item} in listed({source})]"
        if isinstance(prop, ModelProperty):
            if self.is_map(prop):
                value = self._map_value(prop)
                inner = self.read(value, item, prefix=prefix, depth=depth + 1) if value else item
                return f"dict({source})" if inner == item else f"{{_k: {inner} for _k, {item} in {source}.items()}}"
            if self.union(prop) is not None:
                return f"{prefix}{reader_name(prop)}({source})"
            return f"{prefix}{prop.class_info.name}.from_dict({source})"
        if isinstance(prop, EnumProperty):
            return f"{prefix}{prop.class_info.name}({source})"
        if isinstance(prop, DateTimeProperty):
            return f"datetime.datetime.fromisoformat({source})"
        if isinstance(prop, DateProperty):
            return f"datetime.date.fromisoformat({source})"
        if isinstance(prop, UnionProperty):
            return self._read_union(prop, source, prefix=prefix, depth=depth)
        raise ContractError(f"{text(prop.name)}: {type(prop).__name__} is not supported by the templates")

    def _read_union(self, prop: UnionProperty, source: str, *, prefix: str, depth: int) -> str:
        branches = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
        # The callers deal with null at the top; inside a list it is dealt with here.
        guard = f"None if {source} is None else " if depth and self.nullable(prop) else ""
        if len(branches) == 1:
            return guard + self.read(branches[0], source, prefix=prefix, depth=depth)
        models = [inner for inner in branches if isinstance(inner, ModelProperty)]
        others = [inner for inner in branches if inner not in models]
        if not models or not all(map(self.plain, others)) or any(self.is_map(model) or self.union(model) for model in models):
            raise ContractError(
                f"{text(prop.name)}: a union may hold objects that a tag tells apart, and plain text, numbers, booleans and null; not "
                f"{', '.join(self.type_of(inner) for inner in branches)}"
            )
        if len(models) == 1:
            chosen = f"{prefix}{models[0].class_info.name}.from_dict({source})"
        else:
            found = tagged(text(prop.name), {str(model.class_info.name): model_constants(model) for model in models})
            cases = ", ".join(f"{value!r}: {prefix}{name}.from_dict" for value, name in found["cases"].items())
            otherwise = f"{prefix}{found['otherwise']}.from_dict" if found["otherwise"] else "None"
            chosen = f"read_tagged({source}, {found['tag']!r}, {{{cases}}}, {otherwise})"
        return f"{guard}{chosen}" if not others else f"{guard}({chosen} if isinstance({source}, Mapping) else {source})"

    def write(self, prop: PropertyProtocol, source: str, *, part: str = "part") -> str:
        """An expression that makes what is sent of the Python value `source`, which is not None unless the value is plain.

        `part` names what the writer at hand makes of a part that is not plain, or may be anything.
        """
        if isinstance(prop, ListProperty):
            inner = prop.inner_property
            if isinstance(inner, ListProperty):
                return f"{part}([listed(_v) for _v in {source}])"
            return f"listed({source})" if self._known(inner) else f"{part}(listed({source}))"
        if isinstance(prop, ModelProperty) and self.is_map(prop):
            value = self._map_value(prop)
            if value is None:
                return f"{part}({source})"
            return f"dict({source})" if self._known(value) else f"{{_k: {part}(_x) for _k, _x in {source}.items()}}"
        if isinstance(prop, EnumProperty):
            return f"{prop.value_type.__name__}({source})"
        if isinstance(prop, UnionProperty):
            branches = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            if len(branches) == 1:
                return self.write(branches[0], source, part=part)
        return source if self._known(prop) else f"{part}({source})"

    def _known(self, prop: PropertyProtocol) -> bool:
        """Whether the value is one text, number or the like: nothing else can hide in it."""
        if isinstance(prop, UnionProperty):
            return all(map(self._known, prop.inner_properties))
        return isinstance(prop, PLAIN) and not isinstance(prop, AnyProperty)

    def models_in(self, prop: PropertyProtocol) -> list[ModelProperty]:
        """Models and named unions that a value of this kind is made of, each to be imported where it is read."""
        if isinstance(prop, UnionProperty):
            return [model for inner in prop.inner_properties for model in self.models_in(inner)]
        if isinstance(prop, ListProperty):
            return self.models_in(prop.inner_property)
        if isinstance(prop, ModelProperty):
            value = self._map_value(prop) if self.is_map(prop) else None
            return self.models_in(value) if value else [] if self.is_map(prop) else [prop]
        return []

    def enums_in(self, prop: PropertyProtocol) -> list[EnumProperty]:
        if isinstance(prop, UnionProperty):
            return [enum for inner in prop.inner_properties for enum in self.enums_in(inner)]
        if isinstance(prop, ListProperty):
            return self.enums_in(prop.inner_property)
        if isinstance(prop, ModelProperty) and self.is_map(prop):
            value = self._map_value(prop)
            return self.enums_in(value) if value else []
        return [prop] if isinstance(prop, EnumProperty) else []

    def _map_value(self, prop: ModelProperty) -> PropertyProtocol | None:
        """The kind of an object's unnamed values; None for any."""
        value = self._models.get(str(prop.class_info.name), prop).additional_properties
        return None if isinstance(value, AnyProperty) else value

    def extra_value(self, model: ModelProperty) -> PropertyProtocol | None:
        return self._map_value(model)


def text(value: object) -> str:
    """The text of what the generator guards as untrusted; the contract is ours."""
    return str(value.get_untrusted_value()) if hasattr(value, "get_untrusted_value") else str(value)


def class_name(schema: str) -> str:
    return str(ClassName(schema, "field_"))


def reader_name(union: ModelProperty) -> str:
    return f"read_{union.class_info.module_name}"


def model_constants(model: ModelProperty) -> dict[str, Any]:
    required = {text(name) for name in model.data.required or []}
    return {
        text(name): schema.const
        for name, schema in (model.data.properties or {}).items()
        if not isinstance(schema, Reference) and schema.const is not None and text(name) in required
    }


def split_union(annotation: str) -> list[str]:
    """`A | B` in its parts, not looking into brackets."""
    parts, depth = [""], 0
    for part in annotation.split(" | "):
        parts[-1] += f" | {part}" if parts[-1] else part
        depth += part.count("[") - part.count("]")
        if depth == 0:
            parts.append("")
    return parts[:-1]

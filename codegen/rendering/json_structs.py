"""The msgspec struct of a model on the fast path: its fields, and the conversions between these and the attributes of the model."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from definitions import Api, EnumType, ListType, MapType, Model, ObjectType, UnionType, ValueType

from rendering.expressions import is_nullable, is_plain, objects_in, read
from rendering.fast_path import FastPath
from rendering.fields import Field, fields


@frozen
class StructField:
    name: str
    declaration: str
    """The whole line."""
    reading: list[str]
    """Statements that set the attribute of the model."""
    value: str
    """An expression for the value of the model."""


@frozen
class JsonStruct:
    fields: list[StructField]
    options: str
    """Arguments of the class statement, after those that all structs have."""
    tag: str
    """The attribute that distinguishes the branches of a union, which msgspec reads itself; empty without a union."""
    tag_value: str
    """Its value as a literal."""
    is_numeric: bool
    is_sent: bool
    """Whether requests contain it."""

    @property
    def uses_value(self) -> bool:
        """Whether a statement stores a value in the variable `value` first."""
        return any(statement.startswith("value = ") for field in self.fields for statement in field.reading)


class JsonStructs:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._fast_path = FastPath(api)

    def of(self, model: Model) -> JsonStruct | None:
        """The struct of a model; None when the model is not on the fast path."""
        if not self._fast_path.includes(model.name):
            return None
        tag = self._fast_path.tag_of(model.name)
        found = fields(model)
        tag_name = next((field.name for field in found if tag and field.key == repr(tag.key)), "")
        lines = [self._field(field) for field in found if field.name != tag_name]
        lines.sort(key=lambda line: " = " in line.declaration)  # msgspec requires fields with a default to follow those without
        return JsonStruct(
            fields=lines,
            options=f", tag_field={tag.key!r}, tag={tag.value!r}" if tag else "",
            tag=tag_name,
            tag_value=repr(tag.value) if tag else "",
            is_numeric=self._fast_path.is_numeric(model.name),
            is_sent=self._fast_path.is_sent(model.name),
        )

    def of_union(self, name: str) -> list[str]:
        """The structs of a union's branches; none when the union is not on the fast path."""
        return [f"{branch}Struct" for branch in self._fast_path.branches(name)] if self._fast_path.includes(name) else []

    def is_response(self, model: Model) -> bool:
        return self._fast_path.is_response(model.name)

    def imports(self, name: str) -> dict[str, str]:
        """The structs that the struct of a model or union refers to, each with the class in whose module it is."""
        if not self._fast_path.includes(name):
            return {}
        contained = [part.name for prop in self._api.properties(name) for part in objects_in(prop.type)]
        owners = [*contained, *self._fast_path.branches(name)]
        return {f"{owner}Struct": owner for owner in owners if owner != name and self._fast_path.includes(owner)}

    def _field(self, field: Field) -> StructField:
        absent = "UNSET" if field.nullable and field.default is not None else "None"
        kind = self._annotation(field.property.type)
        if kind != "Any":
            kind += " | None" if field.nullable or not field.required else ""
            kind += " | UnsetType" if absent == "UNSET" else ""
        options = [] if field.required else [f"default={absent}"]
        if repr(field.name) != field.key:
            declared = f" = field({', '.join([f'name={field.key}', *options])})"
        else:
            declared = f" = {absent}" if options else ""
        return StructField(field.name, f"{field.name}: {kind}{declared}", list(self._reading(field)), self._value(field))

    def _reading(self, field: Field) -> Iterator[str]:
        own, target, kind = f"self.{field.name}", f"model.{field.name}", field.property.type
        direct = self._read(kind, own)
        if (field.required and not field.nullable) or (direct == own and field.default is None):
            yield f"{target} = {direct}"
            return
        yield f"value = {own}"
        made = self._read(kind, "value")
        default = field.default.python if field.default else "None"
        if field.nullable and field.default is not None:  # null means something else than absent here
            made = made if made == "value" else f"None if value is None else {made}"
            yield f"{target} = {default} if value is UNSET else {made}"
        else:
            yield f"{target} = {default} if value is None else {made}"

    def _value(self, field: Field) -> str:
        own = f"self.{field.name}"
        accepts_none = field.value in (own, f"convert({own})") or field.value.startswith("None if")
        return field.value if accepts_none or not field.written_if else f"None if {own} is None else {field.value}"

    def _annotation(self, kind: ValueType) -> str:
        """What msgspec checks and builds. `Any` where it would be stricter than `from_dict`, or where Python builds the value."""
        if isinstance(kind, UnionType):
            return "Any" if kind.only is None else self._annotation(kind.only)
        if isinstance(kind, ListType):
            inner = self._annotation(kind.item)
            return f"list[{inner} | None]" if inner != "Any" and is_nullable(kind.item) else f"list[{inner}]"
        if isinstance(kind, ObjectType) and self._fast_path.has_struct(kind):
            return f"{kind.name}Struct"
        if isinstance(kind, MapType):
            return "dict[str, Any]"
        return kind.name if isinstance(kind, EnumType) else "Any"

    def _read(self, kind: ValueType, source: str, depth: int = 0) -> str:
        """An expression for the model's value of `source`, a value of the struct that nothing else refers to."""
        if is_plain(kind) or isinstance(kind, EnumType):
            return source
        if isinstance(kind, UnionType) and kind.only is not None:
            made = self._read(kind.only, source, depth)
            return f"None if {source} is None else {made}" if depth and made != source and kind.nullable else made
        if isinstance(kind, ListType):
            return self._read_list(kind, source, depth)
        if isinstance(kind, ObjectType) and self._fast_path.has_struct(kind):
            return f"{source}.to_model()"
        made = read(kind, source, depth=depth)
        return source if made == f"dict({source})" else made

    def _read_list(self, kind: ListType, source: str, depth: int) -> str:
        item = f"_v{depth}"
        if isinstance(kind.item, ObjectType) and self._fast_path.has_struct(kind.item):
            numeric = self._fast_path.is_numeric(kind.item.name)
            made = f"{kind.item.name}Struct.to_models({source})" if numeric else f"to_models({source})"
        else:
            inner = self._read(kind.item, item, depth + 1)
            made = source if inner == item else f"[{inner} for {item} in {source}]"
        return f"ModelList({made})" if isinstance(kind.item, ObjectType) and depth == 0 else made

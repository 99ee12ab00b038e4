"""The module of types for arguments: `pictograph/types.py`. A TypedDict for each public model in requests, the values of enumerations."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from attrs import frozen
from definitions import Api, EnumType, ListType, MapType, ObjectType, Property, TimeType, UnionType, ValueType

from rendering.docstrings import docstring
from rendering.expressions import annotation, enums_in, objects_in
from rendering.public_models import template

LINE_LENGTH = 140  # of pictograph/, in pyproject.toml


@frozen
class Entry:
    key: str
    annotation: str
    description: str


@frozen
class RequestDict:
    """The fields of a model, as its dict."""

    name: str
    description: str
    entries: list[Entry]


def render_public_types(api: Api) -> str:
    """The source of the module, already formatted."""
    return _Types(api).render()


class _Types:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._public = {generated: public for public, generated in api.public_names.items()}
        self._sent: set[str] = set()
        self._enums: set[str] = set()
        self._seen: set[str] = set()
        for operation in api.operations():
            for kind in [*(each.type for each in operation.parameters), *([operation.body.type] if operation.body else [])]:
                self._visit(kind)

    def render(self) -> str:
        models = sorted(filter(self._has_dict, self._sent))
        return template("public_types.py.jinja").render(
            api=self._api,
            aliases=[*map(self._union, sorted(self._sent & self._api.unions.keys())), *map(self._values, sorted(self._enums))],
            dicts=[self._dict(name) for name in models],
            docstring=docstring,
            imports={name: self._name(name) for name in sorted({*self._sent} - self._api.unions.keys() | self._enums, key=str.lower)},
        )

    def _visit(self, kind: ValueType, *, written: bool = False) -> None:
        """Find what callers write themselves: the public parts of requests and what these contain. Bodies as a whole are arguments."""
        self._enums.update(each.name for each in enums_in(kind) if each.base == "str" and (written or each.name in self._public))
        for part in objects_in(kind):
            is_written = written or part.name in self._public
            if part.name in (self._sent if is_written else self._seen):
                continue
            names = [part.name, *self._branches(part.name)]
            (self._sent if is_written else self._seen).update(names)
            for name in names:
                for prop in self._api.properties(name):
                    self._visit(prop.type, written=is_written)

    def _branches(self, name: str) -> list[str]:
        """The models of a union, without the one for unknown tags, which requests do not contain."""
        union = self._api.unions.get(name)
        return list(union.dispatch.cases.values()) if union else []

    def _has_dict(self, name: str) -> bool:
        """Whether a model can be a class with its keys as attributes: no key is a Python keyword."""
        model = self._api.models.get(name)
        return model is not None and all(prop.key.isidentifier() and not keyword.iskeyword(prop.key) for prop in model.properties)

    def _name(self, generated: str) -> str:
        return self._public.get(generated, generated)

    def _union(self, name: str) -> str:
        dicts = " | ".join(f"{self._name(branch)}Dict" for branch in self._branches(name) if self._has_dict(branch))
        return _line(f'{self._name(name)}Dict: TypeAlias = "{dicts}"')

    def _values(self, name: str) -> str:
        """An alias for an open enumeration: its class, its known values, or any other text."""
        known = ", ".join(f"'{value}'" for value in self._api.enumerations[name].members.values())
        return _line(f'{self._name(name)}Value: TypeAlias = "{self._name(name)} | Literal[{known}] | str"')

    def _dict(self, name: str) -> RequestDict:
        model = self._api.models[name]
        return RequestDict(self._name(name), model.description, [self._entry(prop) for prop in model.properties])

    def _entry(self, prop: Property) -> Entry:
        required = prop.required and prop.default is None and prop.factory is None
        kind = " | ".join(dict.fromkeys(self._alternatives(prop.type)))
        return Entry(prop.key, kind if required else f"NotRequired[{kind}]", prop.description)

    def _alternatives(self, kind: ValueType) -> Iterator[str]:
        if isinstance(kind, UnionType):
            for branch in kind.branches:
                yield from self._alternatives(branch)
            if kind.nullable:
                yield "None"
        elif isinstance(kind, ListType):
            yield f"Sequence[{' | '.join(self._alternatives(kind.item))}]"
        elif isinstance(kind, MapType):
            yield f"Mapping[str, {' | '.join(self._alternatives(kind.value))}]"
        elif isinstance(kind, TimeType):
            yield "str"
        elif isinstance(kind, ObjectType):
            has_dict = kind.is_union or self._has_dict(kind.name)
            yield from (f"{self._name(kind.name)}Dict" if has_dict else "Mapping[str, object]", self._name(kind.name))
        elif isinstance(kind, EnumType) and kind.base == "str":
            yield f"{self._name(kind.name)}Value"
        else:
            yield annotation(kind).replace("Any", "object").replace("'", '"')


def _line(text: str) -> str:
    """An assignment as the formatter writes it."""
    name, _, value = text.partition(" = ")
    return text if len(text) <= LINE_LENGTH else f"{name} = (\n    {value}\n)"

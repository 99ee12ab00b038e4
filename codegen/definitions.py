"""The contents of the generated package as frozen classes: operations, models, enumerations and the types of their values.

`generator.py` creates them from the parser's data. `rendering/` and the templates read only these, never the parser's classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import field, frozen

# Types of values.


@frozen
class PlainType:
    """A value that is the same in JSON and in Python (text, number, boolean, constant), or a file of a multipart body."""

    annotation: str


@frozen
class AnyType:
    """Any JSON value."""


@frozen
class TimeType:
    """A date or a time, which is text in JSON."""

    annotation: str


@frozen
class EnumType:
    name: str
    base: str
    """`str` or `int`."""


@frozen
class ObjectType:
    """An instance of a model, or of one of the models of a named union."""

    name: str
    reader: str
    """The function that creates it from decoded JSON: `Dataset.from_dict`, `read_annotation`."""
    is_union: bool


@frozen
class ListType:
    item: ValueType


@frozen
class MapType:
    """An object without named properties: a plain `dict`."""

    value: ValueType


@frozen
class UnionType:
    """One of several types, or null."""

    branches: tuple[ValueType, ...]
    """Without null."""
    nullable: bool
    dispatch: Dispatch | None = None
    """How to distinguish the objects among the branches; None if there is at most one."""

    @property
    def only(self) -> ValueType | None:
        """The type of a value that is not null, when there is only one."""
        return self.branches[0] if len(self.branches) == 1 else None


ValueType: TypeAlias = PlainType | AnyType | TimeType | EnumType | ObjectType | ListType | MapType | UnionType


@frozen
class Dispatch:
    """How the branches of a union are distinguished: by the value of the property `tag`."""

    tag: str
    cases: Mapping[Any, str]
    """Value of the tag -> class."""
    otherwise: str | None
    """The class for values that no other branch claims."""

    @property
    def classes(self) -> list[str]:
        return [*self.cases.values(), *([self.otherwise] if self.otherwise else [])]


# Classes.


@frozen
class Default:
    """The value of a property that is absent, as Python source."""

    json: str
    """Before decoding."""
    python: str | None
    """After decoding, for a value that all objects may share; None for a list or an object, which each object needs for itself."""


@frozen
class Property:
    """A property of a model: an attribute in Python."""

    name: str
    key: str
    """Its name in JSON."""
    type: ValueType
    required: bool
    description: str
    default: Default | None
    constant: str | None
    """Source of the value, where there is only one."""
    factory: str | None
    """`x-python-default`: what the constructor fills in."""
    deprecation: str | None = None
    """`x-deprecation` of a deprecated property: what to use instead."""


@frozen
class Model:
    name: str
    module: str
    description: str
    properties: tuple[Property, ...]
    extra_type: ValueType | None
    """Type of the properties without a name, if the contract restricts it."""
    is_input: bool
    """Only requests contain it."""


@frozen
class NamedUnion:
    """A union with a name of its own: a type alias and a function in Python."""

    name: str
    module: str
    description: str
    dispatch: Dispatch

    @property
    def reader(self) -> str:
        return f"read_{self.module}"


@frozen
class Enumeration:
    name: str
    module: str
    description: str
    members: Mapping[str, Any]


# Operations.


@frozen
class Parameter:
    name: str
    """Of the Python argument."""
    key: str
    """In the HTTP message."""
    place: str
    """`path`, `query` or `header`."""
    type: ValueType
    required: bool
    description: str
    default: Any
    """What the server assumes when it is absent; None if unknown."""
    deprecation: str | None = None
    """`x-deprecation` of a deprecated parameter: what to use instead."""


@frozen
class RequestBody:
    argument: str
    """The argument of `Request.build`: `json`, `data`, `files` or `content`."""
    type: ValueType
    required: bool
    description: str
    content_type: str


@frozen
class SuccessResponse:
    """The body of a 2xx response."""

    kind: str
    """`json`, `text`, `bytes` or `empty`."""
    type: ValueType | None
    """Of JSON."""


@frozen
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    extensions: Mapping[str, Any]
    """The `x-...` keys."""
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: tuple[SuccessResponse, ...]
    responses_dispatch: Dispatch | None
    """How to distinguish the objects of several responses."""
    deprecation: str | None = None
    """`x-deprecation` of a deprecated operation: what to use instead."""

    def parameters_in(self, place: str) -> list[Parameter]:
        return [parameter for parameter in self.parameters if parameter.place == place]


@frozen
class Tag:
    """The operations of one tag: a package in Python."""

    name: str
    package: str
    operations: tuple[Operation, ...]


@frozen
class Api:
    """All that the package is generated from."""

    title: str
    version: str
    contract_name: str
    """File name of the contract."""
    api_key_header: str
    tags: tuple[Tag, ...]
    models: Mapping[str, Model]
    unions: Mapping[str, NamedUnion]
    enumerations: Mapping[str, Enumeration]
    public_names: Mapping[str, str] = field(factory=dict)
    """Public name -> class or union, from `x-python-public`."""

    def operations(self) -> Iterator[Operation]:
        for tag in self.tags:
            yield from tag.operations

    def properties(self, name: str) -> tuple[Property, ...]:
        """The properties of a model; none for a union."""
        return self.models[name].properties if name in self.models else ()

# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct, field

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["class", "marks", "parts", "dates"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Page(ApiModel):
    """Lists that can be long, so it is decoded on the fast path."""

    class_: str | None = None
    marks: list[Mark]
    parts: list[Part] = Factory(list)
    dates: list[Dated] | None = None
    """Their properties have any name."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.class_ = data.get("class")
        self.marks = ModelList(map(read_mark, to_list(data["marks"])))
        value = data.get("parts")
        self.parts = [] if value is None else ModelList(map(Part.from_dict, to_list(value)))
        value = data.get("dates")
        self.dates = None if value is None else ModelList(map(Dated.from_dict, to_list(value)))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, PageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.class_ is not None:
            data["class"] = self.class_
        data["marks"] = convert(to_list(self.marks))
        if self.parts is not None:
            data["parts"] = convert(to_list(self.parts))
        if self.dates is not None:
            data["dates"] = convert(to_list(self.dates))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class PageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Page` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    marks: list[MarkStruct]
    class_: Any = field(name="class", default=None)
    parts: list[PartStruct] | None = None
    dates: list[Any] | None = None

    def to_model(self) -> Page:
        value: Any
        model = new_instance(Page)
        model.marks = ModelList(to_models(self.marks))
        model.class_ = self.class_
        value = self.parts
        model.parts = [] if value is None else ModelList(to_models(value))
        value = self.dates
        model.dates = None if value is None else ModelList([Dated.from_dict(_v0) for _v0 in value])
        model._extra = None
        return model


from .dated import Dated
from .mark import Mark, MarkStruct, read_mark
from .part import Part, PartStruct

# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct, field

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["class", "marks", "parts", "dates"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Page(ApiModel):
    """Lists that may be long. Their items have a form in which they are read fast."""

    class_: str | None = None
    marks: list[Mark]
    parts: list[Part] = Factory(list)
    dates: list[Dated] | None = None
    """Their fields have any name."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.class_ = data.get("class")
        self.marks = list(map(read_mark, listed(data["marks"])))
        value = data.get("parts")
        self.parts = [] if value is None else list(map(Part.from_dict, listed(value)))
        value = data.get("dates")
        self.dates = None if value is None else list(map(Dated.from_dict, listed(value)))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            PageWire,
            {
                "marks": ("marks", MarkWire, read_mark),
                "parts": ("parts", PartWire, Part.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.class_ is not None:
            data["class"] = self.class_
        data["marks"] = part(listed(self.marks))
        if self.parts is not None:
            data["parts"] = part(listed(self.parts))
        if self.dates is not None:
            data["dates"] = part(listed(self.dates))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class PageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Page`, when it is exactly as the contract has it; see `json_text`."""

    marks: list[MarkWire]
    class_: Any = field(name="class", default=None)
    parts: list[PartWire] | None = None
    dates: list[Any] | None = None

    def _model(self) -> Page:
        value: Any
        made = new(Page)
        made.marks = models_of(self.marks)
        made.class_ = self.class_
        value = self.parts
        made.parts = [] if value is None else models_of(value)
        value = self.dates
        made.dates = None if value is None else [Dated.from_dict(_v0) for _v0 in value]
        made._extra = None
        return made


from .dated import Dated
from .mark import Mark, MarkWire, read_mark
from .part import Part, PartWire

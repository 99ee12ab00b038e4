# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["kind", "centre"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Circle(ApiModel):
    """Circle."""

    kind: Literal["circle"] = "circle"
    centre: Place
    """A closed object. What a newer server adds is kept all the same."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.kind = data["kind"]
        self.centre = Place.from_dict(data["centre"])
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "centre": dump(self.centre)}
        if self._extra:
            data.update(self._extra)
        return data


from .place import Place

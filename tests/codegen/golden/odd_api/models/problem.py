# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, read_union, unknown_fields

_KEYS = frozenset(["detail", "place"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Problem(ApiModel):
    """Problem."""

    detail: TooFew | TooMany | str
    """One of two objects, or a text."""
    place: Place | str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data["detail"]
        self.detail = (
            read_union(value, "error", {"too_few": TooFew.from_dict, "too_many": TooMany.from_dict}, None)
            if isinstance(value, Mapping)
            else value
        )
        value = data.get("place")
        self.place = None if value is None else (Place.from_dict(value) if isinstance(value, Mapping) else value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"detail": convert(self.detail)}
        if self.place is not None:
            data["place"] = convert(self.place)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .place import Place
from .too_few import TooFew
from .too_many import TooMany

# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, cast

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["total"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Counted(ApiModel):
    """A named property, and integers with any other name."""

    total: int

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.total = data["total"]
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"total": self.total}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    @property
    def additional_properties(self) -> dict[str, int]:
        """The properties without an attribute, by name. Changes are written by `to_dict`."""
        return cast("dict[str, int]", super().additional_properties)

# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown

_KEYS = frozenset(["x", "y"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Place(ApiModel):
    """A closed object. What a newer server adds is kept all the same."""

    x: float
    y: float

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.x = data["x"]
        self.y = data["y"]
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y}
        if self._extra:
            data.update(self._extra)
        return data

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["path"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PolylineGeometry(ApiModel):
    """An open line."""

    path: list[Point]
    """Its points in order."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.path = list(map(Point.from_dict, data["path"]))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"path": list(map(dump, self.path))}
        if self._extra:
            data.update(self._extra)
        return data


from .point import Point

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["paths"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PolygonGeometry(ApiModel):
    """A region with holes. A region in two separate parts is two annotations, as only the first ring is an outer
    edge.
    """

    paths: list[list[Point]]
    """Rings. The first is the outer edge, the others are holes (even-odd rule). A ring closes by itself: don't
    repeat its first point.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.paths = [list(map(Point.from_dict, _v0)) for _v0 in data["paths"]]
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"paths": [list(map(dump, _v0)) for _v0 in self.paths]}
        if self._extra:
            data.update(self._extra)
        return data


from .point import Point

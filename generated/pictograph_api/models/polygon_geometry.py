# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, check_nested, to_list, unknown_fields

_KEYS = frozenset(["paths"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PolygonGeometry(ApiModel):
    """A region, optionally with holes. Only the first ring is an outer edge: use two annotations for a region in two
    separate parts.
    """

    paths: list[list[Point]]
    """Rings: the first is the outer edge, the others are holes (even-odd rule). Rings are closed implicitly; don't
    repeat the first point.
    """

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            paths=(Point, 2),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.paths = [list(map(Point.from_dict, to_list(_v0))) for _v0 in to_list(data["paths"])]
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"paths": convert([to_list(_v) for _v in self.paths])}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return PolygonGeometryStruct(convert([to_list(_v) for _v in self.paths]))


class PolygonGeometryStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`PolygonGeometry` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    paths: list[list[PointStruct]]

    def to_model(self) -> PolygonGeometry:
        model = new_instance(PolygonGeometry)
        model.paths = [PointStruct.to_models(_v0) for _v0 in self.paths]
        model._extra = None
        return model


from .point import Point, PointStruct

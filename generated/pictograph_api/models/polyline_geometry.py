# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, ModelList, check_nested, to_list, unknown_fields

_KEYS = frozenset(["path"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PolylineGeometry(ApiModel):
    """An open polyline."""

    path: list[Point]
    """Points in order."""

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            path=(Point, 1),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.path = ModelList(map(Point.from_dict, to_list(data["path"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"path": convert(to_list(self.path))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return PolylineGeometryStruct(convert(to_list(self.path)))


class PolylineGeometryStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`PolylineGeometry` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    path: list[PointStruct]

    def to_model(self) -> PolylineGeometry:
        model = new_instance(PolylineGeometry)
        model.path = ModelList(PointStruct.to_models(self.path))
        model._extra = None
        return model


from .point import Point, PointStruct

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from attrs import define
from msgspec import Raw, Struct

from ..json_text import new, wired
from ..types import listed, unknown
from ..unread import LateModel, Unread

_KEYS = frozenset(["path"])


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class PolylineGeometry(LateModel):
    """An open polyline."""

    path: list[Point]
    """Points in order."""
    _held_path: ClassVar[Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.path = list(map(Point.from_dict, listed(data["path"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"path": part(self._held_path)}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return PolylineGeometryWire(wired(self._held_path))


class PolylineGeometryWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `PolylineGeometry`, when it is exactly as the contract has it; see `json_text`."""

    path: Raw

    def _model(self) -> PolylineGeometry:
        made = new(PolylineGeometry)
        made.path = _PATH.text(self.path)
        made._extra = None
        return made


from .point import Point, PointWire

_PATH = Unread(PolylineGeometry, "path", list[PointWire], lambda _v: [_v0._model() for _v0 in _v])

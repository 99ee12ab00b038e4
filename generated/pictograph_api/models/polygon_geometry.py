# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from attrs import define
from msgspec import Raw, Struct

from ..json_text import new, wired
from ..types import listed, unknown
from ..unread import LateModel, Unread

_KEYS = frozenset(["paths"])


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class PolygonGeometry(LateModel):
    """A region, optionally with holes. Only the first ring is an outer edge: use two annotations for a region in two
    separate parts.
    """

    paths: list[list[Point]]
    """Rings: the first is the outer edge, the others are holes (even-odd rule). Rings are closed implicitly; don't
    repeat the first point.
    """
    _held_paths: ClassVar[Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.paths = [list(map(Point.from_dict, listed(_v0))) for _v0 in listed(data["paths"])]
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"paths": part(self._held_paths)}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return PolygonGeometryWire(wired(self._held_paths))


class PolygonGeometryWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `PolygonGeometry`, when it is exactly as the contract has it; see `json_text`."""

    paths: Raw

    def _model(self) -> PolygonGeometry:
        made = new(PolygonGeometry)
        made.paths = _PATHS.text(self.paths)
        made._extra = None
        return made


from .point import Point, PointWire

_PATHS = Unread(
    PolygonGeometry, "paths", list[list[PointWire]], lambda _v: [[_v1._model() for _v1 in _v0] for _v0 in _v]
)

# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, unknown

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

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "centre": part(self.centre)}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        try:
            return CircleWire(self.kind, self.centre._wired())
        except AttributeError:  # a mapping stands where a model is expected
            return self._parts(wired)


class CircleWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Circle`, when it is exactly as the contract has it; see `json_text`."""

    kind: Any
    centre: PlaceWire

    def _model(self) -> Circle:
        made = new(Circle)
        made.kind = self.kind
        made.centre = self.centre._model()
        made._extra = None
        return made


from .place import Place, PlaceWire

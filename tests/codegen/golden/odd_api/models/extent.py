# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct, field

from ..json_text import new, wired
from ..types import ApiModel, unknown

_KEYS = frozenset(["from", "to"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Extent(ApiModel):
    """Extent."""

    from_: float | None = None
    to: float | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.from_ = data.get("from")
        self.to = data.get("to")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.from_ is not None:
            data["from"] = self.from_
        if self.to is not None:
            data["to"] = self.to
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return ExtentWire(self.from_, self.to)


class ExtentWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Extent`, when it is exactly as the contract has it; see `json_text`."""

    from_: Any = field(name="from", default=None)
    to: Any = None

    def _model(self) -> Extent:
        made = new(Extent)
        made.from_ = self.from_
        made.to = self.to
        made._extra = None
        return made

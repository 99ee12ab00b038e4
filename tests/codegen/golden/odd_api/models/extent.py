# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct, field

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.from_ is not None:
            data["from"] = self.from_
        if self.to is not None:
            data["to"] = self.to
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return ExtentStruct(self.from_, self.to)


class ExtentStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Extent` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    from_: Any = field(name="from", default=None)
    to: Any = None

    def to_model(self) -> Extent:
        model = new_instance(Extent)
        model.from_ = self.from_
        model.to = self.to
        model._extra = None
        return model

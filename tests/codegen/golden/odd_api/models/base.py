# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, new_uuid, unknown_fields

_KEYS = frozenset(["id", "name"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Base(ApiModel):
    """Base."""

    id: str = Factory(new_uuid)
    """Id."""
    name: str | None = None
    """Name of the base."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data.get("name")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id}
        if self.name is not None:
            data["name"] = self.name
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

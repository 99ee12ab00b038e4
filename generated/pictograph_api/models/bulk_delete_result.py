# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["success", "deleted", "not_found", "count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkDeleteResult(ApiModel):
    """Result of a bulk deletion."""

    success: bool | None = None
    """Always true if present."""
    deleted: list[str]
    """IDs of the deleted objects."""
    not_found: list[str]
    """IDs that do not exist."""
    count: int
    """Number of deleted objects."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.success = data.get("success")
        self.deleted = to_list(data["deleted"])
        self.not_found = to_list(data["not_found"])
        self.count = data["count"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["deleted"] = to_list(self.deleted)
        data["not_found"] = to_list(self.not_found)
        data["count"] = self.count
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

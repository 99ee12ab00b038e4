# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["succeeded", "not_found", "count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkActionResult(ApiModel):
    """Result of a bulk operation."""

    succeeded: list[str]
    """IDs of the changed objects."""
    not_found: list[str]
    """IDs that do not exist."""
    count: int
    """Number of changed objects."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.succeeded = to_list(data["succeeded"])
        self.not_found = to_list(data["not_found"])
        self.count = data["count"]
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "succeeded": to_list(self.succeeded),
            "not_found": to_list(self.not_found),
            "count": self.count,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

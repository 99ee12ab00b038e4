# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, listed, unknown

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
        self.succeeded = listed(data["succeeded"])
        self.not_found = listed(data["not_found"])
        self.count = data["count"]
        self._extra = None if len(data) == 3 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "succeeded": listed(self.succeeded),
            "not_found": listed(self.not_found),
            "count": self.count,
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

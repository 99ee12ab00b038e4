# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown

_KEYS = frozenset(["id", "reason"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchFailure(ApiModel):
    """An image that was left as it is."""

    id: str
    """Id of the image."""
    reason: str
    """Why."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.reason = data["reason"]
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "reason": self.reason}
        if self._extra:
            data.update(self._extra)
        return data

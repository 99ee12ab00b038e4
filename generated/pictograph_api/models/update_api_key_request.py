# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["name", "rate_limit", "is_active"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UpdateApiKeyRequest(ApiModel):
    """Fields to change, at least one. Omitted fields keep their values."""

    name: str | None = None
    """New name."""
    rate_limit: int | None = None
    """Rate limit in requests per hour."""
    is_active: bool | None = None
    """Whether the key is active."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data.get("name")
        self.rate_limit = data.get("rate_limit")
        self.is_active = data.get("is_active")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not None:
            data["name"] = self.name
        if self.rate_limit is not None:
            data["rate_limit"] = self.rate_limit
        if self.is_active is not None:
            data["is_active"] = self.is_active
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

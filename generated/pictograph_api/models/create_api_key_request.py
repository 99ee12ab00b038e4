# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .role import Role

_KEYS = frozenset(["organization_id", "name", "role", "rate_limit", "expires_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateApiKeyRequest(ApiModel):
    """Parameters of a new API key."""

    organization_id: str
    """ID of the organization of the calling key."""
    name: str
    """Name."""
    role: Role | str = Role.MEMBER
    """Role of the key. At most the role of the calling key."""
    rate_limit: int | None = None
    """Rate limit in requests per hour. Defaults to the limit of the tier."""
    expires_at: datetime.datetime | None = None
    """Time of expiration. Omit it for a key that does not expire."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        value = data.get("role")
        self.role = Role.MEMBER if value is None else Role(value)
        self.rate_limit = data.get("rate_limit")
        value = data.get("expires_at")
        self.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"organization_id": self.organization_id, "name": self.name}
        if self.role is not None:
            data["role"] = str(self.role)
        if self.rate_limit is not None:
            data["rate_limit"] = self.rate_limit
        if self.expires_at is not None:
            data["expires_at"] = convert(self.expires_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

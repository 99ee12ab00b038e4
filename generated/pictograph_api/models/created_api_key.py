# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .role import Role

_KEYS = frozenset(
    ["success", "api_key", "key_id", "key_prefix", "name", "role", "rate_limit", "expires_at", "created_at", "warning"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class CreatedApiKey(ApiModel):
    """A new API key and its secret, which is only returned once."""

    success: bool = True
    """Always true."""
    api_key: str
    """The secret. Store it immediately."""
    key_id: str
    """Unique identifier."""
    key_prefix: str
    """First 12 characters of the secret."""
    name: str
    """Name."""
    role: Role
    """Role of the key."""
    rate_limit: int
    """Rate limit in requests per hour."""
    expires_at: datetime.datetime | None = None
    """Time of expiration. Null if the key does not expire."""
    created_at: datetime.datetime
    """Time of creation."""
    warning: str
    """Human-readable warning that the secret is not shown again."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.api_key = data["api_key"]
        self.key_id = data["key_id"]
        self.key_prefix = data["key_prefix"]
        self.name = data["name"]
        self.role = Role(data["role"])
        self.rate_limit = data["rate_limit"]
        value = data.get("expires_at")
        self.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.warning = data["warning"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["api_key"] = self.api_key
        data["key_id"] = self.key_id
        data["key_prefix"] = self.key_prefix
        data["name"] = self.name
        data["role"] = str(self.role)
        data["rate_limit"] = self.rate_limit
        if self.expires_at is not None:
            data["expires_at"] = convert(self.expires_at)
        data["created_at"] = convert(self.created_at)
        data["warning"] = self.warning
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

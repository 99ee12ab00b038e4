# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .role import Role

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "name",
        "key_prefix",
        "role",
        "rate_limit",
        "is_active",
        "last_used_at",
        "expires_at",
        "created_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class ApiKey(ApiModel):
    """An API key without its secret."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name."""
    key_prefix: str
    """First 12 characters of the secret."""
    role: Role
    """Role of the key."""
    rate_limit: int
    """Rate limit in requests per hour."""
    is_active: bool
    """Whether the key is active. Requests with an inactive key fail with 401."""
    last_used_at: datetime.datetime | None = None
    """Time of last use."""
    expires_at: datetime.datetime | None = None
    """Time of expiration. Null if the key does not expire."""
    created_at: datetime.datetime
    """Time of creation."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.key_prefix = data["key_prefix"]
        self.role = Role(data["role"])
        self.rate_limit = data["rate_limit"]
        self.is_active = data["is_active"]
        value = data.get("last_used_at")
        self.last_used_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("expires_at")
        self.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "organization_id": self.organization_id,
            "name": self.name,
            "key_prefix": self.key_prefix,
            "role": str(self.role),
            "rate_limit": self.rate_limit,
            "is_active": self.is_active,
        }
        if self.last_used_at is not None:
            data["last_used_at"] = convert(self.last_used_at)
        if self.expires_at is not None:
            data["expires_at"] = convert(self.expires_at)
        data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ApiKeyStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ApiKey` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    name: Any
    key_prefix: Any
    role: Role
    rate_limit: Any
    is_active: Any
    created_at: Any
    last_used_at: Any = None
    expires_at: Any = None

    def to_model(self) -> ApiKey:
        value: Any
        model = new_instance(ApiKey)
        model.id = self.id
        model.organization_id = self.organization_id
        model.name = self.name
        model.key_prefix = self.key_prefix
        model.role = self.role
        model.rate_limit = self.rate_limit
        model.is_active = self.is_active
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        value = self.last_used_at
        model.last_used_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.expires_at
        model.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model

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

_KEYS = frozenset(["id", "user_id", "email", "full_name", "role", "joined_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationMember(ApiModel):
    """A member of an organization."""

    id: str
    """ID of the membership."""
    user_id: str
    """ID of the user."""
    email: str | None = None
    """Email address."""
    full_name: str | None = None
    """Name."""
    role: Role
    """Role."""
    joined_at: datetime.datetime
    """Time at which the user joined."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.user_id = data["user_id"]
        self.email = data.get("email")
        self.full_name = data.get("full_name")
        self.role = Role(data["role"])
        self.joined_at = datetime.datetime.fromisoformat(data["joined_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "user_id": self.user_id}
        if self.email is not None:
            data["email"] = self.email
        if self.full_name is not None:
            data["full_name"] = self.full_name
        data["role"] = str(self.role)
        data["joined_at"] = convert(self.joined_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationMemberStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`OrganizationMember` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    user_id: Any
    role: Role
    joined_at: Any
    email: Any = None
    full_name: Any = None

    def to_model(self) -> OrganizationMember:
        model = new_instance(OrganizationMember)
        model.id = self.id
        model.user_id = self.user_id
        model.role = self.role
        model.joined_at = datetime.datetime.fromisoformat(self.joined_at)
        model.email = self.email
        model.full_name = self.full_name
        model._extra = None
        return model

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "user_id": self.user_id}
        if self.email is not None:
            data["email"] = self.email
        if self.full_name is not None:
            data["full_name"] = self.full_name
        data["role"] = str(self.role)
        data["joined_at"] = part(self.joined_at)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationMemberWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `OrganizationMember`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    user_id: Any
    role: Role
    joined_at: Any
    email: Any = None
    full_name: Any = None

    def _model(self) -> OrganizationMember:
        made = new(OrganizationMember)
        made.id = self.id
        made.user_id = self.user_id
        made.role = self.role
        made.joined_at = datetime.datetime.fromisoformat(self.joined_at)
        made.email = self.email
        made.full_name = self.full_name
        made._extra = None
        return made

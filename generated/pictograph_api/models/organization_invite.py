# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .invite_role import InviteRole
from .invite_status import InviteStatus

_KEYS = frozenset(["id", "organization_id", "email", "role", "status", "invited_by", "expires_at", "created_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationInvite(ApiModel):
    """An invite to an organization."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    email: str
    """Email address of the recipient."""
    role: InviteRole
    """Role granted by the invite."""
    status: InviteStatus
    """Current status."""
    invited_by: str | None = None
    """ID of the user who created the invite."""
    expires_at: datetime.datetime
    """Time of expiration."""
    created_at: datetime.datetime
    """Time of creation."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.email = data["email"]
        self.role = InviteRole(data["role"])
        self.status = InviteStatus(data["status"])
        self.invited_by = data.get("invited_by")
        self.expires_at = datetime.datetime.fromisoformat(data["expires_at"])
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "organization_id": self.organization_id,
            "email": self.email,
            "role": str(self.role),
            "status": str(self.status),
        }
        if self.invited_by is not None:
            data["invited_by"] = self.invited_by
        data["expires_at"] = convert(self.expires_at)
        data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationInviteStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`OrganizationInvite` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    email: Any
    role: InviteRole
    status: InviteStatus
    expires_at: Any
    created_at: Any
    invited_by: Any = None

    def to_model(self) -> OrganizationInvite:
        model = new_instance(OrganizationInvite)
        model.id = self.id
        model.organization_id = self.organization_id
        model.email = self.email
        model.role = self.role
        model.status = self.status
        model.expires_at = datetime.datetime.fromisoformat(self.expires_at)
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.invited_by = self.invited_by
        model._extra = None
        return model

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .invite_role import InviteRole

_KEYS = frozenset(["email", "role"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateOrganizationInviteRequest(ApiModel):
    """Parameters of a new invite."""

    email: str
    """Email address of the recipient."""
    role: InviteRole | str = InviteRole.MEMBER
    """Role to grant."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.email = data["email"]
        value = data.get("role")
        self.role = InviteRole.MEMBER if value is None else InviteRole(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"email": self.email}
        if self.role is not None:
            data["role"] = str(self.role)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .role import Role

_KEYS = frozenset(["id", "role"])


@define(kw_only=True, repr=False, weakref_slot=False)
class MemberRole(ApiModel):
    """Role of a member."""

    id: str
    """ID of the membership."""
    role: Role
    """Role."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.role = Role(data["role"])
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "role": str(self.role)}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["members"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationMemberList(ApiModel):
    """Members of the organization."""

    members: list[OrganizationMember]
    """The members."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.members = list(map(OrganizationMember.from_dict, listed(data["members"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            OrganizationMemberListWire,
            {
                "members": ("members", OrganizationMemberWire, OrganizationMember.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"members": part(listed(self.members))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationMemberListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `OrganizationMemberList`, when it is exactly as the contract has it; see `json_text`."""

    members: list[OrganizationMemberWire]

    def _model(self) -> OrganizationMemberList:
        made = new(OrganizationMemberList)
        made.members = models_of(self.members)
        made._extra = None
        return made


from .organization_member import OrganizationMember, OrganizationMemberWire

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["invites"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationInviteList(ApiModel):
    """Invites of the organization."""

    invites: list[OrganizationInvite]
    """The invites."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.invites = list(map(OrganizationInvite.from_dict, listed(data["invites"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            OrganizationInviteListWire,
            {
                "invites": ("invites", OrganizationInviteWire, OrganizationInvite.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"invites": part(listed(self.invites))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationInviteListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `OrganizationInviteList`, when it is exactly as the contract has it; see `json_text`."""

    invites: list[OrganizationInviteWire]

    def _model(self) -> OrganizationInviteList:
        made = new(OrganizationInviteList)
        made.invites = models_of(self.invites)
        made._extra = None
        return made


from .organization_invite import OrganizationInvite, OrganizationInviteWire

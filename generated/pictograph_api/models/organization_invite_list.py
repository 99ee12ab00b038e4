# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["invites"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationInviteList(ApiModel):
    """Invites of the organization."""

    invites: list[OrganizationInvite]
    """The invites."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.invites = ModelList(map(OrganizationInvite.from_dict, to_list(data["invites"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, OrganizationInviteListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"invites": convert(to_list(self.invites))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationInviteListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`OrganizationInviteList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    invites: list[OrganizationInviteStruct]

    def to_model(self) -> OrganizationInviteList:
        model = new_instance(OrganizationInviteList)
        model.invites = ModelList(to_models(self.invites))
        model._extra = None
        return model


from .organization_invite import OrganizationInvite, OrganizationInviteStruct

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["members"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OrganizationMemberList(ApiModel):
    """Members of the organization."""

    members: list[OrganizationMember]
    """The members."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.members = ModelList(map(OrganizationMember.from_dict, to_list(data["members"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, OrganizationMemberListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"members": convert(to_list(self.members))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class OrganizationMemberListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`OrganizationMemberList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    members: list[OrganizationMemberStruct]

    def to_model(self) -> OrganizationMemberList:
        model = new_instance(OrganizationMemberList)
        model.members = ModelList(to_models(self.members))
        model._extra = None
        return model


from .organization_member import OrganizationMember, OrganizationMemberStruct

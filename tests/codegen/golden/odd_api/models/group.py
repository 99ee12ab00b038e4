# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["kind", "members"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Group(ApiModel):
    """Group."""

    kind: Literal["group"] = "group"
    members: list[Shape]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.kind = data["kind"]
        self.members = ModelList(map(read_shape, to_list(data["members"])))
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "members": convert(to_list(self.members))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return GroupStruct(self.kind, convert(to_list(self.members)))


class GroupStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Group` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    kind: Any
    members: list[Any]

    def to_model(self) -> Group:
        model = new_instance(Group)
        model.kind = self.kind
        model.members = ModelList([read_shape(_v0) for _v0 in self.members])
        model._extra = None
        return model


from .shape import read_shape

if TYPE_CHECKING:
    from .shape import Shape

# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define

from ..types import ApiModel, dump, unknown

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
        self.members = list(map(read_shape, data["members"]))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "members": list(map(dump, self.members))}
        if self._extra:
            data.update(self._extra)
        return data


from .shape import read_shape

if TYPE_CHECKING:
    from .shape import Shape

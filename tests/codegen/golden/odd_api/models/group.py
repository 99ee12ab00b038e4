# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, listed, unknown

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
        self.members = list(map(read_shape, listed(data["members"])))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "members": part(listed(self.members))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return GroupWire(self.kind, wired(listed(self.members)))


class GroupWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Group`, when it is exactly as the contract has it; see `json_text`."""

    kind: Any
    members: list[Any]

    def _model(self) -> Group:
        made = new(Group)
        made.kind = self.kind
        made.members = [read_shape(_v0) for _v0 in self.members]
        made._extra = None
        return made


from .shape import read_shape

if TYPE_CHECKING:
    from .shape import Shape

# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from attrs import define

from ..types import ApiModel, File, listed, unknown

_KEYS = frozenset(["file", "more", "note", "label"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Upload(ApiModel):
    """Upload."""

    file: File
    more: Sequence[File] | None = None
    note: str | None = None
    label: Label | Mapping[str, Any] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.file = data["file"]
        value = data.get("more")
        self.more = None if value is None else listed(value)
        self.note = data.get("note")
        value = data.get("label")
        self.label = None if value is None else Label.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"file": self.file}
        if self.more is not None:
            data["more"] = listed(self.more)
        if self.note is not None:
            data["note"] = self.note
        if self.label is not None:
            data["label"] = part(self.label)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


from .label import Label

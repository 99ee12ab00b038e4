# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, File, to_list, unknown_fields

_KEYS = frozenset(["file", "more", "note", "label"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Upload(ApiModel):
    """Upload."""

    file: File
    more: Iterable[File] | None = None
    note: str | None = None
    label: Label | Mapping[str, Any] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.file = data["file"]
        value = data.get("more")
        self.more = None if value is None else to_list(value)
        self.note = data.get("note")
        value = data.get("label")
        self.label = None if value is None else Label.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"file": self.file}
        if self.more is not None:
            data["more"] = to_list(self.more)
        if self.note is not None:
            data["note"] = self.note
        if self.label is not None:
            data["label"] = convert(self.label)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .label import Label

# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self, cast

from attrs import define

from ..types import ApiModel

_KEYS = frozenset(["note"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Dated(ApiModel):
    """A named property, and times with any other name."""

    note: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.note = data.get("note")
        self._extra = {_k: datetime.datetime.fromisoformat(_x) for _k, _x in data.items() if _k not in _KEYS} or None
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.note is not None:
            data["note"] = self.note
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    @property
    def additional_properties(self) -> dict[str, datetime.datetime]:
        """The properties without an attribute, by name. Changes are written by `to_dict`."""
        return cast("dict[str, datetime.datetime]", super().additional_properties)

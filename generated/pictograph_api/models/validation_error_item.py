# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["loc", "msg", "type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ValidationErrorItem(ApiModel):
    """An invalid field."""

    loc: list[str | int]
    """Location of the field, starting with `body`, `query`, `path` or `header`. List indexes are integers."""
    msg: str
    """Error message."""
    type: str
    """Error code."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.loc = to_list(data["loc"])
        self.msg = data["msg"]
        self.type = data["type"]
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"loc": to_list(self.loc), "msg": self.msg, "type": self.type}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

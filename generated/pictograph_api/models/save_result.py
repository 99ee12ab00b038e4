# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

_KEYS = frozenset(["success", "image_id", "previous_count", "new_count", "status"])


@define(kw_only=True, repr=False, weakref_slot=False)
class SaveResult(ApiModel):
    """The number of annotations before and after saving."""

    success: bool = True
    """Always true."""
    image_id: str
    """ID of the image."""
    previous_count: int
    """Number of annotations before saving."""
    new_count: int
    """Number of annotations after saving."""
    status: str
    """Current status of the image, which saving does not change. Values as in `ImageStatus`; older servers return
    `in_progress` for `annotate` and `review`.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.image_id = data["image_id"]
        self.previous_count = data["previous_count"]
        self.new_count = data["new_count"]
        self.status = data["status"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["previous_count"] = self.previous_count
        data["new_count"] = self.new_count
        data["status"] = self.status
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class SaveResultWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `SaveResult`, when it is exactly as the contract has it; see `json_text`."""

    image_id: Any
    previous_count: Any
    new_count: Any
    status: Any
    success: Any = None

    def _model(self) -> SaveResult:
        value: Any
        made = new(SaveResult)
        made.image_id = self.image_id
        made.previous_count = self.previous_count
        made.new_count = self.new_count
        made.status = self.status
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made

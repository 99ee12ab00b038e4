# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model
from ..types import ApiModel, unknown_fields

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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, SaveResultStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["previous_count"] = self.previous_count
        data["new_count"] = self.new_count
        data["status"] = self.status
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class SaveResultStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`SaveResult` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    image_id: Any
    previous_count: Any
    new_count: Any
    status: Any
    success: Any = None

    def to_model(self) -> SaveResult:
        value: Any
        model = new_instance(SaveResult)
        model.image_id = self.image_id
        model.previous_count = self.previous_count
        model.new_count = self.new_count
        model.status = self.status
        value = self.success
        model.success = True if value is None else value
        model._extra = None
        return model

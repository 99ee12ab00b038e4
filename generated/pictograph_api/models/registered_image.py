# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["success", "image_id", "filename"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisteredImage(ApiModel):
    """A registered image."""

    success: bool = True
    """Always true."""
    image_id: str
    """ID of the new image."""
    filename: str
    """Filename."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.image_id = data["image_id"]
        self.filename = data["filename"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["filename"] = self.filename
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

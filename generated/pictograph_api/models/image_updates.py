# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .image_status import ImageStatus

_KEYS = frozenset(["status", "display_name", "is_archived"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageUpdates(ApiModel):
    """Changes to an image, at least one. Omitted fields keep their values."""

    status: ImageStatus | str | None = None
    """New status."""
    display_name: str | None = None
    """Name to display instead of the filename."""
    is_archived: bool | None = None
    """Whether to archive (true) or restore (false) the image."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("status")
        self.status = None if value is None else ImageStatus(value)
        self.display_name = data.get("display_name")
        self.is_archived = data.get("is_archived")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.status is not None:
            data["status"] = str(self.status)
        if self.display_name is not None:
            data["display_name"] = self.display_name
        if self.is_archived is not None:
            data["is_archived"] = self.is_archived
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["total_images", "estimated_size_bytes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CheckConnectorLimitsRequest(ApiModel):
    """Size of a planned import."""

    total_images: int
    """Number of images to import."""
    estimated_size_bytes: int
    """Estimated size in bytes."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.total_images = data["total_images"]
        self.estimated_size_bytes = data["estimated_size_bytes"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"total_images": self.total_images, "estimated_size_bytes": self.estimated_size_bytes}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .exceeded_limit import ExceededLimit

_KEYS = frozenset(
    [
        "allowed",
        "current_images",
        "image_limit",
        "images_after_import",
        "current_storage_bytes",
        "storage_limit_bytes",
        "storage_after_import_bytes",
        "exceeded",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorLimitCheck(ApiModel):
    """Result of checking an import against the plan limits."""

    allowed: bool
    """Whether the import fits the plan."""
    current_images: int
    """Current number of images."""
    image_limit: int
    """Maximum number of images allowed by the plan."""
    images_after_import: int
    """Number of images after the import."""
    current_storage_bytes: int
    """Current storage usage in bytes."""
    storage_limit_bytes: int
    """Maximum storage in bytes allowed by the plan."""
    storage_after_import_bytes: int
    """Storage usage after the import in bytes."""
    exceeded: ExceededLimit | None = None
    """Exceeded limits, or null."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.allowed = data["allowed"]
        self.current_images = data["current_images"]
        self.image_limit = data["image_limit"]
        self.images_after_import = data["images_after_import"]
        self.current_storage_bytes = data["current_storage_bytes"]
        self.storage_limit_bytes = data["storage_limit_bytes"]
        self.storage_after_import_bytes = data["storage_after_import_bytes"]
        value = data.get("exceeded")
        self.exceeded = None if value is None else ExceededLimit(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "allowed": self.allowed,
            "current_images": self.current_images,
            "image_limit": self.image_limit,
            "images_after_import": self.images_after_import,
            "current_storage_bytes": self.current_storage_bytes,
            "storage_limit_bytes": self.storage_limit_bytes,
            "storage_after_import_bytes": self.storage_after_import_bytes,
        }
        if self.exceeded is not None:
            data["exceeded"] = str(self.exceeded)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

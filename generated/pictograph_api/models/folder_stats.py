# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["total_folders", "total_images", "total_size_bytes", "folders_by_status"])


@define(kw_only=True, repr=False, weakref_slot=False)
class FolderStats(ApiModel):
    """Statistics of a folder."""

    total_folders: int
    """Number of subfolders."""
    total_images: int
    """Number of images."""
    total_size_bytes: int
    """Total size of the images in bytes."""
    folders_by_status: dict[str, int]
    """Number of folders by status."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.total_folders = data["total_folders"]
        self.total_images = data["total_images"]
        self.total_size_bytes = data["total_size_bytes"]
        self.folders_by_status = dict(data["folders_by_status"])
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "total_folders": self.total_folders,
            "total_images": self.total_images,
            "total_size_bytes": self.total_size_bytes,
            "folders_by_status": dict(self.folders_by_status),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

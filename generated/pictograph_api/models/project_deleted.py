# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["project_id", "images", "folders", "gcs_blobs"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ProjectDeleted(ApiModel):
    """Counts of the objects that were deleted with a project."""

    project_id: str
    """ID of the project."""
    images: int
    """Number of deleted images."""
    folders: int
    """Number of deleted folders."""
    gcs_blobs: int
    """Number of deleted storage objects."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.project_id = data["project_id"]
        self.images = data["images"]
        self.folders = data["folders"]
        self.gcs_blobs = data["gcs_blobs"]
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "project_id": self.project_id,
            "images": self.images,
            "folders": self.folders,
            "gcs_blobs": self.gcs_blobs,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(
    [
        "id",
        "project_id",
        "organization_id",
        "name",
        "parent_folder_id",
        "full_path",
        "image_count",
        "created_by",
        "created_at",
        "updated_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Folder(ApiModel):
    """A folder of a project."""

    id: str
    """Unique identifier."""
    project_id: str
    """ID of the project."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name."""
    parent_folder_id: str | None = None
    """ID of the parent folder. Null for folders in the root."""
    full_path: str
    """Full path, starting with `/`."""
    image_count: int = 0
    """Number of images."""
    created_by: str | None = None
    """Creator of the folder."""
    created_at: datetime.datetime | None = None
    """Time of creation."""
    updated_at: datetime.datetime | None = None
    """Time of the last change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.project_id = data["project_id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.parent_folder_id = data.get("parent_folder_id")
        self.full_path = data["full_path"]
        value = data.get("image_count")
        self.image_count = 0 if value is None else value
        self.created_by = data.get("created_by")
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("updated_at")
        self.updated_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "project_id": self.project_id,
            "organization_id": self.organization_id,
            "name": self.name,
        }
        if self.parent_folder_id is not None:
            data["parent_folder_id"] = self.parent_folder_id
        data["full_path"] = self.full_path
        if self.image_count is not None:
            data["image_count"] = self.image_count
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self.updated_at is not None:
            data["updated_at"] = convert(self.updated_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

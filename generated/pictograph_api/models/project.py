# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "name",
        "description",
        "annotation_types",
        "classes",
        "image_count",
        "completed_image_count",
        "total_size",
        "archived_images",
        "created_at",
        "updated_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Project(ApiModel):
    """A dataset with the fields that are needed to edit it. The same object as the dataset with the same ID."""

    id: str
    """ID, identical to that of the dataset."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name, unique in the organization. Case-sensitive."""
    description: str | None = None
    """Description."""
    annotation_types: list[str] = Factory(lambda: ["bbox"])
    """Allowed annotation types: `bbox` (synonym `box`), `polygon`, `polyline`, `keypoint`."""
    classes: list[ProjectClass]
    """Classes allowed for annotations."""
    image_count: int
    """Number of images that are not archived."""
    completed_image_count: int
    """Number of images with status `complete`."""
    total_size: int
    """Total size of the images in bytes."""
    archived_images: int
    """Number of archived images."""
    created_at: datetime.datetime
    """Time of creation."""
    updated_at: datetime.datetime | None = None
    """Time of the last change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.description = data.get("description")
        value = data.get("annotation_types")
        self.annotation_types = ["bbox"] if value is None else to_list(value)
        self.classes = ModelList(map(ProjectClass.from_dict, to_list(data["classes"])))
        self.image_count = data["image_count"]
        self.completed_image_count = data["completed_image_count"]
        self.total_size = data["total_size"]
        self.archived_images = data["archived_images"]
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        value = data.get("updated_at")
        self.updated_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "name": self.name}
        if self.description is not None:
            data["description"] = self.description
        if self.annotation_types is not None:
            data["annotation_types"] = to_list(self.annotation_types)
        data["classes"] = convert(to_list(self.classes))
        data["image_count"] = self.image_count
        data["completed_image_count"] = self.completed_image_count
        data["total_size"] = self.total_size
        data["archived_images"] = self.archived_images
        data["created_at"] = convert(self.created_at)
        if self.updated_at is not None:
            data["updated_at"] = convert(self.updated_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ProjectStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Project` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    name: Any
    classes: list[ProjectClassStruct]
    image_count: Any
    completed_image_count: Any
    total_size: Any
    archived_images: Any
    created_at: Any
    description: Any = None
    annotation_types: list[Any] | None = None
    updated_at: Any = None

    def to_model(self) -> Project:
        value: Any
        model = new_instance(Project)
        model.id = self.id
        model.organization_id = self.organization_id
        model.name = self.name
        model.classes = ModelList(to_models(self.classes))
        model.image_count = self.image_count
        model.completed_image_count = self.completed_image_count
        model.total_size = self.total_size
        model.archived_images = self.archived_images
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.description = self.description
        value = self.annotation_types
        model.annotation_types = ["bbox"] if value is None else value
        value = self.updated_at
        model.updated_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model


from .project_class import ProjectClass, ProjectClassStruct

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
        "name",
        "description",
        "image_count",
        "completed_image_count",
        "total_size",
        "archived_images",
        "classes",
        "images",
        "created_at",
        "organization_id",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Dataset(ApiModel):
    """A set of images and its classes."""

    id: str
    """ID, identical to that of the project."""
    name: str
    """Name, unique in the organization. Case-sensitive."""
    description: str | None = None
    """Description."""
    image_count: int = 0
    """Number of images that are not archived."""
    completed_image_count: int = 0
    """Number of images with status `complete`."""
    total_size: int = 0
    """Total size of the images in bytes."""
    archived_images: int = 0
    """Number of archived images."""
    classes: list[ProjectClass] = Factory(list)
    """Classes allowed for annotations."""
    images: list[DatasetImage] | None = None
    """A page of images. Only returned by `get_dataset_by_name`, and only if requested."""
    created_at: datetime.datetime
    """Time of creation."""
    organization_id: str | None = None
    """ID of the organization. Only returned by `get_dataset_by_name`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.description = data.get("description")
        value = data.get("image_count")
        self.image_count = 0 if value is None else value
        value = data.get("completed_image_count")
        self.completed_image_count = 0 if value is None else value
        value = data.get("total_size")
        self.total_size = 0 if value is None else value
        value = data.get("archived_images")
        self.archived_images = 0 if value is None else value
        value = data.get("classes")
        self.classes = [] if value is None else ModelList(map(ProjectClass.from_dict, to_list(value)))
        value = data.get("images")
        self.images = None if value is None else ModelList(map(DatasetImage.from_dict, to_list(value)))
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.organization_id = data.get("organization_id")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.description is not None:
            data["description"] = self.description
        if self.image_count is not None:
            data["image_count"] = self.image_count
        if self.completed_image_count is not None:
            data["completed_image_count"] = self.completed_image_count
        if self.total_size is not None:
            data["total_size"] = self.total_size
        if self.archived_images is not None:
            data["archived_images"] = self.archived_images
        if self.classes is not None:
            data["classes"] = convert(to_list(self.classes))
        if self.images is not None:
            data["images"] = convert(to_list(self.images))
        data["created_at"] = convert(self.created_at)
        if self.organization_id is not None:
            data["organization_id"] = self.organization_id
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DatasetStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Dataset` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    name: Any
    created_at: Any
    description: Any = None
    image_count: Any = None
    completed_image_count: Any = None
    total_size: Any = None
    archived_images: Any = None
    classes: list[ProjectClassStruct] | None = None
    images: list[DatasetImageStruct] | None = None
    organization_id: Any = None

    def to_model(self) -> Dataset:
        value: Any
        model = new_instance(Dataset)
        model.id = self.id
        model.name = self.name
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.description = self.description
        value = self.image_count
        model.image_count = 0 if value is None else value
        value = self.completed_image_count
        model.completed_image_count = 0 if value is None else value
        value = self.total_size
        model.total_size = 0 if value is None else value
        value = self.archived_images
        model.archived_images = 0 if value is None else value
        value = self.classes
        model.classes = [] if value is None else ModelList(to_models(value))
        value = self.images
        model.images = None if value is None else ModelList(to_models(value))
        model.organization_id = self.organization_id
        model._extra = None
        return model


from .dataset_image import DatasetImage, DatasetImageStruct
from .project_class import ProjectClass, ProjectClassStruct

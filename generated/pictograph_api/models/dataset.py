# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, listed, unknown

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
        self.classes = [] if value is None else list(map(ProjectClass.from_dict, listed(value)))
        value = data.get("images")
        self.images = None if value is None else list(map(DatasetImage.from_dict, listed(value)))
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.organization_id = data.get("organization_id")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
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
            data["classes"] = part(listed(self.classes))
        if self.images is not None:
            data["images"] = part(listed(self.images))
        data["created_at"] = part(self.created_at)
        if self.organization_id is not None:
            data["organization_id"] = self.organization_id
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DatasetWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Dataset`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    name: Any
    created_at: Any
    description: Any = None
    image_count: Any = None
    completed_image_count: Any = None
    total_size: Any = None
    archived_images: Any = None
    classes: list[ProjectClassWire] | None = None
    images: list[DatasetImageWire] | None = None
    organization_id: Any = None

    def _model(self) -> Dataset:
        value: Any
        made = new(Dataset)
        made.id = self.id
        made.name = self.name
        made.created_at = datetime.datetime.fromisoformat(self.created_at)
        made.description = self.description
        value = self.image_count
        made.image_count = 0 if value is None else value
        value = self.completed_image_count
        made.completed_image_count = 0 if value is None else value
        value = self.total_size
        made.total_size = 0 if value is None else value
        value = self.archived_images
        made.archived_images = 0 if value is None else value
        value = self.classes
        made.classes = [] if value is None else [_v0._model() for _v0 in value]
        value = self.images
        made.images = None if value is None else [_v0._model() for _v0 in value]
        made.organization_id = self.organization_id
        made._extra = None
        return made


from .dataset_image import DatasetImage, DatasetImageWire
from .project_class import ProjectClass, ProjectClassWire

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .image_status import ImageStatus

_KEYS = frozenset(
    [
        "id",
        "filename",
        "status",
        "annotation_count",
        "file_size",
        "width",
        "height",
        "mime_type",
        "dataset_id",
        "virtual_folder_path",
        "is_archived",
        "image_url",
        "thumbnail_url",
        "annotation_url",
        "created_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetImage(ApiModel):
    """An image in the list of a dataset."""

    id: str
    """Unique identifier."""
    filename: str
    """Filename, unique in the folder."""
    status: ImageStatus | None = None
    """Stage in the annotation process."""
    annotation_count: int
    """Number of annotations."""
    file_size: int
    """Size in bytes."""
    width: int | None = None
    """Width in pixels."""
    height: int | None = None
    """Height in pixels."""
    mime_type: str | None = None
    """Media type, such as `image/jpeg`."""
    dataset_id: str | None = None
    """ID of the dataset."""
    virtual_folder_path: str | None = None
    """Folder path; `/` is the root."""
    is_archived: bool = False
    """Whether the image is archived."""
    image_url: str | None = None
    """URL of the image file."""
    thumbnail_url: str | None = None
    """URL of a thumbnail."""
    annotation_url: str | None = None
    """URL of the annotations. Absent if there are none."""
    created_at: datetime.datetime
    """Time of registration."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.filename = data["filename"]
        value = data.get("status")
        self.status = None if value is None else ImageStatus(value)
        self.annotation_count = data["annotation_count"]
        self.file_size = data["file_size"]
        self.width = data.get("width")
        self.height = data.get("height")
        self.mime_type = data.get("mime_type")
        self.dataset_id = data.get("dataset_id")
        self.virtual_folder_path = data.get("virtual_folder_path")
        value = data.get("is_archived")
        self.is_archived = False if value is None else value
        self.image_url = data.get("image_url")
        self.thumbnail_url = data.get("thumbnail_url")
        self.annotation_url = data.get("annotation_url")
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "filename": self.filename}
        if self.status is not None:
            data["status"] = str(self.status)
        data["annotation_count"] = self.annotation_count
        data["file_size"] = self.file_size
        if self.width is not None:
            data["width"] = self.width
        if self.height is not None:
            data["height"] = self.height
        if self.mime_type is not None:
            data["mime_type"] = self.mime_type
        if self.dataset_id is not None:
            data["dataset_id"] = self.dataset_id
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        if self.is_archived is not None:
            data["is_archived"] = self.is_archived
        if self.image_url is not None:
            data["image_url"] = self.image_url
        if self.thumbnail_url is not None:
            data["thumbnail_url"] = self.thumbnail_url
        if self.annotation_url is not None:
            data["annotation_url"] = self.annotation_url
        data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DatasetImageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DatasetImage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    filename: Any
    annotation_count: Any
    file_size: Any
    created_at: Any
    status: ImageStatus | None = None
    width: Any = None
    height: Any = None
    mime_type: Any = None
    dataset_id: Any = None
    virtual_folder_path: Any = None
    is_archived: Any = None
    image_url: Any = None
    thumbnail_url: Any = None
    annotation_url: Any = None

    def to_model(self) -> DatasetImage:
        value: Any
        model = new_instance(DatasetImage)
        model.id = self.id
        model.filename = self.filename
        model.annotation_count = self.annotation_count
        model.file_size = self.file_size
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.status = self.status
        model.width = self.width
        model.height = self.height
        model.mime_type = self.mime_type
        model.dataset_id = self.dataset_id
        model.virtual_folder_path = self.virtual_folder_path
        value = self.is_archived
        model.is_archived = False if value is None else value
        model.image_url = self.image_url
        model.thumbnail_url = self.thumbnail_url
        model.annotation_url = self.annotation_url
        model._extra = None
        return model

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

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
        "image_width",
        "image_height",
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
class Image(ApiModel):
    """An image of a dataset."""

    id: str
    """Unique identifier."""
    filename: str
    """Filename, unique in the folder."""
    status: ImageStatus = ImageStatus.NEW
    """Stage in the annotation process."""
    annotation_count: int
    """Number of annotations."""
    file_size: int
    """Size in bytes."""
    width: int | None = None
    """Width in pixels."""
    height: int | None = None
    """Height in pixels."""
    image_width: int | None = None
    """Width in pixels, as returned by older servers instead of `width`."""
    image_height: int | None = None
    """Height in pixels, as returned by older servers instead of `height`."""
    mime_type: str | None = None
    """Media type, such as `image/jpeg`."""
    dataset_id: str | None = None
    """ID of the dataset."""
    virtual_folder_path: str | None = None
    """Folder path; `/` is the root."""
    is_archived: bool = False
    """Whether the image is archived. Archived images keep their data and can be restored with `batch_update_images`."""
    image_url: str
    """URL of the image file. Requires the API key."""
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
        self.status = ImageStatus.NEW if value is None else ImageStatus(value)
        self.annotation_count = data["annotation_count"]
        self.file_size = data["file_size"]
        self.width = data.get("width")
        self.height = data.get("height")
        self.image_width = data.get("image_width")
        self.image_height = data.get("image_height")
        self.mime_type = data.get("mime_type")
        self.dataset_id = data.get("dataset_id")
        self.virtual_folder_path = data.get("virtual_folder_path")
        value = data.get("is_archived")
        self.is_archived = False if value is None else value
        self.image_url = data["image_url"]
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
        if self.image_width is not None:
            data["image_width"] = self.image_width
        if self.image_height is not None:
            data["image_height"] = self.image_height
        if self.mime_type is not None:
            data["mime_type"] = self.mime_type
        if self.dataset_id is not None:
            data["dataset_id"] = self.dataset_id
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        if self.is_archived is not None:
            data["is_archived"] = self.is_archived
        data["image_url"] = self.image_url
        if self.thumbnail_url is not None:
            data["thumbnail_url"] = self.thumbnail_url
        if self.annotation_url is not None:
            data["annotation_url"] = self.annotation_url
        data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

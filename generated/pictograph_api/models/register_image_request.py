# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(
    [
        "dataset_id",
        "filename",
        "gcs_bucket",
        "gcs_path",
        "gcs_uri",
        "folder_path",
        "file_size",
        "mime_type",
        "image_width",
        "image_height",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisterImageRequest(ApiModel):
    """The uploaded image to register. Form fields, without nesting."""

    dataset_id: str
    """ID of the dataset to add the image to."""
    filename: str
    """Filename without a path."""
    gcs_bucket: str
    """Value from `create_image_upload_url`."""
    gcs_path: str
    """Value from `create_image_upload_url`."""
    gcs_uri: str
    """Value from `create_image_upload_url`."""
    folder_path: str
    """Folder path; `/` is the root."""
    file_size: int
    """Size in bytes."""
    mime_type: str
    """Media type of the file."""
    image_width: int | None = None
    """Width in pixels, with EXIF orientation applied. Omit if unknown."""
    image_height: int | None = None
    """Height in pixels, with EXIF orientation applied. Omit if unknown."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_id = data["dataset_id"]
        self.filename = data["filename"]
        self.gcs_bucket = data["gcs_bucket"]
        self.gcs_path = data["gcs_path"]
        self.gcs_uri = data["gcs_uri"]
        self.folder_path = data["folder_path"]
        self.file_size = data["file_size"]
        self.mime_type = data["mime_type"]
        self.image_width = data.get("image_width")
        self.image_height = data.get("image_height")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_id": self.dataset_id,
            "filename": self.filename,
            "gcs_bucket": self.gcs_bucket,
            "gcs_path": self.gcs_path,
            "gcs_uri": self.gcs_uri,
            "folder_path": self.folder_path,
            "file_size": self.file_size,
            "mime_type": self.mime_type,
        }
        if self.image_width is not None:
            data["image_width"] = self.image_width
        if self.image_height is not None:
            data["image_height"] = self.image_height
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

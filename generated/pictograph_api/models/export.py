# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, to_list, unknown_fields
from .export_format import ExportFormat
from .export_status import ExportStatus

_KEYS = frozenset(
    [
        "id",
        "project_id",
        "dataset_name",
        "name",
        "format",
        "include_images",
        "class_filter",
        "status_filter",
        "status",
        "error_message",
        "file_size",
        "image_count",
        "annotation_count",
        "created_at",
        "expires_at",
        "download_url",
        "organization_id",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Export(ApiModel):
    """A snapshot of a dataset as a ZIP file."""

    id: str
    """Unique identifier."""
    project_id: str
    """ID of the dataset."""
    dataset_name: str
    """Name of the dataset."""
    name: str
    """Name, unique in the dataset. Case-sensitive."""
    format: ExportFormat
    """File format."""
    include_images: bool = False
    """Whether the ZIP file includes the images."""
    class_filter: list[str] | None = None
    """Class filter of the export."""
    status_filter: str | None = None
    """Image status filter of the export."""
    status: ExportStatus
    """Current status."""
    error_message: str | None = None
    """Error message, if it failed."""
    file_size: int | None = None
    """Size of the ZIP file in bytes."""
    image_count: int | None = None
    """Number of images."""
    annotation_count: int | None = None
    """Number of annotations of the images that match the class filter, including those that the format can't hold.
    The file `export-report.json` in the ZIP file lists what was dropped or changed; it is absent if nothing was.
    """
    created_at: datetime.datetime
    """Time of creation."""
    expires_at: datetime.datetime | None = None
    """Time at which the export is deleted."""
    download_url: str | None = None
    """Signed URL of the ZIP file. Not included when the export is created; call `get_export_download` for a current
    URL.
    """
    organization_id: str | None = None
    """ID of the organization."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.project_id = data["project_id"]
        self.dataset_name = data["dataset_name"]
        self.name = data["name"]
        self.format = ExportFormat(data["format"])
        value = data.get("include_images")
        self.include_images = False if value is None else value
        value = data.get("class_filter")
        self.class_filter = None if value is None else to_list(value)
        self.status_filter = data.get("status_filter")
        self.status = ExportStatus(data["status"])
        self.error_message = data.get("error_message")
        self.file_size = data.get("file_size")
        self.image_count = data.get("image_count")
        self.annotation_count = data.get("annotation_count")
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        value = data.get("expires_at")
        self.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.download_url = data.get("download_url")
        self.organization_id = data.get("organization_id")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "project_id": self.project_id,
            "dataset_name": self.dataset_name,
            "name": self.name,
            "format": str(self.format),
        }
        if self.include_images is not None:
            data["include_images"] = self.include_images
        if self.class_filter is not None:
            data["class_filter"] = to_list(self.class_filter)
        if self.status_filter is not None:
            data["status_filter"] = self.status_filter
        data["status"] = str(self.status)
        if self.error_message is not None:
            data["error_message"] = self.error_message
        if self.file_size is not None:
            data["file_size"] = self.file_size
        if self.image_count is not None:
            data["image_count"] = self.image_count
        if self.annotation_count is not None:
            data["annotation_count"] = self.annotation_count
        data["created_at"] = convert(self.created_at)
        if self.expires_at is not None:
            data["expires_at"] = convert(self.expires_at)
        if self.download_url is not None:
            data["download_url"] = self.download_url
        if self.organization_id is not None:
            data["organization_id"] = self.organization_id
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ExportStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Export` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    project_id: Any
    dataset_name: Any
    name: Any
    format: ExportFormat
    status: ExportStatus
    created_at: Any
    include_images: Any = None
    class_filter: list[Any] | None = None
    status_filter: Any = None
    error_message: Any = None
    file_size: Any = None
    image_count: Any = None
    annotation_count: Any = None
    expires_at: Any = None
    download_url: Any = None
    organization_id: Any = None

    def to_model(self) -> Export:
        value: Any
        model = new_instance(Export)
        model.id = self.id
        model.project_id = self.project_id
        model.dataset_name = self.dataset_name
        model.name = self.name
        model.format = self.format
        model.status = self.status
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        value = self.include_images
        model.include_images = False if value is None else value
        model.class_filter = self.class_filter
        model.status_filter = self.status_filter
        model.error_message = self.error_message
        model.file_size = self.file_size
        model.image_count = self.image_count
        model.annotation_count = self.annotation_count
        value = self.expires_at
        model.expires_at = None if value is None else datetime.datetime.fromisoformat(value)
        model.download_url = self.download_url
        model.organization_id = self.organization_id
        model._extra = None
        return model

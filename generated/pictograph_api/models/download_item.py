# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["id", "filename", "file_size", "annotation_count", "image_url", "annotation_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DownloadItem(ApiModel):
    """Download links of one image."""

    id: str
    """ID of the image."""
    filename: str
    """Filename. Not unique across folders."""
    file_size: int
    """Size of the image file in bytes."""
    annotation_count: int
    """Number of annotations of the image."""
    image_url: str | None = None
    """Signed URL of the image file; fetch it without the API key. Absent in `annotations_only` mode."""
    annotation_url: str | None = None
    """API path of the annotations; fetch it with the API key. Absent in `images_only` mode, and if the image has no
    annotations.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.filename = data["filename"]
        self.file_size = data["file_size"]
        self.annotation_count = data["annotation_count"]
        self.image_url = data.get("image_url")
        self.annotation_url = data.get("annotation_url")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "filename": self.filename,
            "file_size": self.file_size,
            "annotation_count": self.annotation_count,
        }
        if self.image_url is not None:
            data["image_url"] = self.image_url
        if self.annotation_url is not None:
            data["annotation_url"] = self.annotation_url
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DownloadItemStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DownloadItem` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    filename: Any
    file_size: Any
    annotation_count: Any
    image_url: Any = None
    annotation_url: Any = None

    def to_model(self) -> DownloadItem:
        model = new_instance(DownloadItem)
        model.id = self.id
        model.filename = self.filename
        model.file_size = self.file_size
        model.annotation_count = self.annotation_count
        model.image_url = self.image_url
        model.annotation_url = self.annotation_url
        model._extra = None
        return model

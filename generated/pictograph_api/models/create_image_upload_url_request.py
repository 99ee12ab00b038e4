# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["dataset_id", "filename", "folder_path", "content_type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateImageUploadUrlRequest(ApiModel):
    """The image to upload."""

    dataset_id: str
    """ID of the dataset to add the image to."""
    filename: str
    """Filename without a path."""
    folder_path: str = "/"
    """Folder path; `/` is the root. Missing folders are created."""
    content_type: str
    """Media type of the file: `image/jpeg`, `image/png`, `image/gif`, `image/bmp`, `image/webp`, `image/tiff`,
    `image/heic` or `image/heif`. The server converts HEIC and HEIF to PNG.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_id = data["dataset_id"]
        self.filename = data["filename"]
        value = data.get("folder_path")
        self.folder_path = "/" if value is None else value
        self.content_type = data["content_type"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"dataset_id": self.dataset_id, "filename": self.filename}
        if self.folder_path is not None:
            data["folder_path"] = self.folder_path
        data["content_type"] = self.content_type
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

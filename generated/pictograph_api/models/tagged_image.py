# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .image_status import ImageStatus

_KEYS = frozenset(
    ["id", "project_id", "filename", "virtual_folder_path", "status", "annotation_count", "image_auto_tags"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class TaggedImage(ApiModel):
    """An image that matches the tag filters."""

    id: str
    """Unique identifier."""
    project_id: str
    """ID of the project."""
    filename: str
    """Filename."""
    virtual_folder_path: str = "/"
    """Folder path; `/` is the root."""
    status: ImageStatus
    """Stage in the annotation process."""
    annotation_count: int
    """Number of annotations."""
    image_auto_tags: ImageAutoTags
    """Automatic tags."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.project_id = data["project_id"]
        self.filename = data["filename"]
        value = data.get("virtual_folder_path")
        self.virtual_folder_path = "/" if value is None else value
        self.status = ImageStatus(data["status"])
        self.annotation_count = data["annotation_count"]
        self.image_auto_tags = ImageAutoTags.from_dict(data["image_auto_tags"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "project_id": self.project_id, "filename": self.filename}
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        data["status"] = str(self.status)
        data["annotation_count"] = self.annotation_count
        data["image_auto_tags"] = convert(self.image_auto_tags)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class TaggedImageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`TaggedImage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    project_id: Any
    filename: Any
    status: ImageStatus
    annotation_count: Any
    image_auto_tags: ImageAutoTagsStruct
    virtual_folder_path: Any = None

    def to_model(self) -> TaggedImage:
        value: Any
        model = new_instance(TaggedImage)
        model.id = self.id
        model.project_id = self.project_id
        model.filename = self.filename
        model.status = self.status
        model.annotation_count = self.annotation_count
        model.image_auto_tags = self.image_auto_tags.to_model()
        value = self.virtual_folder_path
        model.virtual_folder_path = "/" if value is None else value
        model._extra = None
        return model


from .image_auto_tags import ImageAutoTags, ImageAutoTagsStruct

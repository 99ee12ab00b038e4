# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "project_id": self.project_id, "filename": self.filename}
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        data["status"] = str(self.status)
        data["annotation_count"] = self.annotation_count
        data["image_auto_tags"] = part(self.image_auto_tags)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class TaggedImageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `TaggedImage`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    project_id: Any
    filename: Any
    status: ImageStatus
    annotation_count: Any
    image_auto_tags: ImageAutoTagsWire
    virtual_folder_path: Any = None

    def _model(self) -> TaggedImage:
        value: Any
        made = new(TaggedImage)
        made.id = self.id
        made.project_id = self.project_id
        made.filename = self.filename
        made.status = self.status
        made.annotation_count = self.annotation_count
        made.image_auto_tags = self.image_auto_tags._model()
        value = self.virtual_folder_path
        made.virtual_folder_path = "/" if value is None else value
        made._extra = None
        return made


from .image_auto_tags import ImageAutoTags, ImageAutoTagsWire

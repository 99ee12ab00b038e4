# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown
from .image_status import ImageStatus

_KEYS = frozenset(
    ["id", "project_id", "filename", "virtual_folder_path", "status", "annotation_count", "image_auto_tags"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class TaggedImage(ApiModel):
    """An image that has the tags asked for."""

    id: str
    """Id."""
    project_id: str
    """Id of its dataset."""
    filename: str
    """File name."""
    virtual_folder_path: str = "/"
    """Folder; `/` is the root."""
    status: ImageStatus
    """Where it is in the work."""
    annotation_count: int
    """Annotations that it has."""
    image_auto_tags: ImageAutoTags
    """What the server saw in it."""

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

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "project_id": self.project_id, "filename": self.filename}
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        data["status"] = str(self.status)
        data["annotation_count"] = self.annotation_count
        data["image_auto_tags"] = dump(self.image_auto_tags)
        if self._extra:
            data.update(self._extra)
        return data


from .image_auto_tags import ImageAutoTags

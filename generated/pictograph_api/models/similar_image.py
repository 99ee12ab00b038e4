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
    ["id", "filename", "virtual_folder_path", "status", "annotation_count", "image_auto_tags", "similarity"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class SimilarImage(ApiModel):
    """An image that is similar to the query image."""

    id: str
    """Unique identifier."""
    filename: str
    """Filename."""
    virtual_folder_path: str = "/"
    """Folder path; `/` is the root."""
    status: ImageStatus
    """Stage in the annotation process."""
    annotation_count: int
    """Number of annotations."""
    image_auto_tags: ImageAutoTags | None = None
    """Automatic tags."""
    similarity: float
    """Similarity to the query image, 0 to 1."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.filename = data["filename"]
        value = data.get("virtual_folder_path")
        self.virtual_folder_path = "/" if value is None else value
        self.status = ImageStatus(data["status"])
        self.annotation_count = data["annotation_count"]
        value = data.get("image_auto_tags")
        self.image_auto_tags = None if value is None else ImageAutoTags.from_dict(value)
        self.similarity = data["similarity"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "filename": self.filename}
        if self.virtual_folder_path is not None:
            data["virtual_folder_path"] = self.virtual_folder_path
        data["status"] = str(self.status)
        data["annotation_count"] = self.annotation_count
        if self.image_auto_tags is not None:
            data["image_auto_tags"] = convert(self.image_auto_tags)
        data["similarity"] = self.similarity
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class SimilarImageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`SimilarImage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    filename: Any
    status: ImageStatus
    annotation_count: Any
    similarity: Any
    virtual_folder_path: Any = None
    image_auto_tags: ImageAutoTagsStruct | None = None

    def to_model(self) -> SimilarImage:
        value: Any
        model = new_instance(SimilarImage)
        model.id = self.id
        model.filename = self.filename
        model.status = self.status
        model.annotation_count = self.annotation_count
        model.similarity = self.similarity
        value = self.virtual_folder_path
        model.virtual_folder_path = "/" if value is None else value
        value = self.image_auto_tags
        model.image_auto_tags = None if value is None else value.to_model()
        model._extra = None
        return model


from .image_auto_tags import ImageAutoTags, ImageAutoTagsStruct

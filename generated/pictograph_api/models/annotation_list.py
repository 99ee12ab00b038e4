# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["success", "image_id", "filename", "annotations", "annotation_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class AnnotationList(ApiModel):
    """The annotations of one image."""

    success: bool = True
    """Always true."""
    image_id: str
    """Id of the image."""
    filename: str
    """File name of the image."""
    annotations: list[Annotation]
    """All of them, in the order in which they were saved."""
    annotation_count: int
    """Length of `annotations`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.image_id = data["image_id"]
        self.filename = data["filename"]
        self.annotations = list(map(read_annotation, data["annotations"]))
        self.annotation_count = data["annotation_count"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["filename"] = self.filename
        data["annotations"] = list(map(dump, self.annotations))
        data["annotation_count"] = self.annotation_count
        if self._extra:
            data.update(self._extra)
        return data


from .annotation import Annotation, read_annotation

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["success", "image_id", "filename", "annotations", "annotation_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class AnnotationList(ApiModel):
    """The annotations of an image."""

    success: bool = True
    """Always true."""
    image_id: str
    """ID of the image."""
    filename: str
    """Filename of the image."""
    annotations: list[Annotation]
    """All annotations, in the order in which they were saved."""
    annotation_count: int
    """Number of annotations."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.image_id = data["image_id"]
        self.filename = data["filename"]
        self.annotations = list(map(read_annotation, listed(data["annotations"])))
        self.annotation_count = data["annotation_count"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            AnnotationListWire,
            {
                "annotations": ("annotations", AnnotationWire, read_annotation),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["filename"] = self.filename
        data["annotations"] = part(listed(self.annotations))
        data["annotation_count"] = self.annotation_count
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class AnnotationListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `AnnotationList`, when it is exactly as the contract has it; see `json_text`."""

    image_id: Any
    filename: Any
    annotations: list[AnnotationWire]
    annotation_count: Any
    success: Any = None

    def _model(self) -> AnnotationList:
        value: Any
        made = new(AnnotationList)
        made.image_id = self.image_id
        made.filename = self.filename
        made.annotations = models_of(self.annotations)
        made.annotation_count = self.annotation_count
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made


from .annotation import Annotation, AnnotationWire, read_annotation

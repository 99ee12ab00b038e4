# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.annotations = ModelList(map(read_annotation, to_list(data["annotations"])))
        self.annotation_count = data["annotation_count"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, AnnotationListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["image_id"] = self.image_id
        data["filename"] = self.filename
        data["annotations"] = convert(to_list(self.annotations))
        data["annotation_count"] = self.annotation_count
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class AnnotationListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`AnnotationList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    image_id: Any
    filename: Any
    annotations: list[AnnotationStruct]
    annotation_count: Any
    success: Any = None

    def to_model(self) -> AnnotationList:
        value: Any
        model = new_instance(AnnotationList)
        model.image_id = self.image_id
        model.filename = self.filename
        model.annotations = ModelList(to_models(self.annotations))
        model.annotation_count = self.annotation_count
        value = self.success
        model.success = True if value is None else value
        model._extra = None
        return model


from .annotation import Annotation, AnnotationStruct, read_annotation

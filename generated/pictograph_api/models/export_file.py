# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(
    [
        "image",
        "image_url",
        "image_uuid",
        "image_path",
        "annotation_count",
        "annotation_url",
        "dataset",
        "org",
        "annotations",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class ExportFile(ApiModel):
    """The annotations of an image as a self-contained document. The ZIP file of an export with the format
    `pictograph` contains one per image.
    """

    image: str
    """Filename of the image."""
    image_url: str
    """URL of the image file."""
    image_uuid: str
    """ID of the image."""
    image_path: str
    """Virtual folder of the image; `/` is the root."""
    annotation_count: int
    """Number of annotations."""
    annotation_url: str
    """URL of this document."""
    dataset: NamedSlug
    """Dataset of the image."""
    org: NamedSlug
    """Organization of the image."""
    annotations: list[Annotation]
    """All annotations. Their fields are in this order: `id`, `name`, `type`, `bounding_box`, the geometry,
    `confidence`, `created_by`, `attributes`.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.image = data["image"]
        self.image_url = data["image_url"]
        self.image_uuid = data["image_uuid"]
        self.image_path = data["image_path"]
        self.annotation_count = data["annotation_count"]
        self.annotation_url = data["annotation_url"]
        self.dataset = NamedSlug.from_dict(data["dataset"])
        self.org = NamedSlug.from_dict(data["org"])
        self.annotations = ModelList(map(read_annotation, to_list(data["annotations"])))
        self._extra = None if len(data) == 9 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ExportFileStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "image": self.image,
            "image_url": self.image_url,
            "image_uuid": self.image_uuid,
            "image_path": self.image_path,
            "annotation_count": self.annotation_count,
            "annotation_url": self.annotation_url,
            "dataset": convert(self.dataset),
            "org": convert(self.org),
            "annotations": convert(to_list(self.annotations)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ExportFileStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ExportFile` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    image: Any
    image_url: Any
    image_uuid: Any
    image_path: Any
    annotation_count: Any
    annotation_url: Any
    dataset: Any
    org: Any
    annotations: list[AnnotationStruct]

    def to_model(self) -> ExportFile:
        model = new_instance(ExportFile)
        model.image = self.image
        model.image_url = self.image_url
        model.image_uuid = self.image_uuid
        model.image_path = self.image_path
        model.annotation_count = self.annotation_count
        model.annotation_url = self.annotation_url
        model.dataset = NamedSlug.from_dict(self.dataset)
        model.org = NamedSlug.from_dict(self.org)
        model.annotations = ModelList(to_models(self.annotations))
        model._extra = None
        return model


from .annotation import Annotation, AnnotationStruct, read_annotation
from .named_slug import NamedSlug

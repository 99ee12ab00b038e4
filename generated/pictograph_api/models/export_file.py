# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.annotations = list(map(read_annotation, listed(data["annotations"])))
        self._extra = None if len(data) == 9 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ExportFileWire,
            {
                "annotations": ("annotations", AnnotationWire, read_annotation),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "image": self.image,
            "image_url": self.image_url,
            "image_uuid": self.image_uuid,
            "image_path": self.image_path,
            "annotation_count": self.annotation_count,
            "annotation_url": self.annotation_url,
            "dataset": part(self.dataset),
            "org": part(self.org),
            "annotations": part(listed(self.annotations)),
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ExportFileWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ExportFile`, when it is exactly as the contract has it; see `json_text`."""

    image: Any
    image_url: Any
    image_uuid: Any
    image_path: Any
    annotation_count: Any
    annotation_url: Any
    dataset: Any
    org: Any
    annotations: list[AnnotationWire]

    def _model(self) -> ExportFile:
        made = new(ExportFile)
        made.image = self.image
        made.image_url = self.image_url
        made.image_uuid = self.image_uuid
        made.image_path = self.image_path
        made.annotation_count = self.annotation_count
        made.annotation_url = self.annotation_url
        made.dataset = NamedSlug.from_dict(self.dataset)
        made.org = NamedSlug.from_dict(self.org)
        made.annotations = models_of(self.annotations)
        made._extra = None
        return made


from .annotation import Annotation, AnnotationWire, read_annotation
from .named_slug import NamedSlug

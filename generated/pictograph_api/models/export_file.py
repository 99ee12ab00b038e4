# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

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
    """One image's annotations as a document of its own. The ZIP of an export in the format `pictograph` holds one
    for each image.
    """

    image: str
    """File name of the image."""
    image_url: str
    """Where its bytes are."""
    image_uuid: str
    """Id of the image."""
    image_path: str
    """Virtual folder of the image; `/` is the root."""
    annotation_count: int
    """Length of `annotations`."""
    annotation_url: str
    """Where this document is."""
    dataset: NamedSlug
    """The dataset of the image."""
    org: NamedSlug
    """The organization of the image."""
    annotations: list[Annotation]
    """All of them. Their fields come in this order: `id`, `name`, `type`, `bounding_box`, the geometry,
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
        self.annotations = list(map(read_annotation, data["annotations"]))
        self._extra = None if len(data) == 9 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "image": self.image,
            "image_url": self.image_url,
            "image_uuid": self.image_uuid,
            "image_path": self.image_path,
            "annotation_count": self.annotation_count,
            "annotation_url": self.annotation_url,
            "dataset": dump(self.dataset),
            "org": dump(self.org),
            "annotations": list(map(dump, self.annotations)),
        }
        if self._extra:
            data.update(self._extra)
        return data


from .annotation import Annotation, read_annotation
from .named_slug import NamedSlug

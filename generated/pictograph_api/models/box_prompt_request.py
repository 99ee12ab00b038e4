# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(
    ["dataset_name", "image_filename", "box", "name", "confidence_threshold", "return_polygon", "negative_boxes"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class BoxPromptRequest(ApiModel):
    """Prompt to segment objects like the one in a box."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_filename: str
    """Filename of the image."""
    box: BoundingBox | Mapping[str, Any]
    """Box around one example object."""
    name: str
    """Class to assign to the results."""
    confidence_threshold: float = 0.5
    """Minimum confidence, 0 to 1."""
    return_polygon: bool = True
    """Whether to return polygons (true) or boxes (false)."""
    negative_boxes: Iterable[BoundingBox | Mapping[str, Any]] | None = None
    """Boxes around objects to exclude."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_filename = data["image_filename"]
        self.box = BoundingBox.from_dict(data["box"])
        self.name = data["name"]
        value = data.get("confidence_threshold")
        self.confidence_threshold = 0.5 if value is None else value
        value = data.get("return_polygon")
        self.return_polygon = True if value is None else value
        value = data.get("negative_boxes")
        self.negative_boxes = None if value is None else ModelList(map(BoundingBox.from_dict, to_list(value)))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "image_filename": self.image_filename,
            "box": convert(self.box),
            "name": self.name,
        }
        if self.confidence_threshold is not None:
            data["confidence_threshold"] = self.confidence_threshold
        if self.return_polygon is not None:
            data["return_polygon"] = self.return_polygon
        if self.negative_boxes is not None:
            data["negative_boxes"] = convert(to_list(self.negative_boxes))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .bounding_box import BoundingBox

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(
    ["dataset_name", "image_filename", "x", "y", "name", "positive_points", "negative_points", "score_threshold"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class PointPromptRequest(ApiModel):
    """Prompt to segment the object at a point."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_filename: str
    """Filename of the image."""
    x: int
    """X coordinate in pixels, from the left edge of the image."""
    y: int
    """Y coordinate in pixels, from the top edge of the image."""
    name: str = "object"
    """Class to assign to the results."""
    positive_points: Iterable[Iterable[float]] | None = None
    """Additional points on the object."""
    negative_points: Iterable[Iterable[float]] | None = None
    """Points that are not on the object."""
    score_threshold: float = 0.75
    """Minimum score, 0 to 1."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_filename = data["image_filename"]
        self.x = data["x"]
        self.y = data["y"]
        value = data.get("name")
        self.name = "object" if value is None else value
        value = data.get("positive_points")
        self.positive_points = None if value is None else list(map(to_list, to_list(value)))
        value = data.get("negative_points")
        self.negative_points = None if value is None else list(map(to_list, to_list(value)))
        value = data.get("score_threshold")
        self.score_threshold = 0.75 if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "image_filename": self.image_filename,
            "x": self.x,
            "y": self.y,
        }
        if self.name is not None:
            data["name"] = self.name
        if self.positive_points is not None:
            data["positive_points"] = convert([to_list(_v) for _v in self.positive_points])
        if self.negative_points is not None:
            data["negative_points"] = convert([to_list(_v) for _v in self.negative_points])
        if self.score_threshold is not None:
            data["score_threshold"] = self.score_threshold
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

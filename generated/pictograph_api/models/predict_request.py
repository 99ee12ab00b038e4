# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["image", "confidence", "class_filter", "top_k"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PredictRequest(ApiModel):
    """Parameters of a prediction."""

    image: PredictImage | Mapping[str, Any]
    """The image to run the model on."""
    confidence: float | None = None
    """Minimum confidence, 0 to 1. Defaults to the setting of the deployment."""
    class_filter: Iterable[str] | None = None
    """Only return these classes. Defaults to all classes."""
    top_k: int | None = None
    """Maximum number of predictions to return."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.image = PredictImage.from_dict(data["image"])
        self.confidence = data.get("confidence")
        value = data.get("class_filter")
        self.class_filter = None if value is None else to_list(value)
        self.top_k = data.get("top_k")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"image": convert(self.image)}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.class_filter is not None:
            data["class_filter"] = to_list(self.class_filter)
        if self.top_k is not None:
            data["top_k"] = self.top_k
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .predict_image import PredictImage

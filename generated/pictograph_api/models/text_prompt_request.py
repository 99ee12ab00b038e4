# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .prompt_output_type import PromptOutputType

_KEYS = frozenset(
    ["dataset_name", "image_filename", "text_prompt", "output_type", "confidence_threshold", "max_detections"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class TextPromptRequest(ApiModel):
    """Prompt to segment the objects that match a text."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_filename: str
    """Filename of the image."""
    text_prompt: str
    """Objects to find. Also used as the class of the results."""
    output_type: PromptOutputType | str = PromptOutputType.POLYGON
    """Annotation type of the results."""
    confidence_threshold: float = 0.3
    """Minimum confidence, 0 to 1."""
    max_detections: int = 50
    """Maximum number of annotations to return."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_filename = data["image_filename"]
        self.text_prompt = data["text_prompt"]
        value = data.get("output_type")
        self.output_type = PromptOutputType.POLYGON if value is None else PromptOutputType(value)
        value = data.get("confidence_threshold")
        self.confidence_threshold = 0.3 if value is None else value
        value = data.get("max_detections")
        self.max_detections = 50 if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "image_filename": self.image_filename,
            "text_prompt": self.text_prompt,
        }
        if self.output_type is not None:
            data["output_type"] = str(self.output_type)
        if self.confidence_threshold is not None:
            data["confidence_threshold"] = self.confidence_threshold
        if self.max_detections is not None:
            data["max_detections"] = self.max_detections
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

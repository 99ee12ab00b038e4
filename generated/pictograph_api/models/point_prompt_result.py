# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .prompt_status import PromptStatus

_KEYS = frozenset(["status", "annotation", "score", "inference_time"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PointPromptResult(ApiModel):
    """Result of a point prompt. It is not saved."""

    status: PromptStatus
    """Outcome of the prompt."""
    annotation: Annotation | None = None
    """Detected annotation, or null."""
    score: float | None = None
    """Score of the result, 0 to 1."""
    inference_time: float | None = None
    """Inference time in seconds."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.status = PromptStatus(data["status"])
        value = data.get("annotation")
        self.annotation = None if value is None else read_annotation(value)
        self.score = data.get("score")
        self.inference_time = data.get("inference_time")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"status": str(self.status)}
        if self.annotation is not None:
            data["annotation"] = convert(self.annotation)
        if self.score is not None:
            data["score"] = self.score
        if self.inference_time is not None:
            data["inference_time"] = self.inference_time
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .annotation import Annotation, read_annotation

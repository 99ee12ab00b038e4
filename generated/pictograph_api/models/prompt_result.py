# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, dump, unknown
from .prompt_status import PromptStatus

_KEYS = frozenset(["status", "annotations", "score", "inference_time", "detection_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PromptResult(ApiModel):
    """What a prompt found. Nothing is saved."""

    status: PromptStatus
    """Whether something was found."""
    annotations: list[Annotation] = Factory(list)
    """What was found."""
    score: float | None = None
    """Best score of what was found, 0 to 1."""
    inference_time: float | None = None
    """Time that the model took in seconds."""
    detection_count: int | None = None
    """Length of `annotations`. Text prompts only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.status = PromptStatus(data["status"])
        value = data.get("annotations")
        self.annotations = [] if value is None else list(map(read_annotation, value))
        self.score = data.get("score")
        self.inference_time = data.get("inference_time")
        self.detection_count = data.get("detection_count")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"status": str(self.status)}
        if self.annotations is not None:
            data["annotations"] = list(map(dump, self.annotations))
        if self.score is not None:
            data["score"] = self.score
        if self.inference_time is not None:
            data["inference_time"] = self.inference_time
        if self.detection_count is not None:
            data["detection_count"] = self.detection_count
        if self._extra:
            data.update(self._extra)
        return data


from .annotation import Annotation, read_annotation

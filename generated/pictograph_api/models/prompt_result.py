# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown
from .prompt_status import PromptStatus

_KEYS = frozenset(["status", "annotations", "score", "inference_time", "detection_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PromptResult(ApiModel):
    """Result of a prompt. It is not saved."""

    status: PromptStatus
    """Outcome of the prompt."""
    annotations: list[Annotation] = Factory(list)
    """Detected annotations."""
    score: float | None = None
    """Best score of the results, 0 to 1."""
    inference_time: float | None = None
    """Inference time in seconds."""
    detection_count: int | None = None
    """Number of annotations. Text prompts only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.status = PromptStatus(data["status"])
        value = data.get("annotations")
        self.annotations = [] if value is None else list(map(read_annotation, listed(value)))
        self.score = data.get("score")
        self.inference_time = data.get("inference_time")
        self.detection_count = data.get("detection_count")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            PromptResultWire,
            {
                "annotations": ("annotations", AnnotationWire, read_annotation),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"status": str(self.status)}
        if self.annotations is not None:
            data["annotations"] = part(listed(self.annotations))
        if self.score is not None:
            data["score"] = self.score
        if self.inference_time is not None:
            data["inference_time"] = self.inference_time
        if self.detection_count is not None:
            data["detection_count"] = self.detection_count
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class PromptResultWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `PromptResult`, when it is exactly as the contract has it; see `json_text`."""

    status: PromptStatus
    annotations: list[AnnotationWire] | None = None
    score: Any = None
    inference_time: Any = None
    detection_count: Any = None

    def _model(self) -> PromptResult:
        value: Any
        made = new(PromptResult)
        made.status = self.status
        value = self.annotations
        made.annotations = [] if value is None else models_of(value)
        made.score = self.score
        made.inference_time = self.inference_time
        made.detection_count = self.detection_count
        made._extra = None
        return made


from .annotation import Annotation, AnnotationWire, read_annotation

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields
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
        self.annotations = [] if value is None else ModelList(map(read_annotation, to_list(value)))
        self.score = data.get("score")
        self.inference_time = data.get("inference_time")
        self.detection_count = data.get("detection_count")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, PromptResultStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"status": str(self.status)}
        if self.annotations is not None:
            data["annotations"] = convert(to_list(self.annotations))
        if self.score is not None:
            data["score"] = self.score
        if self.inference_time is not None:
            data["inference_time"] = self.inference_time
        if self.detection_count is not None:
            data["detection_count"] = self.detection_count
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class PromptResultStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`PromptResult` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    status: PromptStatus
    annotations: list[AnnotationStruct] | None = None
    score: Any = None
    inference_time: Any = None
    detection_count: Any = None

    def to_model(self) -> PromptResult:
        value: Any
        model = new_instance(PromptResult)
        model.status = self.status
        value = self.annotations
        model.annotations = [] if value is None else ModelList(to_models(value))
        model.score = self.score
        model.inference_time = self.inference_time
        model.detection_count = self.detection_count
        model._extra = None
        return model


from .annotation import Annotation, AnnotationStruct, read_annotation

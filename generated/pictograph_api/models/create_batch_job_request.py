# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(
    [
        "dataset_name",
        "image_filenames",
        "classes",
        "confidence_threshold",
        "top_k",
        "model_id",
        "sahi_enabled",
        "sahi_slice_size",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateBatchJobRequest(ApiModel):
    """Parameters of a new batch job."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_filenames: Iterable[str]
    """Filenames of the images without paths, 1 to 500. If several folders contain an image with the same filename,
    all of them are annotated.
    """
    classes: Iterable[BatchClass | Mapping[str, Any]]
    """Classes to detect. SAM3 requires at least one (otherwise 422); can be empty for a trained model."""
    confidence_threshold: float = 0.5
    """Minimum confidence, 0 to 1."""
    top_k: int = 1
    """Number of tags per image. Classification models only."""
    model_id: str | None = None
    """ID of a trained model of the organization. SAM3 is used if omitted or `sam3`."""
    sahi_enabled: bool | None = None
    """Whether to use sliced inference on overlapping slices, to detect small objects. SAM3 only. Defaults to false;
    servers before 1.4 reject the field.
    """
    sahi_slice_size: int | None = None
    """Edge length of a slice in pixels. Defaults to 640; servers before 1.4 reject the field."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_filenames = to_list(data["image_filenames"])
        self.classes = ModelList(map(BatchClass.from_dict, to_list(data["classes"])))
        value = data.get("confidence_threshold")
        self.confidence_threshold = 0.5 if value is None else value
        value = data.get("top_k")
        self.top_k = 1 if value is None else value
        self.model_id = data.get("model_id")
        self.sahi_enabled = data.get("sahi_enabled")
        self.sahi_slice_size = data.get("sahi_slice_size")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "image_filenames": to_list(self.image_filenames),
            "classes": convert(to_list(self.classes)),
        }
        if self.confidence_threshold is not None:
            data["confidence_threshold"] = self.confidence_threshold
        if self.top_k is not None:
            data["top_k"] = self.top_k
        if self.model_id is not None:
            data["model_id"] = self.model_id
        if self.sahi_enabled is not None:
            data["sahi_enabled"] = self.sahi_enabled
        if self.sahi_slice_size is not None:
            data["sahi_slice_size"] = self.sahi_slice_size
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .batch_class import BatchClass

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .gpu_type import GpuType
from .pipeline_type import PipelineType

_KEYS = frozenset(["dataset_name", "export_name", "pipeline_type", "name", "gpu_type", "config"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateTrainingRunRequest(ApiModel):
    """Parameters of a new training run."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    export_name: str
    """Name of a completed export of the dataset, with format `pictograph`, including images, and with at least 5
    annotated images.
    """
    pipeline_type: PipelineType | str
    """Training pipeline."""
    name: str | None = None
    """Name of the run. Defaults to `<pipeline_type>-run-<timestamp>`."""
    gpu_type: GpuType | str = GpuType.A10G
    """GPU type."""
    config: Mapping[str, Any] | None = None
    """Training configuration by name, typically `epochs`, `batch_size`, `learning_rate` and `image_size`. Unknown
    names are ignored. Defaults depend on the pipeline.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.export_name = data["export_name"]
        self.pipeline_type = PipelineType(data["pipeline_type"])
        self.name = data.get("name")
        value = data.get("gpu_type")
        self.gpu_type = GpuType.A10G if value is None else GpuType(value)
        value = data.get("config")
        self.config = None if value is None else dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "export_name": self.export_name,
            "pipeline_type": str(self.pipeline_type),
        }
        if self.name is not None:
            data["name"] = self.name
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        if self.config is not None:
            data["config"] = convert(self.config)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

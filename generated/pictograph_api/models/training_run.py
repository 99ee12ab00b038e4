# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .gpu_type import GpuType
from .pipeline_type import PipelineType
from .training_status import TrainingStatus

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "name",
        "dataset_id",
        "export_id",
        "model_id",
        "pipeline_type",
        "gpu_type",
        "status",
        "progress",
        "current_epoch",
        "total_epochs",
        "metrics",
        "config",
        "eta_seconds",
        "training_time_seconds",
        "error_message",
        "started_at",
        "completed_at",
        "created_at",
        "created_by",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class TrainingRun(ApiModel):
    """A training run."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name."""
    dataset_id: str | None = None
    """ID of the dataset to train on."""
    export_id: str | None = None
    """ID of the export to train on."""
    model_id: str | None = None
    """ID of the trained model. Null until the run is completed."""
    pipeline_type: PipelineType
    """Training pipeline."""
    gpu_type: GpuType | None = None
    """GPU type."""
    status: TrainingStatus
    """Current status."""
    progress: int = 0
    """Progress in percent."""
    current_epoch: int = 0
    """Current epoch."""
    total_epochs: int | None = None
    """Total number of epochs."""
    metrics: dict[str, Any] = Factory(dict)
    """Current metrics by name. Empty at first."""
    config: dict[str, Any] = Factory(dict)
    """Training configuration."""
    eta_seconds: int | None = None
    """Estimated time remaining, in seconds."""
    training_time_seconds: int | None = None
    """Elapsed training time, in seconds."""
    error_message: str | None = None
    """Error message, if it failed."""
    started_at: datetime.datetime | None = None
    """Time at which the GPU started."""
    completed_at: datetime.datetime | None = None
    """Time at which it ended."""
    created_at: datetime.datetime
    """Time of creation."""
    created_by: str | None = None
    """Creator of the run."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.dataset_id = data.get("dataset_id")
        self.export_id = data.get("export_id")
        self.model_id = data.get("model_id")
        self.pipeline_type = PipelineType(data["pipeline_type"])
        value = data.get("gpu_type")
        self.gpu_type = None if value is None else GpuType(value)
        self.status = TrainingStatus(data["status"])
        value = data.get("progress")
        self.progress = 0 if value is None else value
        value = data.get("current_epoch")
        self.current_epoch = 0 if value is None else value
        self.total_epochs = data.get("total_epochs")
        value = data.get("metrics")
        self.metrics = {} if value is None else dict(value)
        value = data.get("config")
        self.config = {} if value is None else dict(value)
        self.eta_seconds = data.get("eta_seconds")
        self.training_time_seconds = data.get("training_time_seconds")
        self.error_message = data.get("error_message")
        value = data.get("started_at")
        self.started_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("completed_at")
        self.completed_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.created_by = data.get("created_by")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "name": self.name}
        if self.dataset_id is not None:
            data["dataset_id"] = self.dataset_id
        if self.export_id is not None:
            data["export_id"] = self.export_id
        if self.model_id is not None:
            data["model_id"] = self.model_id
        data["pipeline_type"] = str(self.pipeline_type)
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        data["status"] = str(self.status)
        if self.progress is not None:
            data["progress"] = self.progress
        if self.current_epoch is not None:
            data["current_epoch"] = self.current_epoch
        if self.total_epochs is not None:
            data["total_epochs"] = self.total_epochs
        if self.metrics is not None:
            data["metrics"] = convert(self.metrics)
        if self.config is not None:
            data["config"] = convert(self.config)
        if self.eta_seconds is not None:
            data["eta_seconds"] = self.eta_seconds
        if self.training_time_seconds is not None:
            data["training_time_seconds"] = self.training_time_seconds
        if self.error_message is not None:
            data["error_message"] = self.error_message
        if self.started_at is not None:
            data["started_at"] = convert(self.started_at)
        if self.completed_at is not None:
            data["completed_at"] = convert(self.completed_at)
        data["created_at"] = convert(self.created_at)
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class TrainingRunStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`TrainingRun` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    name: Any
    pipeline_type: PipelineType
    status: TrainingStatus
    created_at: Any
    dataset_id: Any = None
    export_id: Any = None
    model_id: Any = None
    gpu_type: GpuType | None = None
    progress: Any = None
    current_epoch: Any = None
    total_epochs: Any = None
    metrics: dict[str, Any] | None = None
    config: dict[str, Any] | None = None
    eta_seconds: Any = None
    training_time_seconds: Any = None
    error_message: Any = None
    started_at: Any = None
    completed_at: Any = None
    created_by: Any = None

    def to_model(self) -> TrainingRun:
        value: Any
        model = new_instance(TrainingRun)
        model.id = self.id
        model.organization_id = self.organization_id
        model.name = self.name
        model.pipeline_type = self.pipeline_type
        model.status = self.status
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.dataset_id = self.dataset_id
        model.export_id = self.export_id
        model.model_id = self.model_id
        model.gpu_type = self.gpu_type
        value = self.progress
        model.progress = 0 if value is None else value
        value = self.current_epoch
        model.current_epoch = 0 if value is None else value
        model.total_epochs = self.total_epochs
        value = self.metrics
        model.metrics = {} if value is None else value
        value = self.config
        model.config = {} if value is None else value
        model.eta_seconds = self.eta_seconds
        model.training_time_seconds = self.training_time_seconds
        model.error_message = self.error_message
        value = self.started_at
        model.started_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.completed_at
        model.completed_at = None if value is None else datetime.datetime.fromisoformat(value)
        model.created_by = self.created_by
        model._extra = None
        return model

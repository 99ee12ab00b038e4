# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .compute_type import ComputeType
from .deployment_gpu_type import DeploymentGpuType

_KEYS = frozenset(
    [
        "model_id",
        "name",
        "compute_type",
        "gpu_type",
        "min_containers",
        "max_containers",
        "scaledown_window",
        "inference_config",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateDeploymentRequest(ApiModel):
    """Parameters of a new deployment."""

    model_id: str
    """ID of the model."""
    name: str | None = None
    """Name. Derived from the name of the model if omitted."""
    compute_type: ComputeType | str = ComputeType.GPU
    """Compute type."""
    gpu_type: DeploymentGpuType | str | None = None
    """GPU type. Defaults to `t4`. Ignored for `cpu`, where it may be null."""
    min_containers: int = 0
    """Minimum number of running containers. With 0, the first request after an idle period waits for a container to
    start.
    """
    max_containers: int = 1
    """Maximum number of running containers."""
    scaledown_window: int = 60
    """Idle time in seconds after which a container is stopped."""
    inference_config: Mapping[str, Any] | None = None
    """Model settings by name. Defaults to the settings of the model."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.model_id = data["model_id"]
        self.name = data.get("name")
        value = data.get("compute_type")
        self.compute_type = ComputeType.GPU if value is None else ComputeType(value)
        value = data.get("gpu_type")
        self.gpu_type = None if value is None else DeploymentGpuType(value)
        value = data.get("min_containers")
        self.min_containers = 0 if value is None else value
        value = data.get("max_containers")
        self.max_containers = 1 if value is None else value
        value = data.get("scaledown_window")
        self.scaledown_window = 60 if value is None else value
        value = data.get("inference_config")
        self.inference_config = None if value is None else dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"model_id": self.model_id}
        if self.name is not None:
            data["name"] = self.name
        if self.compute_type is not None:
            data["compute_type"] = str(self.compute_type)
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        if self.min_containers is not None:
            data["min_containers"] = self.min_containers
        if self.max_containers is not None:
            data["max_containers"] = self.max_containers
        if self.scaledown_window is not None:
            data["scaledown_window"] = self.scaledown_window
        if self.inference_config is not None:
            data["inference_config"] = convert(self.inference_config)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

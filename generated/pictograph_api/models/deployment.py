# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .compute_type import ComputeType
from .deployment_gpu_type import DeploymentGpuType
from .deployment_status import DeploymentStatus

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "model_id",
        "name",
        "status",
        "compute_type",
        "gpu_type",
        "min_containers",
        "max_containers",
        "scaledown_window",
        "endpoint_url",
        "auth_token_prefix",
        "inference_config",
        "cost_rate_per_min",
        "cost_per_hour",
        "accrued_cost_credits",
        "uptime_seconds",
        "created_at",
        "started_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Deployment(ApiModel):
    """A model deployed to a dedicated endpoint."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    model_id: str
    """ID of the model."""
    name: str
    """Name."""
    status: DeploymentStatus
    """Current status."""
    compute_type: ComputeType
    """Compute type."""
    gpu_type: DeploymentGpuType | None = None
    """GPU type. Null for `cpu`."""
    min_containers: int
    """Minimum number of running containers."""
    max_containers: int
    """Maximum number of running containers."""
    scaledown_window: int
    """Idle time in seconds after which a container is stopped."""
    endpoint_url: str | None = None
    """URL for predictions. Null until the deployment has been `active` once."""
    auth_token_prefix: str | None = None
    """First characters of the token."""
    inference_config: dict[str, Any]
    """Model settings by name."""
    cost_rate_per_min: int = 0
    """Credits per minute of a running container."""
    cost_per_hour: int | None = None
    """Credits per hour with one running container."""
    accrued_cost_credits: int = 0
    """Credits spent so far."""
    uptime_seconds: int = 0
    """Total uptime in seconds."""
    created_at: datetime.datetime | None = None
    """Time of creation."""
    started_at: datetime.datetime | None = None
    """Time of the last start."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.model_id = data["model_id"]
        self.name = data["name"]
        self.status = DeploymentStatus(data["status"])
        self.compute_type = ComputeType(data["compute_type"])
        value = data.get("gpu_type")
        self.gpu_type = None if value is None else DeploymentGpuType(value)
        self.min_containers = data["min_containers"]
        self.max_containers = data["max_containers"]
        self.scaledown_window = data["scaledown_window"]
        self.endpoint_url = data.get("endpoint_url")
        self.auth_token_prefix = data.get("auth_token_prefix")
        self.inference_config = dict(data["inference_config"])
        value = data.get("cost_rate_per_min")
        self.cost_rate_per_min = 0 if value is None else value
        self.cost_per_hour = data.get("cost_per_hour")
        value = data.get("accrued_cost_credits")
        self.accrued_cost_credits = 0 if value is None else value
        value = data.get("uptime_seconds")
        self.uptime_seconds = 0 if value is None else value
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("started_at")
        self.started_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "organization_id": self.organization_id,
            "model_id": self.model_id,
            "name": self.name,
            "status": str(self.status),
            "compute_type": str(self.compute_type),
        }
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        data["min_containers"] = self.min_containers
        data["max_containers"] = self.max_containers
        data["scaledown_window"] = self.scaledown_window
        if self.endpoint_url is not None:
            data["endpoint_url"] = self.endpoint_url
        if self.auth_token_prefix is not None:
            data["auth_token_prefix"] = self.auth_token_prefix
        data["inference_config"] = convert(self.inference_config)
        if self.cost_rate_per_min is not None:
            data["cost_rate_per_min"] = self.cost_rate_per_min
        if self.cost_per_hour is not None:
            data["cost_per_hour"] = self.cost_per_hour
        if self.accrued_cost_credits is not None:
            data["accrued_cost_credits"] = self.accrued_cost_credits
        if self.uptime_seconds is not None:
            data["uptime_seconds"] = self.uptime_seconds
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self.started_at is not None:
            data["started_at"] = convert(self.started_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DeploymentStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Deployment` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    model_id: Any
    name: Any
    status: DeploymentStatus
    compute_type: ComputeType
    min_containers: Any
    max_containers: Any
    scaledown_window: Any
    inference_config: dict[str, Any]
    gpu_type: DeploymentGpuType | None = None
    endpoint_url: Any = None
    auth_token_prefix: Any = None
    cost_rate_per_min: Any = None
    cost_per_hour: Any = None
    accrued_cost_credits: Any = None
    uptime_seconds: Any = None
    created_at: Any = None
    started_at: Any = None

    def to_model(self) -> Deployment:
        value: Any
        model = new_instance(Deployment)
        model.id = self.id
        model.organization_id = self.organization_id
        model.model_id = self.model_id
        model.name = self.name
        model.status = self.status
        model.compute_type = self.compute_type
        model.min_containers = self.min_containers
        model.max_containers = self.max_containers
        model.scaledown_window = self.scaledown_window
        model.inference_config = self.inference_config
        model.gpu_type = self.gpu_type
        model.endpoint_url = self.endpoint_url
        model.auth_token_prefix = self.auth_token_prefix
        value = self.cost_rate_per_min
        model.cost_rate_per_min = 0 if value is None else value
        model.cost_per_hour = self.cost_per_hour
        value = self.accrued_cost_credits
        model.accrued_cost_credits = 0 if value is None else value
        value = self.uptime_seconds
        model.uptime_seconds = 0 if value is None else value
        value = self.created_at
        model.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.started_at
        model.started_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model

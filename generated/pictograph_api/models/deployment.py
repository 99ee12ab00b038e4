# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown
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
    """A model behind an address of its own."""

    id: str
    """Id."""
    organization_id: str
    """Its organization."""
    model_id: str
    """The model."""
    name: str
    """Name."""
    status: DeploymentStatus
    """Where it is."""
    compute_type: ComputeType
    """What it runs on."""
    gpu_type: DeploymentGpuType | None = None
    """GPU that it runs on. Null for `cpu`."""
    min_containers: int
    """Containers that are always up."""
    max_containers: int
    """Most containers that may be up."""
    scaledown_window: int
    """Seconds without a request after which a container goes down."""
    endpoint_url: str | None = None
    """Where to send images. Null until it is `active` for the first time."""
    auth_token_prefix: str | None = None
    """First characters of its token."""
    inference_config: dict[str, Any]
    """Settings of the model, by name."""
    cost_rate_per_min: int = 0
    """Credits for each minute that a container is up."""
    cost_per_hour: int | None = None
    """Credits for an hour with one container up."""
    accrued_cost_credits: int = 0
    """Credits spent so far."""
    uptime_seconds: int = 0
    """Time that it was up in seconds."""
    created_at: datetime.datetime | None = None
    """When it was made."""
    started_at: datetime.datetime | None = None
    """When it was last started."""

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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
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
        data["inference_config"] = dict(self.inference_config)
        if self.cost_rate_per_min is not None:
            data["cost_rate_per_min"] = self.cost_rate_per_min
        if self.cost_per_hour is not None:
            data["cost_per_hour"] = self.cost_per_hour
        if self.accrued_cost_credits is not None:
            data["accrued_cost_credits"] = self.accrued_cost_credits
        if self.uptime_seconds is not None:
            data["uptime_seconds"] = self.uptime_seconds
        if self.created_at is not None:
            data["created_at"] = dump(self.created_at)
        if self.started_at is not None:
            data["started_at"] = dump(self.started_at)
        if self._extra:
            data.update(self._extra)
        return data

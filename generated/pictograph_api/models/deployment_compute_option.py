# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .compute_type import ComputeType
from .deployment_gpu_type import DeploymentGpuType

_KEYS = frozenset(["key", "label", "compute_type", "gpu_type", "is_gpu", "description", "rate_per_min_micro_usd"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DeploymentComputeOption(ApiModel):
    """A compute option for deployments."""

    key: str
    """Key of the option."""
    label: str
    """Display name."""
    compute_type: ComputeType
    """Compute type."""
    gpu_type: DeploymentGpuType | None = None
    """GPU type. Null for `cpu`."""
    is_gpu: bool
    """Whether the option has a GPU."""
    description: str
    """Recommended use."""
    rate_per_min_micro_usd: int
    """Price per minute in micro-USD."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.key = data["key"]
        self.label = data["label"]
        self.compute_type = ComputeType(data["compute_type"])
        value = data.get("gpu_type")
        self.gpu_type = None if value is None else DeploymentGpuType(value)
        self.is_gpu = data["is_gpu"]
        self.description = data["description"]
        self.rate_per_min_micro_usd = data["rate_per_min_micro_usd"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"key": self.key, "label": self.label, "compute_type": str(self.compute_type)}
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        data["is_gpu"] = self.is_gpu
        data["description"] = self.description
        data["rate_per_min_micro_usd"] = self.rate_per_min_micro_usd
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DeploymentComputeOptionStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DeploymentComputeOption` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    key: Any
    label: Any
    compute_type: ComputeType
    is_gpu: Any
    description: Any
    rate_per_min_micro_usd: Any
    gpu_type: DeploymentGpuType | None = None

    def to_model(self) -> DeploymentComputeOption:
        model = new_instance(DeploymentComputeOption)
        model.key = self.key
        model.label = self.label
        model.compute_type = self.compute_type
        model.is_gpu = self.is_gpu
        model.description = self.description
        model.rate_per_min_micro_usd = self.rate_per_min_micro_usd
        model.gpu_type = self.gpu_type
        model._extra = None
        return model

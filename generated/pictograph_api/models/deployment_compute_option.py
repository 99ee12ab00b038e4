# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"key": self.key, "label": self.label, "compute_type": str(self.compute_type)}
        if self.gpu_type is not None:
            data["gpu_type"] = str(self.gpu_type)
        data["is_gpu"] = self.is_gpu
        data["description"] = self.description
        data["rate_per_min_micro_usd"] = self.rate_per_min_micro_usd
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DeploymentComputeOptionWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `DeploymentComputeOption`, when it is exactly as the contract has it; see `json_text`."""

    key: Any
    label: Any
    compute_type: ComputeType
    is_gpu: Any
    description: Any
    rate_per_min_micro_usd: Any
    gpu_type: DeploymentGpuType | None = None

    def _model(self) -> DeploymentComputeOption:
        made = new(DeploymentComputeOption)
        made.key = self.key
        made.label = self.label
        made.compute_type = self.compute_type
        made.is_gpu = self.is_gpu
        made.description = self.description
        made.rate_per_min_micro_usd = self.rate_per_min_micro_usd
        made.gpu_type = self.gpu_type
        made._extra = None
        return made

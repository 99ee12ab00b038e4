# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(
    [
        "operation",
        "cold_bytes",
        "cold_image_count",
        "days_in_cold",
        "min_storage_days",
        "monthly_savings_micro_usd",
        "retrieval_micro_usd",
        "early_delete_micro_usd",
        "operations_micro_usd",
        "total_micro_usd",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetRestoreEstimate(ApiModel):
    """Estimated cost of restoring a dataset."""

    operation: str = "dataset_restore"
    """Name of the operation."""
    cold_bytes: int
    """Size of the files to restore in bytes."""
    cold_image_count: int
    """Number of images to restore."""
    days_in_cold: float
    """Days since the dataset was frozen."""
    min_storage_days: float = 90.0
    """Minimum storage duration in days."""
    monthly_savings_micro_usd: int
    """Monthly savings of cold storage in micro-USD."""
    retrieval_micro_usd: int
    """Data retrieval cost in micro-USD."""
    early_delete_micro_usd: int
    """Cost of the rest of the minimum storage duration in micro-USD."""
    operations_micro_usd: int
    """Cost of storage operations in micro-USD."""
    total_micro_usd: int
    """Total cost in micro-USD."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("operation")
        self.operation = "dataset_restore" if value is None else value
        self.cold_bytes = data["cold_bytes"]
        self.cold_image_count = data["cold_image_count"]
        self.days_in_cold = data["days_in_cold"]
        value = data.get("min_storage_days")
        self.min_storage_days = 90.0 if value is None else value
        self.monthly_savings_micro_usd = data["monthly_savings_micro_usd"]
        self.retrieval_micro_usd = data["retrieval_micro_usd"]
        self.early_delete_micro_usd = data["early_delete_micro_usd"]
        self.operations_micro_usd = data["operations_micro_usd"]
        self.total_micro_usd = data["total_micro_usd"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.operation is not None:
            data["operation"] = self.operation
        data["cold_bytes"] = self.cold_bytes
        data["cold_image_count"] = self.cold_image_count
        data["days_in_cold"] = self.days_in_cold
        if self.min_storage_days is not None:
            data["min_storage_days"] = self.min_storage_days
        data["monthly_savings_micro_usd"] = self.monthly_savings_micro_usd
        data["retrieval_micro_usd"] = self.retrieval_micro_usd
        data["early_delete_micro_usd"] = self.early_delete_micro_usd
        data["operations_micro_usd"] = self.operations_micro_usd
        data["total_micro_usd"] = self.total_micro_usd
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .storage_class import StorageClass
from .storage_state import StorageState

_KEYS = frozenset(
    [
        "storage_class",
        "storage_state",
        "cold_since",
        "cold_bytes",
        "cold_image_count",
        "storage_job_id",
        "restore_estimate",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetStorageStatus(ApiModel):
    """Storage status of a dataset."""

    storage_class: StorageClass = StorageClass.STANDARD
    """Current storage class."""
    storage_state: StorageState = StorageState.IDLE
    """State of the storage transition."""
    cold_since: datetime.datetime | None = None
    """Time at which the dataset was frozen."""
    cold_bytes: int = 0
    """Size of the files in cold storage in bytes."""
    cold_image_count: int = 0
    """Number of images in cold storage."""
    storage_job_id: str | None = None
    """ID of the current transition."""
    restore_estimate: DatasetRestoreEstimate | None = None
    """Current cost of restoring the dataset. Frozen datasets only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("storage_class")
        self.storage_class = StorageClass.STANDARD if value is None else StorageClass(value)
        value = data.get("storage_state")
        self.storage_state = StorageState.IDLE if value is None else StorageState(value)
        value = data.get("cold_since")
        self.cold_since = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("cold_bytes")
        self.cold_bytes = 0 if value is None else value
        value = data.get("cold_image_count")
        self.cold_image_count = 0 if value is None else value
        self.storage_job_id = data.get("storage_job_id")
        value = data.get("restore_estimate")
        self.restore_estimate = None if value is None else DatasetRestoreEstimate.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.storage_class is not None:
            data["storage_class"] = str(self.storage_class)
        if self.storage_state is not None:
            data["storage_state"] = str(self.storage_state)
        if self.cold_since is not None:
            data["cold_since"] = convert(self.cold_since)
        if self.cold_bytes is not None:
            data["cold_bytes"] = self.cold_bytes
        if self.cold_image_count is not None:
            data["cold_image_count"] = self.cold_image_count
        if self.storage_job_id is not None:
            data["storage_job_id"] = self.storage_job_id
        if self.restore_estimate is not None:
            data["restore_estimate"] = convert(self.restore_estimate)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .dataset_restore_estimate import DatasetRestoreEstimate

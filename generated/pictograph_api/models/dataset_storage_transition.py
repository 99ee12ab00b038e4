# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .storage_state import StorageState

_KEYS = frozenset(["success", "job_id", "storage_state", "charged_micro_usd"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetStorageTransition(ApiModel):
    """A storage transition that was started."""

    success: bool = True
    """Always true."""
    job_id: str
    """ID of the transition."""
    storage_state: StorageState
    """State of the transition."""
    charged_micro_usd: int | None = None
    """Amount charged in micro-USD. Restores only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.job_id = data["job_id"]
        self.storage_state = StorageState(data["storage_state"])
        self.charged_micro_usd = data.get("charged_micro_usd")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["job_id"] = self.job_id
        data["storage_state"] = str(self.storage_state)
        if self.charged_micro_usd is not None:
            data["charged_micro_usd"] = self.charged_micro_usd
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

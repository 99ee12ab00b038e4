# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["success", "run_id", "deposit_micro_usd"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowRunCreated(ApiModel):
    """A workflow run that was started."""

    success: bool = True
    """Always true."""
    run_id: str
    """ID of the run, for polling."""
    deposit_micro_usd: int = 0
    """Deposit in micro-USD."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.run_id = data["run_id"]
        value = data.get("deposit_micro_usd")
        self.deposit_micro_usd = 0 if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["run_id"] = self.run_id
        if self.deposit_micro_usd is not None:
            data["deposit_micro_usd"] = self.deposit_micro_usd
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["operation", "total_micro_usd", "event_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class OperationUsage(ApiModel):
    """Spend of one operation."""

    operation: str
    """Operation, such as `training_a10g`."""
    total_micro_usd: int
    """Spend in micro-USD."""
    event_count: int
    """Number of charges."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.operation = data["operation"]
        self.total_micro_usd = data["total_micro_usd"]
        self.event_count = data["event_count"]
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "operation": self.operation,
            "total_micro_usd": self.total_micro_usd,
            "event_count": self.event_count,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class OperationUsageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`OperationUsage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    operation: Any
    total_micro_usd: Any
    event_count: Any

    def to_model(self) -> OperationUsage:
        model = new_instance(OperationUsage)
        model.operation = self.operation
        model.total_micro_usd = self.total_micro_usd
        model.event_count = self.event_count
        model._extra = None
        return model

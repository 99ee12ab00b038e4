# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields
from .usage_range import UsageRange

_KEYS = frozenset(["range", "since", "operations", "total_micro_usd", "total_events"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UsageByOperation(ApiModel):
    """Spend by operation."""

    range: UsageRange
    """Time range."""
    since: datetime.datetime | None = None
    """Start of the time range. Null for all time."""
    operations: list[OperationUsage]
    """Operations that were charged."""
    total_micro_usd: int
    """Total spend in micro-USD."""
    total_events: int
    """Total number of charges."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.range = UsageRange(data["range"])
        value = data.get("since")
        self.since = None if value is None else datetime.datetime.fromisoformat(value)
        self.operations = ModelList(map(OperationUsage.from_dict, to_list(data["operations"])))
        self.total_micro_usd = data["total_micro_usd"]
        self.total_events = data["total_events"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, UsageByOperationStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"range": str(self.range)}
        if self.since is not None:
            data["since"] = convert(self.since)
        data["operations"] = convert(to_list(self.operations))
        data["total_micro_usd"] = self.total_micro_usd
        data["total_events"] = self.total_events
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class UsageByOperationStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`UsageByOperation` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    range: UsageRange
    operations: list[OperationUsageStruct]
    total_micro_usd: Any
    total_events: Any
    since: Any = None

    def to_model(self) -> UsageByOperation:
        value: Any
        model = new_instance(UsageByOperation)
        model.range = self.range
        model.operations = ModelList(to_models(self.operations))
        model.total_micro_usd = self.total_micro_usd
        model.total_events = self.total_events
        value = self.since
        model.since = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model


from .operation_usage import OperationUsage, OperationUsageStruct

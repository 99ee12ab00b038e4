# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown
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
        self.operations = list(map(OperationUsage.from_dict, listed(data["operations"])))
        self.total_micro_usd = data["total_micro_usd"]
        self.total_events = data["total_events"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            UsageByOperationWire,
            {
                "operations": ("operations", OperationUsageWire, OperationUsage.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"range": str(self.range)}
        if self.since is not None:
            data["since"] = part(self.since)
        data["operations"] = part(listed(self.operations))
        data["total_micro_usd"] = self.total_micro_usd
        data["total_events"] = self.total_events
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class UsageByOperationWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `UsageByOperation`, when it is exactly as the contract has it; see `json_text`."""

    range: UsageRange
    operations: list[OperationUsageWire]
    total_micro_usd: Any
    total_events: Any
    since: Any = None

    def _model(self) -> UsageByOperation:
        value: Any
        made = new(UsageByOperation)
        made.range = self.range
        made.operations = models_of(self.operations)
        made.total_micro_usd = self.total_micro_usd
        made.total_events = self.total_events
        value = self.since
        made.since = None if value is None else datetime.datetime.fromisoformat(value)
        made._extra = None
        return made


from .operation_usage import OperationUsage, OperationUsageWire

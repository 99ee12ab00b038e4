# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown
from .usage_range import UsageRange

_KEYS = frozenset(["range", "since", "operations", "total_micro_usd", "total_events"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UsageByOperation(ApiModel):
    """What was spent, by operation."""

    range: UsageRange
    """How far back this goes."""
    since: datetime.datetime | None = None
    """Since when this counts. Null means always."""
    operations: list[OperationUsage]
    """Each operation that was charged."""
    total_micro_usd: int
    """All of it in micro-USD."""
    total_events: int
    """How often something was charged."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.range = UsageRange(data["range"])
        value = data.get("since")
        self.since = None if value is None else datetime.datetime.fromisoformat(value)
        self.operations = list(map(OperationUsage.from_dict, data["operations"]))
        self.total_micro_usd = data["total_micro_usd"]
        self.total_events = data["total_events"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"range": str(self.range)}
        if self.since is not None:
            data["since"] = dump(self.since)
        data["operations"] = list(map(dump, self.operations))
        data["total_micro_usd"] = self.total_micro_usd
        data["total_events"] = self.total_events
        if self._extra:
            data.update(self._extra)
        return data


from .operation_usage import OperationUsage

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["id", "operation", "amount", "balance_after", "description", "metadata", "created_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditLedgerEntry(ApiModel):
    """One movement of credits."""

    id: str
    """Id."""
    operation: str
    """What it was for, such as `training_a10g` or `training_refund_a10g`."""
    amount: int
    """Credits: negative when spent, positive when added or returned."""
    balance_after: int | None = None
    """Credits left after it."""
    description: str | None = None
    """What it was for, in words."""
    metadata: dict[str, Any] | None = None
    """More about it, by name."""
    created_at: datetime.datetime
    """When it happened."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.operation = data["operation"]
        self.amount = data["amount"]
        self.balance_after = data.get("balance_after")
        self.description = data.get("description")
        value = data.get("metadata")
        self.metadata = None if value is None else dict(value)
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "operation": self.operation, "amount": self.amount}
        if self.balance_after is not None:
            data["balance_after"] = self.balance_after
        if self.description is not None:
            data["description"] = self.description
        if self.metadata is not None:
            data["metadata"] = dict(self.metadata)
        data["created_at"] = dump(self.created_at)
        if self._extra:
            data.update(self._extra)
        return data

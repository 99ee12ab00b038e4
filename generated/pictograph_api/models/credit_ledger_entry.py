# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["id", "operation", "amount", "balance_after", "description", "metadata", "created_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditLedgerEntry(ApiModel):
    """An entry of the credit ledger."""

    id: str
    """Unique identifier."""
    operation: str
    """Operation, such as `training_a10g` or `training_refund_a10g`."""
    amount: int
    """Amount in credits: negative for charges, positive for top-ups and refunds."""
    balance_after: int | None = None
    """Balance after this entry."""
    description: str | None = None
    """Human-readable description."""
    metadata: dict[str, Any] | None = None
    """Additional data by name."""
    created_at: datetime.datetime
    """Time of the entry."""

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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "operation": self.operation, "amount": self.amount}
        if self.balance_after is not None:
            data["balance_after"] = self.balance_after
        if self.description is not None:
            data["description"] = self.description
        if self.metadata is not None:
            data["metadata"] = convert(self.metadata)
        data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class CreditLedgerEntryStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`CreditLedgerEntry` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    operation: Any
    amount: Any
    created_at: Any
    balance_after: Any = None
    description: Any = None
    metadata: dict[str, Any] | None = None

    def to_model(self) -> CreditLedgerEntry:
        model = new_instance(CreditLedgerEntry)
        model.id = self.id
        model.operation = self.operation
        model.amount = self.amount
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.balance_after = self.balance_after
        model.description = self.description
        model.metadata = self.metadata
        model._extra = None
        return model

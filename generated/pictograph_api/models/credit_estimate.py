# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(
    [
        "operation",
        "credits_per_unit",
        "unit",
        "quantity",
        "total_credits",
        "minimum",
        "sufficient",
        "credits_remaining",
        "micro_usd_per_unit",
        "total_micro_usd",
        "remaining_micro_usd",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditEstimate(ApiModel):
    """Estimated cost of an operation. Advisory: the operation itself may still return 402."""

    operation: str
    """Operation."""
    credits_per_unit: int
    """Credits per unit."""
    unit: str
    """Billing unit: `per_minute` or `per_call`."""
    quantity: int
    """Number of units."""
    total_credits: int
    """Total credits, at least `minimum`."""
    minimum: int
    """Minimum charge in credits. 0 if there is none."""
    sufficient: bool
    """Whether the current balance covers the cost."""
    credits_remaining: int
    """Credits remaining."""
    micro_usd_per_unit: int | None = None
    """Price per unit in micro-USD. Newer servers only."""
    total_micro_usd: int | None = None
    """Total price in micro-USD. Newer servers only."""
    remaining_micro_usd: int | None = None
    """Remaining balance in micro-USD. Newer servers only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.operation = data["operation"]
        self.credits_per_unit = data["credits_per_unit"]
        self.unit = data["unit"]
        self.quantity = data["quantity"]
        self.total_credits = data["total_credits"]
        self.minimum = data["minimum"]
        self.sufficient = data["sufficient"]
        self.credits_remaining = data["credits_remaining"]
        self.micro_usd_per_unit = data.get("micro_usd_per_unit")
        self.total_micro_usd = data.get("total_micro_usd")
        self.remaining_micro_usd = data.get("remaining_micro_usd")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "operation": self.operation,
            "credits_per_unit": self.credits_per_unit,
            "unit": self.unit,
            "quantity": self.quantity,
            "total_credits": self.total_credits,
            "minimum": self.minimum,
            "sufficient": self.sufficient,
            "credits_remaining": self.credits_remaining,
        }
        if self.micro_usd_per_unit is not None:
            data["micro_usd_per_unit"] = self.micro_usd_per_unit
        if self.total_micro_usd is not None:
            data["total_micro_usd"] = self.total_micro_usd
        if self.remaining_micro_usd is not None:
            data["remaining_micro_usd"] = self.remaining_micro_usd
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

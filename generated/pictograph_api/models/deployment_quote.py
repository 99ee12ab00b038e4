# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(
    ["rate_per_min_micro_usd", "cost_per_hour_micro_usd", "cost_per_day_micro_usd", "scale_to_zero", "billing_note"]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class DeploymentQuote(ApiModel):
    """Estimated cost of a deployment."""

    rate_per_min_micro_usd: int
    """Price per minute and container in micro-USD."""
    cost_per_hour_micro_usd: int
    """Price per hour in micro-USD for the minimum number of containers, or for one container if the minimum is 0."""
    cost_per_day_micro_usd: int
    """Price per day in micro-USD: 24 times the price per hour."""
    scale_to_zero: bool
    """Whether the deployment incurs no cost while idle."""
    billing_note: str
    """Human-readable billing note."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.rate_per_min_micro_usd = data["rate_per_min_micro_usd"]
        self.cost_per_hour_micro_usd = data["cost_per_hour_micro_usd"]
        self.cost_per_day_micro_usd = data["cost_per_day_micro_usd"]
        self.scale_to_zero = data["scale_to_zero"]
        self.billing_note = data["billing_note"]
        self._extra = None if len(data) == 5 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "rate_per_min_micro_usd": self.rate_per_min_micro_usd,
            "cost_per_hour_micro_usd": self.cost_per_hour_micro_usd,
            "cost_per_day_micro_usd": self.cost_per_day_micro_usd,
            "scale_to_zero": self.scale_to_zero,
            "billing_note": self.billing_note,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

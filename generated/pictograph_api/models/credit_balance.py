# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(
    [
        "credits_remaining",
        "credits_monthly_allowance",
        "credits_reset_at",
        "recent_history",
        "included_allowance_micro_usd",
        "included_remaining_micro_usd",
        "budget_micro_usd",
        "period_spend_micro_usd",
        "period_overage_micro_usd",
        "budget_remaining_micro_usd",
        "period_start",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditBalance(ApiModel):
    """Credit balance of the organization."""

    credits_remaining: int = 0
    """Credits remaining."""
    credits_monthly_allowance: int = 0
    """Monthly credits included in the plan."""
    credits_reset_at: datetime.datetime | None = None
    """Time of the next credit reset."""
    recent_history: list[CreditLedgerEntry] = Factory(list)
    """Last 20 ledger entries, newest first."""
    included_allowance_micro_usd: int | None = None
    """Allowance included in the plan per period, in micro-USD. Newer servers only."""
    included_remaining_micro_usd: int | None = None
    """Remaining included allowance, in micro-USD. Newer servers only."""
    budget_micro_usd: int | None = None
    """Spending limit of the period, in micro-USD. Newer servers only."""
    period_spend_micro_usd: int | None = None
    """Spend in the period, in micro-USD. Newer servers only."""
    period_overage_micro_usd: int | None = None
    """Spend beyond the included allowance, in micro-USD. Newer servers only."""
    budget_remaining_micro_usd: int | None = None
    """Remaining spending limit, in micro-USD. Newer servers only."""
    period_start: datetime.datetime | None = None
    """Start of the period. Newer servers only."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("credits_remaining")
        self.credits_remaining = 0 if value is None else value
        value = data.get("credits_monthly_allowance")
        self.credits_monthly_allowance = 0 if value is None else value
        value = data.get("credits_reset_at")
        self.credits_reset_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("recent_history")
        self.recent_history = [] if value is None else ModelList(map(CreditLedgerEntry.from_dict, to_list(value)))
        self.included_allowance_micro_usd = data.get("included_allowance_micro_usd")
        self.included_remaining_micro_usd = data.get("included_remaining_micro_usd")
        self.budget_micro_usd = data.get("budget_micro_usd")
        self.period_spend_micro_usd = data.get("period_spend_micro_usd")
        self.period_overage_micro_usd = data.get("period_overage_micro_usd")
        self.budget_remaining_micro_usd = data.get("budget_remaining_micro_usd")
        value = data.get("period_start")
        self.period_start = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, CreditBalanceStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.credits_remaining is not None:
            data["credits_remaining"] = self.credits_remaining
        if self.credits_monthly_allowance is not None:
            data["credits_monthly_allowance"] = self.credits_monthly_allowance
        if self.credits_reset_at is not None:
            data["credits_reset_at"] = convert(self.credits_reset_at)
        if self.recent_history is not None:
            data["recent_history"] = convert(to_list(self.recent_history))
        if self.included_allowance_micro_usd is not None:
            data["included_allowance_micro_usd"] = self.included_allowance_micro_usd
        if self.included_remaining_micro_usd is not None:
            data["included_remaining_micro_usd"] = self.included_remaining_micro_usd
        if self.budget_micro_usd is not None:
            data["budget_micro_usd"] = self.budget_micro_usd
        if self.period_spend_micro_usd is not None:
            data["period_spend_micro_usd"] = self.period_spend_micro_usd
        if self.period_overage_micro_usd is not None:
            data["period_overage_micro_usd"] = self.period_overage_micro_usd
        if self.budget_remaining_micro_usd is not None:
            data["budget_remaining_micro_usd"] = self.budget_remaining_micro_usd
        if self.period_start is not None:
            data["period_start"] = convert(self.period_start)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class CreditBalanceStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`CreditBalance` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    credits_remaining: Any = None
    credits_monthly_allowance: Any = None
    credits_reset_at: Any = None
    recent_history: list[CreditLedgerEntryStruct] | None = None
    included_allowance_micro_usd: Any = None
    included_remaining_micro_usd: Any = None
    budget_micro_usd: Any = None
    period_spend_micro_usd: Any = None
    period_overage_micro_usd: Any = None
    budget_remaining_micro_usd: Any = None
    period_start: Any = None

    def to_model(self) -> CreditBalance:
        value: Any
        model = new_instance(CreditBalance)
        value = self.credits_remaining
        model.credits_remaining = 0 if value is None else value
        value = self.credits_monthly_allowance
        model.credits_monthly_allowance = 0 if value is None else value
        value = self.credits_reset_at
        model.credits_reset_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.recent_history
        model.recent_history = [] if value is None else ModelList(to_models(value))
        model.included_allowance_micro_usd = self.included_allowance_micro_usd
        model.included_remaining_micro_usd = self.included_remaining_micro_usd
        model.budget_micro_usd = self.budget_micro_usd
        model.period_spend_micro_usd = self.period_spend_micro_usd
        model.period_overage_micro_usd = self.period_overage_micro_usd
        model.budget_remaining_micro_usd = self.budget_remaining_micro_usd
        value = self.period_start
        model.period_start = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model


from .credit_ledger_entry import CreditLedgerEntry, CreditLedgerEntryStruct

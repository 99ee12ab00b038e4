# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["entries", "limit", "offset"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditHistoryPage(ApiModel):
    """One page of the ledger, newest first."""

    entries: list[CreditLedgerEntry]
    """The page."""
    limit: int | None = None
    """Items in one page."""
    offset: int | None = None
    """Items skipped."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.entries = list(map(CreditLedgerEntry.from_dict, data["entries"]))
        self.limit = data.get("limit")
        self.offset = data.get("offset")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"entries": list(map(dump, self.entries))}
        if self.limit is not None:
            data["limit"] = self.limit
        if self.offset is not None:
            data["offset"] = self.offset
        if self._extra:
            data.update(self._extra)
        return data


from .credit_ledger_entry import CreditLedgerEntry

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["entries", "limit", "offset"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreditHistoryPage(ApiModel):
    """A page of ledger entries, newest first."""

    entries: list[CreditLedgerEntry]
    """Items on this page."""
    limit: int | None = None
    """Maximum number of items per page."""
    offset: int | None = None
    """Number of items skipped."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.entries = list(map(CreditLedgerEntry.from_dict, listed(data["entries"])))
        self.limit = data.get("limit")
        self.offset = data.get("offset")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            CreditHistoryPageWire,
            {
                "entries": ("entries", CreditLedgerEntryWire, CreditLedgerEntry.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"entries": part(listed(self.entries))}
        if self.limit is not None:
            data["limit"] = self.limit
        if self.offset is not None:
            data["offset"] = self.offset
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class CreditHistoryPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `CreditHistoryPage`, when it is exactly as the contract has it; see `json_text`."""

    entries: list[CreditLedgerEntryWire]
    limit: Any = None
    offset: Any = None

    def _model(self) -> CreditHistoryPage:
        made = new(CreditHistoryPage)
        made.entries = models_of(self.entries)
        made.limit = self.limit
        made.offset = self.offset
        made._extra = None
        return made


from .credit_ledger_entry import CreditLedgerEntry, CreditLedgerEntryWire

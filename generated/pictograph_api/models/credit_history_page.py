# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.entries = ModelList(map(CreditLedgerEntry.from_dict, to_list(data["entries"])))
        self.limit = data.get("limit")
        self.offset = data.get("offset")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, CreditHistoryPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"entries": convert(to_list(self.entries))}
        if self.limit is not None:
            data["limit"] = self.limit
        if self.offset is not None:
            data["offset"] = self.offset
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class CreditHistoryPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`CreditHistoryPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    entries: list[CreditLedgerEntryStruct]
    limit: Any = None
    offset: Any = None

    def to_model(self) -> CreditHistoryPage:
        model = new_instance(CreditHistoryPage)
        model.entries = ModelList(to_models(self.entries))
        model.limit = self.limit
        model.offset = self.offset
        model._extra = None
        return model


from .credit_ledger_entry import CreditLedgerEntry, CreditLedgerEntryStruct

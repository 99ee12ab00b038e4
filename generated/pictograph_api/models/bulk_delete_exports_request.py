# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["export_ids"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkDeleteExportsRequest(ApiModel):
    """Exports to delete."""

    export_ids: Iterable[str]
    """IDs of the exports."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.export_ids = to_list(data["export_ids"])
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"export_ids": to_list(self.export_ids)}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

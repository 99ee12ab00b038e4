# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["marks"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Marks(ApiModel):
    """Only requests contain it."""

    marks: Iterable[Mark | Mapping[str, Any]]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.marks = ModelList(map(read_mark, to_list(data["marks"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"marks": convert(to_list(self.marks))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .mark import Mark, read_mark

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["success", "datasets"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetPage(ApiModel):
    """A page of datasets, without images and organization."""

    success: bool = True
    """Always true."""
    datasets: list[Dataset]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.datasets = list(map(Dataset.from_dict, listed(data["datasets"])))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            DatasetPageWire,
            {
                "datasets": ("datasets", DatasetWire, Dataset.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["datasets"] = part(listed(self.datasets))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DatasetPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `DatasetPage`, when it is exactly as the contract has it; see `json_text`."""

    datasets: list[DatasetWire]
    success: Any = None

    def _model(self) -> DatasetPage:
        value: Any
        made = new(DatasetPage)
        made.datasets = models_of(self.datasets)
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made


from .dataset import Dataset, DatasetWire

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["success", "dataset_id", "items", "total_items"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetDownloadList(ApiModel):
    """Download links of the images of a dataset."""

    success: bool = True
    """Always true."""
    dataset_id: str
    """ID of the dataset."""
    items: list[DownloadItem]
    """One item per image. If the list is as long as `limit`, it may be truncated; this is not indicated otherwise."""
    total_items: int
    """Number of items."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.dataset_id = data["dataset_id"]
        self.items = list(map(DownloadItem.from_dict, listed(data["items"])))
        self.total_items = data["total_items"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            DatasetDownloadListWire,
            {
                "items": ("items", DownloadItemWire, DownloadItem.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["dataset_id"] = self.dataset_id
        data["items"] = part(listed(self.items))
        data["total_items"] = self.total_items
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DatasetDownloadListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `DatasetDownloadList`, when it is exactly as the contract has it; see `json_text`."""

    dataset_id: Any
    items: list[DownloadItemWire]
    total_items: Any
    success: Any = None

    def _model(self) -> DatasetDownloadList:
        value: Any
        made = new(DatasetDownloadList)
        made.dataset_id = self.dataset_id
        made.items = models_of(self.items)
        made.total_items = self.total_items
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made


from .download_item import DownloadItem, DownloadItemWire

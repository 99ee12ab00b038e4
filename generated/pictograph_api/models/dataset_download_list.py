# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["success", "dataset_id", "items", "total_items"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetDownloadList(ApiModel):
    """What to fetch for a copy of a dataset."""

    success: bool = True
    """Always true."""
    dataset_id: str
    """Id of the dataset."""
    items: list[DownloadItem]
    """One for each image. A list as long as the limit may be cut; nothing else says so."""
    total_items: int
    """Length of `items`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.dataset_id = data["dataset_id"]
        self.items = list(map(DownloadItem.from_dict, data["items"]))
        self.total_items = data["total_items"]
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["dataset_id"] = self.dataset_id
        data["items"] = list(map(dump, self.items))
        data["total_items"] = self.total_items
        if self._extra:
            data.update(self._extra)
        return data


from .download_item import DownloadItem

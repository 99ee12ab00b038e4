# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.items = ModelList(map(DownloadItem.from_dict, to_list(data["items"])))
        self.total_items = data["total_items"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, DatasetDownloadListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["dataset_id"] = self.dataset_id
        data["items"] = convert(to_list(self.items))
        data["total_items"] = self.total_items
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DatasetDownloadListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DatasetDownloadList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    dataset_id: Any
    items: list[DownloadItemStruct]
    total_items: Any
    success: Any = None

    def to_model(self) -> DatasetDownloadList:
        value: Any
        model = new_instance(DatasetDownloadList)
        model.dataset_id = self.dataset_id
        model.items = ModelList(to_models(self.items))
        model.total_items = self.total_items
        value = self.success
        model.success = True if value is None else value
        model._extra = None
        return model


from .download_item import DownloadItem, DownloadItemStruct

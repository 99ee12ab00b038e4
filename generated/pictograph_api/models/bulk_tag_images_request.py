# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["dataset_id", "image_ids", "tags", "add"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkTagImagesRequest(ApiModel):
    """Tags to add to images or remove from them."""

    dataset_id: str
    """ID of the dataset of the images."""
    image_ids: Iterable[str]
    """IDs of the images, 1 to 10000."""
    tags: Iterable[str]
    """Tags."""
    add: bool
    """Whether to add (true) or remove (false) the tags."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_id = data["dataset_id"]
        self.image_ids = to_list(data["image_ids"])
        self.tags = to_list(data["tags"])
        self.add = data["add"]
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_id": self.dataset_id,
            "image_ids": to_list(self.image_ids),
            "tags": to_list(self.tags),
            "add": self.add,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

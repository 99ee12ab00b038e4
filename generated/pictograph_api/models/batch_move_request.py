# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["dataset_name", "image_ids", "target_folder_path"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchMoveRequest(ApiModel):
    """Parameters for moving images."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_ids: Iterable[str]
    """IDs of the images, 1 to 10000."""
    target_folder_path: str = "/"
    """Target folder; `/` is the root."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_ids = to_list(data["image_ids"])
        value = data.get("target_folder_path")
        self.target_folder_path = "/" if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"dataset_name": self.dataset_name, "image_ids": to_list(self.image_ids)}
        if self.target_folder_path is not None:
            data["target_folder_path"] = self.target_folder_path
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

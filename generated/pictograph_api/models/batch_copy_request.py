# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields
from .duplicate_handling import DuplicateHandling

_KEYS = frozenset(["dataset_name", "image_ids", "target_folder_path", "duplicate_handling", "copy_annotations"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchCopyRequest(ApiModel):
    """Parameters for copying images."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    image_ids: Iterable[str]
    """IDs of the images, 1 to 10000."""
    target_folder_path: str = "/"
    """Target folder; `/` is the root."""
    duplicate_handling: DuplicateHandling | str = DuplicateHandling.RENAME
    """Action if a filename is taken."""
    copy_annotations: bool = False
    """Whether to copy annotations, too."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.image_ids = to_list(data["image_ids"])
        value = data.get("target_folder_path")
        self.target_folder_path = "/" if value is None else value
        value = data.get("duplicate_handling")
        self.duplicate_handling = DuplicateHandling.RENAME if value is None else DuplicateHandling(value)
        value = data.get("copy_annotations")
        self.copy_annotations = False if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"dataset_name": self.dataset_name, "image_ids": to_list(self.image_ids)}
        if self.target_folder_path is not None:
            data["target_folder_path"] = self.target_folder_path
        if self.duplicate_handling is not None:
            data["duplicate_handling"] = str(self.duplicate_handling)
        if self.copy_annotations is not None:
            data["copy_annotations"] = self.copy_annotations
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["id", "name", "full_path", "image_count", "children"])


@define(kw_only=True, repr=False, weakref_slot=False)
class FolderTreeNode(ApiModel):
    """A folder and its subfolders."""

    id: str
    """Unique identifier."""
    name: str
    """Name."""
    full_path: str
    """Full path, starting with `/`."""
    image_count: int
    """Number of images."""
    children: list[FolderTreeNode]
    """Subfolders."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.full_path = data["full_path"]
        self.image_count = data["image_count"]
        self.children = ModelList(map(FolderTreeNode.from_dict, to_list(data["children"])))
        self._extra = None if len(data) == 5 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "full_path": self.full_path,
            "image_count": self.image_count,
            "children": convert(to_list(self.children)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

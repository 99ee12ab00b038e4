# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["objects", "scenes", "attributes", "dataset_name"])


@define(kw_only=True, repr=False, weakref_slot=False)
class TagFilters(ApiModel):
    """Filters of the query."""

    objects: list[str] | None = None
    """Objects."""
    scenes: list[str] | None = None
    """Scenes."""
    attributes: list[str] | None = None
    """Attributes."""
    dataset_name: str | None = None
    """Name of the dataset."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("objects")
        self.objects = None if value is None else to_list(value)
        value = data.get("scenes")
        self.scenes = None if value is None else to_list(value)
        value = data.get("attributes")
        self.attributes = None if value is None else to_list(value)
        self.dataset_name = data.get("dataset_name")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.objects is not None:
            data["objects"] = to_list(self.objects)
        if self.scenes is not None:
            data["scenes"] = to_list(self.scenes)
        if self.attributes is not None:
            data["attributes"] = to_list(self.attributes)
        if self.dataset_name is not None:
            data["dataset_name"] = self.dataset_name
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields
from .annotation_type import AnnotationType

_KEYS = frozenset(["name", "description", "annotation_types", "classes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UpdateProjectRequest(ApiModel):
    """Fields to change, at least one. Omitted fields keep their values."""

    name: str | None = None
    """New name."""
    description: str | None = None
    """New description. An empty string removes it."""
    annotation_types: Iterable[AnnotationType | str] | None = None
    """New allowed annotation types."""
    classes: Iterable[ProjectClass | Mapping[str, Any]] | None = None
    """New classes. They replace the whole list; existing annotations keep their classes."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data.get("name")
        self.description = data.get("description")
        value = data.get("annotation_types")
        self.annotation_types = None if value is None else list(map(AnnotationType, to_list(value)))
        value = data.get("classes")
        self.classes = None if value is None else ModelList(map(ProjectClass.from_dict, to_list(value)))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not None:
            data["name"] = self.name
        if self.description is not None:
            data["description"] = self.description
        if self.annotation_types is not None:
            data["annotation_types"] = convert(to_list(self.annotation_types))
        if self.classes is not None:
            data["classes"] = convert(to_list(self.classes))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .project_class import ProjectClass

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from attrs import define

from ..types import ApiModel, listed, unknown
from .annotation_type import AnnotationType

_KEYS = frozenset(["name", "description", "annotation_types", "classes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UpdateProjectRequest(ApiModel):
    """Fields to change, at least one. Omitted fields keep their values."""

    name: str | None = None
    """New name."""
    description: str | None = None
    """New description. An empty string removes it."""
    annotation_types: Sequence[AnnotationType | str] | None = None
    """New allowed annotation types."""
    classes: Sequence[ProjectClass | Mapping[str, Any]] | None = None
    """New classes. They replace the whole list; existing annotations keep their classes."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data.get("name")
        self.description = data.get("description")
        value = data.get("annotation_types")
        self.annotation_types = None if value is None else list(map(AnnotationType, listed(value)))
        value = data.get("classes")
        self.classes = None if value is None else list(map(ProjectClass.from_dict, listed(value)))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not None:
            data["name"] = self.name
        if self.description is not None:
            data["description"] = self.description
        if self.annotation_types is not None:
            data["annotation_types"] = part(listed(self.annotation_types))
        if self.classes is not None:
            data["classes"] = part(listed(self.classes))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


from .project_class import ProjectClass

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["projects", "pagination"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ProjectPage(ApiModel):
    """A page of projects."""

    projects: list[Project]
    """Items on this page."""
    pagination: Pagination | None = None
    """Pagination parameters of the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.projects = ModelList(map(Project.from_dict, to_list(data["projects"])))
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ProjectPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"projects": convert(to_list(self.projects))}
        if self.pagination is not None:
            data["pagination"] = convert(self.pagination)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ProjectPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ProjectPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    projects: list[ProjectStruct]
    pagination: Any = None

    def to_model(self) -> ProjectPage:
        value: Any
        model = new_instance(ProjectPage)
        model.projects = ModelList(to_models(self.projects))
        value = self.pagination
        model.pagination = None if value is None else Pagination.from_dict(value)
        model._extra = None
        return model


from .pagination import Pagination
from .project import Project, ProjectStruct

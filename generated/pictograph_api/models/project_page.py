# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["projects", "pagination"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ProjectPage(ApiModel):
    """One page of projects."""

    projects: list[Project]
    """The page."""
    pagination: Pagination | None = None
    """The page that was asked for."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.projects = list(map(Project.from_dict, data["projects"]))
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"projects": list(map(dump, self.projects))}
        if self.pagination is not None:
            data["pagination"] = dump(self.pagination)
        if self._extra:
            data.update(self._extra)
        return data


from .pagination import Pagination
from .project import Project

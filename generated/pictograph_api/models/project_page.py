# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.projects = list(map(Project.from_dict, listed(data["projects"])))
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ProjectPageWire,
            {
                "projects": ("projects", ProjectWire, Project.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"projects": part(listed(self.projects))}
        if self.pagination is not None:
            data["pagination"] = part(self.pagination)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ProjectPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ProjectPage`, when it is exactly as the contract has it; see `json_text`."""

    projects: list[ProjectWire]
    pagination: Any = None

    def _model(self) -> ProjectPage:
        value: Any
        made = new(ProjectPage)
        made.projects = models_of(self.projects)
        value = self.pagination
        made.pagination = None if value is None else Pagination.from_dict(value)
        made._extra = None
        return made


from .pagination import Pagination
from .project import Project, ProjectWire

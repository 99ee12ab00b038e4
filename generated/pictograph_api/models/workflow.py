# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .workflow_status import WorkflowStatus

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "name",
        "description",
        "graph",
        "template_key",
        "status",
        "last_run_id",
        "created_at",
        "updated_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Workflow(ApiModel):
    """A workflow: a graph of steps."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name."""
    description: str | None = None
    """Description."""
    graph: WorkflowGraph
    """Graph of the workflow."""
    template_key: str | None = None
    """Key of the template that the workflow was created from."""
    status: WorkflowStatus = WorkflowStatus.DRAFT
    """Current status."""
    last_run_id: str | None = None
    """ID of the last run."""
    created_at: datetime.datetime | None = None
    """Time of creation."""
    updated_at: datetime.datetime | None = None
    """Time of the last change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.description = data.get("description")
        self.graph = WorkflowGraph.from_dict(data["graph"])
        self.template_key = data.get("template_key")
        value = data.get("status")
        self.status = WorkflowStatus.DRAFT if value is None else WorkflowStatus(value)
        self.last_run_id = data.get("last_run_id")
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("updated_at")
        self.updated_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "name": self.name}
        if self.description is not None:
            data["description"] = self.description
        data["graph"] = convert(self.graph)
        if self.template_key is not None:
            data["template_key"] = self.template_key
        if self.status is not None:
            data["status"] = str(self.status)
        if self.last_run_id is not None:
            data["last_run_id"] = self.last_run_id
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self.updated_at is not None:
            data["updated_at"] = convert(self.updated_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class WorkflowStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Workflow` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    name: Any
    graph: WorkflowGraphStruct
    description: Any = None
    template_key: Any = None
    status: WorkflowStatus | None = None
    last_run_id: Any = None
    created_at: Any = None
    updated_at: Any = None

    def to_model(self) -> Workflow:
        value: Any
        model = new_instance(Workflow)
        model.id = self.id
        model.organization_id = self.organization_id
        model.name = self.name
        model.graph = self.graph.to_model()
        model.description = self.description
        model.template_key = self.template_key
        value = self.status
        model.status = WorkflowStatus.DRAFT if value is None else value
        model.last_run_id = self.last_run_id
        value = self.created_at
        model.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.updated_at
        model.updated_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model


from .workflow_graph import WorkflowGraph, WorkflowGraphStruct

# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .workflow_status import WorkflowStatus

_KEYS = frozenset(["name", "description", "graph", "status"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UpdateWorkflowRequest(ApiModel):
    """Fields to change, at least one. Omitted fields keep their values."""

    name: str | None = None
    """New name."""
    description: str | None = None
    """New description. An empty string removes it."""
    graph: WorkflowGraph | Mapping[str, Any] | None = None
    """New graph. It replaces the existing one."""
    status: WorkflowStatus | str | None = None
    """New status."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data.get("name")
        self.description = data.get("description")
        value = data.get("graph")
        self.graph = None if value is None else WorkflowGraph.from_dict(value)
        value = data.get("status")
        self.status = None if value is None else WorkflowStatus(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not None:
            data["name"] = self.name
        if self.description is not None:
            data["description"] = self.description
        if self.graph is not None:
            data["graph"] = convert(self.graph)
        if self.status is not None:
            data["status"] = str(self.status)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .workflow_graph import WorkflowGraph

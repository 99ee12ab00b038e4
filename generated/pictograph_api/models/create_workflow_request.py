# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["name", "graph", "description", "template_key"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateWorkflowRequest(ApiModel):
    """Parameters of a new workflow."""

    name: str
    """Name."""
    graph: WorkflowGraph | Mapping[str, Any]
    """Graph of the workflow."""
    description: str | None = None
    """Description."""
    template_key: str | None = None
    """Key of the template that the workflow was created from."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.graph = WorkflowGraph.from_dict(data["graph"])
        self.description = data.get("description")
        self.template_key = data.get("template_key")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "graph": convert(self.graph)}
        if self.description is not None:
            data["description"] = self.description
        if self.template_key is not None:
            data["template_key"] = self.template_key
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .workflow_graph import WorkflowGraph

# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["version", "nodes", "edges"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowGraph(ApiModel):
    """The steps of a workflow and their connections. The content of nodes and edges is defined by the editor."""

    version: str | int
    """Version of the graph format."""
    nodes: list[dict[str, Any]]
    """Nodes: the steps of the workflow."""
    edges: list[dict[str, Any]]
    """Edges: the data flow between the steps."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.version = data["version"]
        self.nodes = list(map(dict, listed(data["nodes"])))
        self.edges = list(map(dict, listed(data["edges"])))
        self._extra = None if len(data) == 3 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "version": self.version,
            "nodes": part(listed(self.nodes)),
            "edges": part(listed(self.edges)),
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return WorkflowGraphWire(self.version, wired(listed(self.nodes)), wired(listed(self.edges)))


class WorkflowGraphWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WorkflowGraph`, when it is exactly as the contract has it; see `json_text`."""

    version: Any
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]

    def _model(self) -> WorkflowGraph:
        made = new(WorkflowGraph)
        made.version = self.version
        made.nodes = self.nodes
        made.edges = self.edges
        made._extra = None
        return made

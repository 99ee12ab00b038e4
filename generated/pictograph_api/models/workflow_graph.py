# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, to_list, unknown_fields

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
        self.nodes = list(map(dict, to_list(data["nodes"])))
        self.edges = list(map(dict, to_list(data["edges"])))
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "version": self.version,
            "nodes": convert(to_list(self.nodes)),
            "edges": convert(to_list(self.edges)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return WorkflowGraphStruct(self.version, convert(to_list(self.nodes)), convert(to_list(self.edges)))


class WorkflowGraphStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`WorkflowGraph` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    version: Any
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]

    def to_model(self) -> WorkflowGraph:
        model = new_instance(WorkflowGraph)
        model.version = self.version
        model.nodes = self.nodes
        model.edges = self.edges
        model._extra = None
        return model

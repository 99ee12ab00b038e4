# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["version", "nodes", "edges"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowGraph(ApiModel):
    """The steps of a workflow and how they hang together. What is in nodes and edges is up to the editor."""

    version: str | int
    """Version of the form of the graph."""
    nodes: list[dict[str, Any]]
    """The steps."""
    edges: list[dict[str, Any]]
    """What flows from step to step."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.version = data["version"]
        self.nodes = list(map(dict, data["nodes"]))
        self.edges = list(map(dict, data["edges"]))
        self._extra = None if len(data) == 3 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "version": self.version,
            "nodes": list(map(dump, self.nodes)),
            "edges": list(map(dump, self.edges)),
        }
        if self._extra:
            data.update(self._extra)
        return data

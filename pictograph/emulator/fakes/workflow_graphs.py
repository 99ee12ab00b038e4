"""Workflow graphs: the steps and the order in which they run. The emulator does not interpret what a step does."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import cast

from attrs import frozen

from pictograph.emulator.json_values import JsonObject


class InvalidGraph(Exception):
    """The graph cannot be run; the message says why."""


@frozen
class WorkflowStep:
    """One node of a graph."""

    id: str
    kind: str
    label: str
    dataset_name: str | None
    """Dataset whose images it processes: `data.dataset_name` of the node."""


def ordered_steps(graph: JsonObject) -> list[WorkflowStep]:
    """Return the steps in topological order. Raises `InvalidGraph`."""
    nodes: dict[str, JsonObject] = {}
    for index, node in enumerate(graph["nodes"]):
        name = node.get("id")
        if not isinstance(name, str) or not name:
            raise InvalidGraph(f"node {index} has no id")
        if name in nodes:
            raise InvalidGraph(f"duplicate node id '{name}'")
        nodes[name] = node
    if not nodes:
        raise InvalidGraph("it has no nodes")
    sorter: TopologicalSorter[str] = TopologicalSorter({name: () for name in nodes})
    for source, target in _edges(graph, nodes):
        sorter.add(target, source)
    try:
        return [_workflow_step(name, nodes[name]) for name in sorter.static_order()]
    except CycleError as exc:
        raise InvalidGraph(f"the edges form a cycle: {' -> '.join(exc.args[1])}") from None


def unconnected_nodes(graph: JsonObject) -> list[str]:
    """Return the ids of nodes without edges, in a graph of more than one node. They run, but their output is not used."""
    connected = {edge.get(end) for edge in graph["edges"] for end in ("source", "target")}
    return [node["id"] for node in graph["nodes"] if node["id"] not in connected] if len(graph["nodes"]) > 1 else []


def _edges(graph: JsonObject, nodes: dict[str, JsonObject]) -> Iterator[tuple[str, str]]:
    for index, edge in enumerate(graph["edges"]):
        ends = edge.get("source"), edge.get("target")
        for end in ends:
            if not isinstance(end, str) or end not in nodes:
                raise InvalidGraph(f"edge {index} refers to an unknown node: {end!r}")
        yield str(ends[0]), str(ends[1])


def _workflow_step(name: str, node: JsonObject) -> WorkflowStep:
    raw_data = node.get("data")
    data = cast("JsonObject", raw_data) if isinstance(raw_data, dict) else {}
    dataset = data.get("dataset_name")
    return WorkflowStep(
        id=name,
        kind=str(node.get("type") or "step"),
        label=str(data.get("label") or node.get("type") or name),
        dataset_name=dataset if isinstance(dataset, str) else None,
    )

"""Graphs of workflows: which steps there are and in which order they run. What a step does is up to the editor that drew it."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import cast

from attrs import frozen

from pictograph.emulator.documents import Document


class CannotRun(Exception):
    """Why a graph can't be run."""


@frozen
class Step:
    """One node, ready to run."""

    id: str
    kind: str
    label: str
    dataset_name: str | None
    """Dataset whose images it reads; `data.dataset_name` of the node."""


def steps(graph: Document) -> list[Step]:
    """Return the steps in an order in which each comes after those that feed it. Raises `CannotRun`."""
    nodes: dict[str, Document] = {}
    for index, node in enumerate(graph["nodes"]):
        name = node.get("id")
        if not isinstance(name, str) or not name:
            raise CannotRun(f"node {index} has no id")
        if name in nodes:
            raise CannotRun(f"two nodes have the id '{name}'")
        nodes[name] = node
    if not nodes:
        raise CannotRun("there are no nodes")
    sorter: TopologicalSorter[str] = TopologicalSorter({name: () for name in nodes})
    for source, target in _edges(graph, nodes):
        sorter.add(target, source)
    try:
        return [_step(name, nodes[name]) for name in sorter.static_order()]
    except CycleError as exc:
        raise CannotRun(f"the edges go round in a circle: {' -> '.join(exc.args[1])}") from None


def loose_ends(graph: Document) -> list[str]:
    """Return the ids of nodes that no edge touches, in a graph of more than one node. They run, but for nobody."""
    touched = {edge.get(end) for edge in graph["edges"] for end in ("source", "target")}
    return [node["id"] for node in graph["nodes"] if node["id"] not in touched] if len(graph["nodes"]) > 1 else []


def _edges(graph: Document, nodes: dict[str, Document]) -> Iterator[tuple[str, str]]:
    for index, edge in enumerate(graph["edges"]):
        ends = edge.get("source"), edge.get("target")
        for end in ends:
            if not isinstance(end, str) or end not in nodes:
                raise CannotRun(f"edge {index} leads to no node: {end!r}")
        yield str(ends[0]), str(ends[1])


def _step(name: str, node: Document) -> Step:
    data = node.get("data")
    about = cast("Document", data) if isinstance(data, dict) else {}
    dataset = about.get("dataset_name")
    return Step(
        id=name,
        kind=str(node.get("type") or "step"),
        label=str(about.get("label") or node.get("type") or name),
        dataset_name=dataset if isinstance(dataset, str) else None,
    )

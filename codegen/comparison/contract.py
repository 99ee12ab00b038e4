"""A contract as data in which every part knows its location: JSON pointer and line."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml


class ContractError(Exception):
    """The text is not a contract that can be compared. The message names the location and the reason."""


class _Loader(yaml.SafeLoader):
    """YAML as OpenAPI uses it: `no` and `2026-04-19` are text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":bool", ":timestamp"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


@dataclass(frozen=True)
class Contract:
    """An OpenAPI document, its name in reports, and the line of each of its parts."""

    source: str
    document: dict[str, Any] = field(repr=False)
    lines: dict[str, int] = field(repr=False)
    text: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str, source: str) -> Contract:
        """Read YAML or JSON.

        Raises:
            ContractError: not YAML, or not an OpenAPI 3 document with `info.version`.
        """
        lines: dict[str, int] = {}
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            document = _read(loader, root, "", lines) if root is not None else None
        except (yaml.YAMLError, RecursionError) as error:
            raise ContractError(f"{source} is not readable as YAML: {error}") from error
        finally:
            loader.dispose()
        if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
            raise ContractError(f"{source} is not an OpenAPI 3 document: it has no `openapi: 3.x` at the top")
        if not isinstance(document.get("info"), dict) or "version" not in document["info"]:
            raise ContractError(f"{source} has no `info.version`, so the version step can't be checked")
        return cls(source, document, lines, text)

    @property
    def version(self) -> str:
        return str(self.document["info"]["version"])

    @property
    def root(self) -> Node:
        return Node(self, "", self.document)

    def line(self, pointer: str) -> int:
        """The line of a part, or of the nearest enclosing part that exists."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)

    def component(self, name: str) -> Node:
        """The schema component `name`. Its value is None if it does not exist."""
        return self.root.at("components").at("schemas").at(name)


@dataclass(frozen=True)
class Node:
    """A part of a contract. A part that does not exist has the value None and still knows its location."""

    contract: Contract
    pointer: str
    value: Any

    def at(self, key: str | int) -> Node:
        """The part under `key`."""
        value = None
        if isinstance(self.value, dict):
            value = self.value.get(key)
        elif isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            value = self.value[key]
        return Node(self.contract, f"{self.pointer}/{_escape(str(key))}", value)

    def children(self) -> dict[str, Node]:
        """The parts of a mapping, in order; empty for anything else."""
        return {key: self.at(key) for key in self.value} if isinstance(self.value, dict) else {}

    def entries(self) -> list[Node]:
        """The parts of a list; empty for anything else."""
        return [self.at(index) for index in range(len(self.value))] if isinstance(self.value, list) else []

    @property
    def ref(self) -> str:
        """The pointer of a `$ref`, else empty."""
        found = self.value.get("$ref") if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else ""

    @property
    def component(self) -> tuple[str, str]:
        """Kind and name of the component that contains this part (`schemas`, `Dataset`); two empty strings outside of components."""
        parts = self.pointer.split("/")
        return (parts[2], _unescape(parts[3])) if parts[1:2] == ["components"] and len(parts) > 3 else ("", "")

    def target(self) -> Node:
        """This part, or the one that its `$ref` refers to.

        Raises:
            ContractError: the reference can't be resolved, refers to itself, or leaves the document.
        """
        node, seen = self, {self.pointer}
        while node.ref:
            if not node.ref.startswith("#/"):
                raise ContractError(f"{self.place}: {node.ref} refers to another document; bundle the contract first")
            found = self.contract.root
            for part in node.ref[2:].split("/"):
                found = found.at(int(part) if isinstance(found.value, list) and part.isdigit() else _unescape(part))
            if found.value is None or found.pointer in seen:
                raise ContractError(f"{self.place}: {node.ref} can't be resolved")
            seen.add(found.pointer)
            node = found
        return node

    @property
    def place(self) -> str:
        """`openapi.yaml:120`, for messages."""
        return f"{self.contract.source}:{self.contract.line(self.pointer)}"


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _read(loader: _Loader, node: yaml.Node, pointer: str, lines: dict[str, int]) -> Any:
    """Build the value of `node`. The line of a mapping entry is that of its key."""
    lines.setdefault(pointer, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            # Status codes may be written as numbers; in OpenAPI all keys are text.
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else str(_plain(loader, key_node))
            part = f"{pointer}/{_escape(key)}"
            lines[part] = key_node.start_mark.line + 1
            built[key] = _read(loader, value_node, part, lines)
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_read(loader, entry, f"{pointer}/{index}", lines) for index, entry in enumerate(node.value)]
    return _plain(loader, node)


def _plain(loader: _Loader, node: yaml.Node) -> Hashable:
    value: Hashable = loader.construct_object(node, deep=True)  # type: ignore[no-untyped-call]
    return value

"""Which resource methods send which operation, found by reading the source.

A method sends an operation if it uses the generated endpoint module, directly or through a function, constant or class of the resource
modules or of `pictograph.bulk`. Nothing is imported, so unfinished resources are reported too.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ENDPOINTS = "pictograph_api.api"
RESOURCES = "pictograph.resources"
BULK = "pictograph.bulk"
DECORATORS = {"operation", "paged"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Place = tuple[str, str]
"""Module and name in it: a function, a constant, a class, or `Class.method`."""


@dataclass(frozen=True, order=True)
class Method:
    """A method on a client. `distance` counts the functions between the method and the endpoint: 0 if the method uses it itself."""

    distance: int
    operations: int
    """How many operations it sends."""
    path: str
    """As in a program: `datasets.get`, `deployments.connect().infer`."""
    paged: bool = False
    docstring: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return self.path


@dataclass
class _Module:
    """The names that a resource module defines, and the names that each of them uses."""

    imported: dict[str, Place] = field(default_factory=dict)
    endpoints: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)
    methods: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Class -> decorated method -> whether it is paged."""
    docstrings: dict[str, str] = field(default_factory=dict)
    """`Class.method` -> docstring."""
    others: dict[str, list[str]] = field(default_factory=dict)
    """Class with decorated methods -> its other public methods."""


def methods_by_operation(root: Path) -> dict[str, list[Method]]:
    """For each operation id, the methods that send it, the most direct first."""
    modules = {path.stem: _read(path) for path in sorted((root / "pictograph" / "resources").glob("*.py"))}
    modules |= {f"bulk.{path.stem}": _read(path) for path in sorted((root / "pictograph" / "bulk").glob("*.py"))}
    found: dict[str, list[Method]] = {}
    for path, place, paged in _public(root, modules):
        distances = _distances(modules, place)
        for operation, distance in distances.items():
            docstring = modules[place[0]].docstrings.get(place[1], "")
            found.setdefault(operation, []).append(Method(distance, len(distances), path, paged, docstring))
    return {operation: sorted(methods) for operation, methods in found.items()}


def attributes(root: Path) -> dict[str, str]:
    """The attributes of a client and their classes. The class is in the resource module with the name of the attribute."""
    tree = ast.parse((root / "pictograph" / "client.py").read_text(encoding="utf-8"))
    listed = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Resources")
    return {
        node.target.id: ast.unparse(node.annotation).partition("[")[0]
        for node in listed.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _public(root: Path, modules: dict[str, _Module]) -> Iterator[tuple[str, Place, bool]]:
    """Every public method: its path, its place, and whether it is paged."""
    waiting = deque((attribute, (attribute, name)) for attribute, name in attributes(root).items() if attribute in modules)
    seen: set[Place] = set()
    while waiting:
        path, (module, name) = waiting.popleft()
        if (module, name) in seen:
            continue
        seen.add((module, name))
        for method, paged in modules[module].methods.get(name, {}).items():
            yield f"{path}.{method}", (module, f"{name}.{method}"), paged
        for method in modules[module].others.get(name, []):  # it may return an object with methods of its own
            waiting += [(f"{path}.{method}()", place) for place in _classes(modules, (module, f"{name}.{method}"))]


def _distances(modules: dict[str, _Module], start: Place) -> dict[str, int]:
    """The operations that code at a place sends, each with its distance."""
    found: dict[str, int] = {}
    for place, distance in _reached(modules, start):
        module = modules[place[0]]
        for name in module.uses.get(place[1], ()):
            if operation := _endpoint(module, name):
                found.setdefault(operation, distance)
    return found


def _classes(modules: dict[str, _Module], start: Place) -> list[Place]:
    """The classes with methods of their own that code at a place creates."""
    return [target for place, _ in _reached(modules, start) for target in _targets(modules, place) if _has_methods(modules, target)]


def _reached(modules: dict[str, _Module], start: Place) -> Iterator[tuple[Place, int]]:
    """A place and everything that it uses, nearest first, except classes with methods of their own."""
    waiting, seen = deque([(start, 0)]), {start}
    while waiting:
        place, distance = waiting.popleft()
        yield place, distance
        for target in _targets(modules, place):
            if target not in seen and not _has_methods(modules, target):
                seen.add(target)
                waiting.append((target, distance + 1))


def _has_methods(modules: dict[str, _Module], place: Place) -> bool:
    return place[1] in modules[place[0]].methods


def _endpoint(module: _Module, name: str) -> str | None:
    group, _, operation = name.partition(".")
    return operation.partition(".")[0] if group in module.groups and operation else module.endpoints.get(group)


def _targets(modules: dict[str, _Module], place: Place) -> Iterator[Place]:
    module = modules[place[0]]
    for name in module.uses.get(place[1], ()):
        first = name.partition(".")[0]
        if first in module.uses or first in module.methods:
            yield place[0], first
        elif first in module.imported and module.imported[first][0] in modules:
            yield module.imported[first]


def _read(path: Path) -> _Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = _Module()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                _bind(module, node.module, alias.name, alias.asname or alias.name)
    for node in tree.body:
        for name, body in _bindings(node, module):
            module.uses.setdefault(name, set()).update(_names(body))
            if isinstance(body, FUNCTIONS):
                module.docstrings[name] = ast.get_docstring(body) or ""
    return module


def _bind(module: _Module, source: str, name: str, known_as: str) -> None:
    if source == ENDPOINTS:
        module.groups[known_as] = name
    elif source.startswith(f"{ENDPOINTS}."):
        module.endpoints[known_as] = name if source.count(".") == 2 else source.rpartition(".")[2]
    elif source.startswith(f"{BULK}."):
        module.imported[known_as] = (source.removeprefix("pictograph."), name)
    elif source.startswith(f"{RESOURCES}."):
        module.imported[known_as] = (source.removeprefix(f"{RESOURCES}."), name)


def _bindings(node: ast.stmt, module: _Module) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, FUNCTIONS):
        yield node.name, node
    elif isinstance(node, ast.ClassDef):
        inner = [part for part in node.body if isinstance(part, FUNCTIONS)]
        decorated = {part.name: paged for part in inner for paged in _decorated(part)}
        if decorated:
            module.methods[node.name] = decorated
            module.others[node.name] = [part.name for part in inner if part.name not in decorated and part.name[0] != "_"]
        for part in inner:
            yield f"{node.name}.{part.name}" if decorated else node.name, part
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _decorated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterable[bool]:
    names = {ast.unparse(decorator) for decorator in function.decorator_list} & DECORATORS
    return ["paged" in names] if names else []


def _names(node: ast.AST) -> set[str]:
    """The names that code uses, each with its first attribute: `get_dataset.request`, `start_export`."""
    dotted = {ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)}
    return dotted | {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}

"""Functions and values that the templates can use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from definitions import Api, Model, NamedUnion, ValueType

from rendering.docstrings import docstring, operation_docstring
from rendering.expressions import annotation, enums_in, is_nullable, objects_in, read
from rendering.fields import fields, leading, nested
from rendering.json_structs import JsonStructs
from rendering.operations import body_of, result_of

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

OWN_MODULES = ("display", "json_text", "request_values")
"""Modules that the generator has no template for."""

FILTERS: dict[str, Callable[..., object]] = {"docstring": docstring, "literal": repr}


def template_context(api: Api) -> dict[str, Any]:
    modules = {each.name: each.module for group in (api.models, api.unions, api.enumerations) for each in group.values()}
    exported = [*modules.items(), *((union.reader, union.module) for union in api.unions.values())]
    references = References(api, modules)
    return {
        "aliases_of": references.aliases,
        "annotation": annotation,
        "api": api,
        "body_of": body_of,
        "enums_of": references.enumerations,
        "exported_models": sorted(exported),
        "fields_of": fields,
        "imports_of": references.imports,
        "is_nullable": is_nullable,
        "leading": leading,
        "modules": modules,
        "nested_of": nested,
        "operation_docstring": operation_docstring,
        "read": read,
        "result_of": result_of,
        "structs": references.structs,
    }


class References:
    """What the module of a class imports from other modules of `models`."""

    def __init__(self, api: Api, modules: dict[str, str]) -> None:
        self._api = api
        self._modules = modules
        self.structs = JsonStructs(api)

    def enumerations(self, model: Model) -> list[tuple[str, str]]:
        """Name and module of each enumeration that a model contains."""
        names = {part.name for kind in _types(model) for part in enums_in(kind)}
        return sorted((name, self._modules[name]) for name in names)

    def imports(self, definition: Model | NamedUnion) -> list[tuple[str, str]]:
        """Names that are needed at run time, each with its module."""
        contained, aliases = self._contained(definition.name), self.aliases(definition)
        found = {(name, self._modules[name]) for name in contained if name != definition.name and name not in aliases}
        found |= {(union.reader, union.module) for name in contained if (union := self._api.unions.get(name))}
        found |= {(name, self._modules[owner]) for name, owner in self.structs.imports(definition.name).items()}
        return sorted(found)

    def aliases(self, definition: Model | NamedUnion) -> list[str]:
        """Unions that contain this very model: their alias is created after the model and is needed by type checkers only."""
        own = definition.name
        return sorted(name for name in self._contained(own) if name in self._api.unions and own in self._reachable(name))

    def _contained(self, name: str) -> set[str]:
        """The models and unions that a model contains, or the branches of a union."""
        if union := self._api.unions.get(name):
            return set(union.dispatch.classes)
        return {part.name for kind in _types(self._api.models[name]) for part in objects_in(kind)}

    def _reachable(self, name: str) -> set[str]:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for part in self._contained(waiting.pop()) - seen:
                seen.add(part)
                waiting.append(part)
        return seen


def _types(model: Model) -> list[ValueType]:
    return [*(prop.type for prop in model.properties), *([model.extra_type] if model.extra_type else [])]

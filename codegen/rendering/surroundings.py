"""What the templates can call, and which classes get a module: the joint between the generator and the rooms beside it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve
from jinja2 import StrictUndefined
from openapi_python_client import Project
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from view import Json, operations

from rendering.docstrings import docstring, operation_docstring
from rendering.endpoints import Answer, Body, answer_of, body_of
from rendering.expressions import Expressions, reader_name, text
from rendering.fields import Field, fields
from rendering.lanes import Lanes
from rendering.wires import Wires, held_name, unread_name


def surround(project: Project, view: Json, *, contract_name: str) -> None:
    """Give the templates of `project` their functions, and drop the classes that are plain dicts in Python."""
    data = project.openapi
    expressions = Expressions(data)
    data.models = [model for model in data.models if not expressions.is_map(model)]
    wires = Wires(Lanes(data, expressions), expressions)
    described = operations(view)
    by_name = {schema_name: schema for schema_name, schema in view.get("components", {}).get("schemas", {}).items()}

    def operation(endpoint: Endpoint) -> Json:
        return described[text(endpoint.name)]

    def answer(endpoint: Endpoint) -> Answer:
        return answer_of(endpoint, expressions)

    def body(endpoint: Endpoint) -> Body | None:
        return body_of(endpoint, expressions)

    def fields_of(model: ModelProperty) -> list[Field]:
        late = {field.name: f"part(self.{held_name(field)})" for field in wires.unread(model)}
        return [evolve(field, value=late.get(field.name, field.value)) for field in fields(model, expressions)]

    def enums_of(model: ModelProperty) -> list[EnumProperty]:
        found = {str(enum.class_info.name): enum for prop in _properties(model) for enum in expressions.enums_in(prop)}
        return [found[name] for name in sorted(found)]

    modules = {str(model.class_info.name): str(model.class_info.module_name) for model in data.models}
    parts = {str(model.class_info.name): _parts(model, expressions) for model in data.models}

    def imports_of(model: ModelProperty) -> list[tuple[str, str]]:
        """Names to import where they are needed at run time, each with its module."""
        own = str(model.class_info.name)
        found: set[tuple[str, str]] = set()
        for name, is_union in parts[own].items():
            if name != own and name not in aliases_of(model):
                found.add((name, modules[name]))
            if is_union:
                found.add((f"read_{modules[name]}", modules[name]))
        found |= {(name, modules[other]) for name, other in wires.imports(model).items()}
        return sorted(found)

    def aliases_of(model: ModelProperty) -> list[str]:
        """Unions that hold this very model: their alias is made after it and serves type checkers only."""
        own = str(model.class_info.name)
        return sorted(name for name, is_union in parts[own].items() if is_union and own in _reached(name, parts))

    def model_description(model: ModelProperty) -> str:
        return text(model.description or model.data.description or f"{model.class_info.name}.")

    def enum_description(enum: EnumProperty) -> str:
        schema = by_name.get(str(enum.class_info.name), {})
        return schema.get("description") or text(enum.description or f"{enum.class_info.name}.")

    exported = {(str(item.class_info.name), str(item.class_info.module_name)) for item in [*data.models, *data.enums]}
    exported |= {(reader_name(model), str(model.class_info.module_name)) for model in data.models if expressions.union(model)}
    schemes = view.get("components", {}).get("securitySchemes", {}).values()
    headers = [scheme["name"] for scheme in schemes if scheme.get("type") == "apiKey" and scheme.get("in") == "header"]
    project.env.undefined = StrictUndefined
    project.env.filters.update(docstring=docstring, text=text)
    project.env.globals.update(
        aliases_of=aliases_of,
        answer_of=answer,
        api_key_header=headers[0] if headers else "X-API-Key",
        body_of=body,
        contract_name=contract_name,
        enum_description=enum_description,
        enums_of=enums_of,
        exported_models=sorted(exported),
        expressions=expressions,
        fields_of=fields_of,
        imports_of=imports_of,
        leading=leading,
        modules=modules,
        model_description=model_description,
        operation=operation,
        reader_name=reader_name,
        held_name=held_name,
        unread_name=unread_name,
        wires=wires,
        operation_docstring=lambda endpoint: operation_docstring(endpoint, operation(endpoint)),
    )


def leading(found: list[Field]) -> list[Field]:
    """The fields up to the first that may be left out: they make the literal that `to_dict` begins with."""
    for number, field in enumerate(found):
        if field.written_if:
            return found[:number]
    return found


def _parts(model: ModelProperty, expressions: Expressions) -> dict[str, bool]:
    """What a model holds or a union is made of, by name, and whether that is a union."""
    union = expressions.union(model)
    if union is not None:
        return dict.fromkeys(union.branches, False)
    found = [other for prop in _properties(model) for other in expressions.models_in(prop)]
    return {str(other.class_info.name): expressions.union(other) is not None for other in found}


def _reached(name: str, parts: dict[str, dict[str, bool]]) -> set[str]:
    """All that can be met inside an object of this name."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for part in parts[waiting.pop()]:
            if part not in seen:
                seen.add(part)
                waiting.append(part)
    return seen


def _properties(model: ModelProperty) -> Iterable[PropertyProtocol]:
    yield from model.required_properties or []
    yield from model.optional_properties or []
    if model.additional_properties is not None:
        yield model.additional_properties

"""Run openapi-python-client: parse the contract with it, translate its data into `definitions`, render the templates with it.

This is the only module that imports `openapi_python_client` (tests/codegen/test_generator.py enforces it), so that a new version of the
generator means one file to read.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import definitions as ours
from definitions import Api, Dispatch, ValueType
from jinja2 import StrictUndefined
from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData, responses
from openapi_python_client.parser import properties as parsed
from openapi_python_client.parser.bodies import Body
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema import Reference
from rendering.template_context import FILTERS, OWN_MODULES, TEMPLATES, template_context
from spec_transform import ContractError, Json, operations, tagged

# The generator renames every builtin: `type` to `type_`, and the tag `credits` to `credits_`, because the `site` module adds that name to
# the builtins. The templates need only these names for themselves; all others keep the contract's spelling.
RESERVED = {"bool", "bytes", "classmethod", "datetime", "dict", "false", "float", "int", "list", "property", "self", "str", "super", "true"}

PLAIN = (
    parsed.BooleanProperty,
    parsed.ConstProperty,
    parsed.FileProperty,
    parsed.FloatProperty,
    parsed.IntProperty,
    parsed.StringProperty,
)


class GeneratorProblem(Exception):
    """The generator rejects the contract or warns about it. A warning means that it leaves something out."""


def generate_package(document: Json, contract_name: str, output: Path, config_path: Path) -> Api:
    """Write the package for a transformed contract to `output`, which must not exist, and return what it was generated from.

    Raises:
        GeneratorProblem: the generator rejects or warns.
        ContractError: something has no faithful Python form.
    """
    strings.RESERVED_WORDS = RESERVED
    config = Config.from_sources(
        ConfigFile.load_from_path(config_path),
        MetaType.NONE,
        document_source=Path(contract_name),
        file_encoding="utf-8",
        overwrite=False,
        output_path=output,
    )
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, GeneratorError):
        raise GeneratorProblem(f"{contract_name} is rejected: {data.header}\n{data.detail or ''}")
    translation = _Translation(data, document)
    api = translation.api(contract_name)
    data.models = [model for model in data.models if not _is_map(model)]
    project = _Package(openapi=data, config=config, custom_template_path=TEMPLATES)
    project.env.undefined = StrictUndefined
    project.env.filters.update(FILTERS, definition=lambda item: _definition(api, item))
    project.env.globals.update(template_context(api))
    with contextlib.redirect_stdout(io.StringIO()):
        problems = project.build()
    if problems:
        texts = [" ".join(filter(None, (problem.header, problem.detail))) for problem in problems]
        raise GeneratorProblem(f"the generator warned, so part of {contract_name} would be missing:\n  " + "\n  ".join(texts))
    return api


class _Package(Project):
    """Also writes the modules that the stock package does not have, before the formatter runs."""

    def _create_package(self) -> None:
        super()._create_package()
        for name in OWN_MODULES:
            module = self.package_dir / f"{name}.py"
            module.write_text(self.env.get_template(f"{name}.py.jinja").render(), encoding=self.config.file_encoding)


def _definition(api: Api, item: object) -> object:
    """What the template at hand renders, as one of our own classes."""
    if isinstance(item, ModelProperty):
        name = str(item.class_info.name)
        return api.models.get(name) or api.unions[name]
    if isinstance(item, EnumProperty):
        return api.enumerations[str(item.class_info.name)]
    if isinstance(item, EndpointCollection):
        return next(tag for tag in api.tags if tag.name == _text(item.tag))
    if isinstance(item, Endpoint):
        return next(operation for operation in api.operations() if operation.id == _text(item.name))
    raise TypeError(f"no definition for {type(item).__name__}")


class _Translation:
    """The parser's data in our own classes. The parser copies a model for each reference to it; only the one in its list is complete."""

    def __init__(self, data: GeneratorData, document: Json) -> None:
        self._data = data
        self._document = document
        self._schemas: Json = document.get("components", {}).get("schemas", {})
        self._models = {str(model.class_info.name): model for model in data.models}
        self._operations = operations(document)

    def api(self, contract_name: str) -> Api:
        components = self._document.get("components", {})
        headers = [
            scheme["name"]
            for scheme in components.get("securitySchemes", {}).values()
            if scheme.get("type") == "apiKey" and scheme.get("in") == "header"
        ]
        models = [model for model in self._data.models if not _is_map(model)]
        return Api(
            title=_text(self._data.title),
            version=_text(self._data.version),
            contract_name=contract_name,
            api_key_header=headers[0] if headers else "X-API-Key",
            tags=tuple(self._tag(str(package), found) for package, found in self._data.endpoint_collections_by_tag.items()),
            models={str(model.class_info.name): self._model(model) for model in models if _union(model) is None},
            unions={str(model.class_info.name): self._named_union(model) for model in models if _union(model) is not None},
            enumerations={str(enum.class_info.name): self._enumeration(enum) for enum in self._data.enums},
            public_names=dict(self._public_names()),
        )

    def _public_names(self) -> Iterator[tuple[str, str]]:
        for schema_name, schema in self._schemas.items():
            if marker := schema.get("x-python-public"):
                yield schema_name if marker is True else str(marker), _class_name(schema_name)

    # Types.

    def _type(self, prop: PropertyProtocol) -> ValueType:
        if isinstance(prop, parsed.UnionProperty):
            return self._union_type(prop)
        if isinstance(prop, parsed.NoneProperty):
            return ours.UnionType((), nullable=True)
        if isinstance(prop, parsed.ListProperty):
            return ours.ListType(self._type(prop.inner_property))
        if isinstance(prop, EnumProperty):
            return ours.EnumType(str(prop.class_info.name), "str" if prop.value_type is str else "int")
        if isinstance(prop, ModelProperty):
            return ours.MapType(self._extra_type(prop) or ours.AnyType()) if _is_map(prop) else _object_type(prop)
        if isinstance(prop, parsed.DateTimeProperty):
            return ours.TimeType("datetime.datetime")
        if isinstance(prop, parsed.DateProperty):
            return ours.TimeType("datetime.date")
        if isinstance(prop, parsed.AnyProperty):
            return ours.AnyType()
        if isinstance(prop, PLAIN):
            return ours.PlainType(prop.get_type_string(no_optional=True).as_unembedded_code())
        raise ContractError(f"{_text(prop.name)}: {type(prop).__name__} is not supported by the templates")

    def _union_type(self, prop: parsed.UnionProperty) -> ValueType:
        branches: list[ValueType] = []
        nullable = False
        for inner in map(self._type, prop.inner_properties):
            branches += inner.branches if isinstance(inner, ours.UnionType) else [inner]
            nullable |= isinstance(inner, ours.UnionType) and inner.nullable
        if len(branches) == 1 and not nullable:
            return branches[0]
        models = [inner for inner in prop.inner_properties if isinstance(inner, ModelProperty) and not _is_map(inner) and not _union(inner)]
        dispatch = _dispatch(_text(prop.name), models) if len(models) > 1 else None
        return ours.UnionType(tuple(branches), nullable, dispatch)

    def _extra_type(self, model: ModelProperty) -> ValueType | None:
        """The type of an object's properties without a name; None for any."""
        value = self._models.get(str(model.class_info.name), model).additional_properties
        return None if value is None or isinstance(value, parsed.AnyProperty) else self._type(value)

    # Classes.

    def _model(self, model: ModelProperty) -> ours.Model:
        properties = {_text(prop.name): prop for prop in [*(model.required_properties or []), *(model.optional_properties or [])]}
        return ours.Model(
            name=str(model.class_info.name),
            module=str(model.class_info.module_name),
            description=_description(model),
            properties=tuple(self._property(model, properties[_text(name)]) for name in model.data.properties or {}),
            extra_type=self._extra_type(model),
            is_input=bool((model.data.model_extra or {}).get("x-input")),
        )

    def _property(self, model: ModelProperty, prop: PropertyProtocol) -> ours.Property:
        schema = (model.data.properties or {})[prop.name]
        extra = schema.model_extra or {}
        return ours.Property(
            name=str(prop.python_name),
            key=_text(prop.name),
            type=self._type(prop),
            required=prop.required,
            description=_text((None if isinstance(schema, Reference) else schema.description) or prop.description or ""),
            default=_default(prop, extra),
            constant=prop.value.python_code.as_unembedded_code() if isinstance(prop, parsed.ConstProperty) else None,
            factory=extra.get("x-python-default"),
            deprecation=_deprecation({**extra, "deprecated": not isinstance(schema, Reference) and schema.deprecated}),
        )

    def _named_union(self, model: ModelProperty) -> ours.NamedUnion:
        found = _union(model) or {}
        cases = {value: _class_name(branch) for value, branch in found["cases"].items()}
        dispatch = Dispatch(found["tag"], cases, _class_name(found["otherwise"]) if found["otherwise"] else None)
        return ours.NamedUnion(str(model.class_info.name), str(model.class_info.module_name), _description(model), dispatch)

    def _enumeration(self, enum: EnumProperty) -> ours.Enumeration:
        name = str(enum.class_info.name)
        schema = self._schemas.get(name, {})
        description = schema.get("description") or _text(enum.description or f"{name}.")
        return ours.Enumeration(name, str(enum.class_info.module_name), description, dict(enum.values))

    # Operations.

    def _tag(self, package: str, collection: EndpointCollection) -> ours.Tag:
        return ours.Tag(_text(collection.tag), package, tuple(map(self._operation, collection.endpoints)))

    def _operation(self, endpoint: Endpoint) -> ours.Operation:
        name = _text(endpoint.name)
        described = self._operations[name]
        found = [response for response in endpoint.responses.patterns if _is_success(response)]
        models = {str(each.prop.class_info.name): each.prop for each in found if isinstance(each.prop, ModelProperty)}
        bodies = [self._response(response) for response in found]
        documented = {(parameter["in"], parameter["name"]): parameter for parameter in described["parameters"]}
        if len(endpoint.bodies) > 1:
            raise ContractError(f"{name}: a request body needs exactly one media type, because a client sends only one")
        by_place = {"path": endpoint.path_parameters, "query": endpoint.query_parameters, "header": endpoint.header_parameters}
        return ours.Operation(
            id=described["operationId"],
            method=endpoint.method.upper(),
            path=described["x-path"],
            summary=described.get("summary", ""),
            description=described.get("description", ""),
            extensions={key: value for key, value in described.items() if key.startswith("x-")},
            parameters=tuple(
                self._parameter(prop, place, documented[place, _text(prop.name)]) for place, props in by_place.items() for prop in props
            ),
            body=self._body(endpoint.bodies[0]) if endpoint.bodies else None,
            responses=tuple(each for number, each in enumerate(bodies) if each not in bodies[:number]),
            responses_dispatch=_dispatch(name, list(models.values())) if len(models) > 1 else None,
            deprecation=_deprecation(described),
        )

    def _parameter(self, prop: PropertyProtocol, place: str, documented: Json) -> ours.Parameter:
        return ours.Parameter(
            name=str(prop.python_name),
            key=_text(prop.name),
            place=place,
            type=self._type(prop),
            required=prop.required,
            description=documented.get("description", ""),
            default=documented.get("schema", {}).get("default"),
            deprecation=_deprecation(documented),
        )

    def _body(self, body: Body) -> ours.RequestBody:
        return ours.RequestBody(
            argument=body.body_type.value,
            type=self._type(body.prop),
            required=body.prop.required,
            description=_text(body.prop.description or ""),
            content_type=_text(body.content_type),
        )

    def _response(self, response: responses.Response) -> ours.SuccessResponse:
        if response.source == responses.NONE_SOURCE:
            return ours.SuccessResponse("empty", None)
        if response.source == responses.BYTES_SOURCE or isinstance(response.prop, parsed.FileProperty):
            return ours.SuccessResponse("bytes", None)
        if response.source == responses.TEXT_SOURCE:
            return ours.SuccessResponse("text", None)
        return ours.SuccessResponse("json", self._type(response.prop))


def _deprecation(described: Json) -> str | None:
    """What to use instead of a deprecated part of the contract; None if it is not deprecated."""
    return str(described.get("x-deprecation", "It will be removed.")) if described.get("deprecated") else None


def _is_success(response: responses.Response) -> bool:
    codes = response.status_code.range
    return codes is not None and codes[0] // 100 == 2


def _is_map(prop: PropertyProtocol) -> bool:
    """Whether this is an object without named properties."""
    return isinstance(prop, ModelProperty) and not prop.data.properties and _union(prop) is None


def _union(model: ModelProperty) -> Json | None:
    found: Json | None = (model.data.model_extra or {}).get("x-union")
    return found


def _object_type(model: ModelProperty) -> ours.ObjectType:
    name, is_union = str(model.class_info.name), _union(model) is not None
    return ours.ObjectType(name, f"read_{model.class_info.module_name}" if is_union else f"{name}.from_dict", is_union)


def _dispatch(where: str, models: list[ModelProperty]) -> Dispatch:
    found = tagged(where, {str(model.class_info.name): _constants(model) for model in models})
    return Dispatch(found["tag"], found["cases"], found["otherwise"])


def _constants(model: ModelProperty) -> dict[str, Any]:
    required = {_text(name) for name in model.data.required or []}
    return {
        _text(name): schema.const
        for name, schema in (model.data.properties or {}).items()
        if not isinstance(schema, Reference) and schema.const is not None and _text(name) in required
    }


def _default(prop: PropertyProtocol, extra: dict[str, Any]) -> ours.Default | None:
    if "x-default" in extra:
        return ours.Default(repr(extra["x-default"]), None)
    if isinstance(prop, parsed.ConstProperty) or prop.default is None or prop.default.raw_value is None:
        return None
    return ours.Default(repr(prop.default.raw_value), prop.default.python_code.as_unembedded_code())


def _description(model: ModelProperty) -> str:
    return _text(model.description or model.data.description or f"{model.class_info.name}.")


def _class_name(schema: str) -> str:
    return str(strings.ClassName(schema, "field_"))


def _text(value: object) -> str:
    """The text behind the parser's guard for untrusted strings; the contract is trusted."""
    return str(value.get_untrusted_value()) if hasattr(value, "get_untrusted_value") else str(value)

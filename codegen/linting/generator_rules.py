"""Patterns that openapi-python-client 0.29.1 drops or mistranslates, most of them without a warning."""

from __future__ import annotations

from collections.abc import Iterator

from comparison.contract import Node

from .spec import Spec, nested, resolve, rule, types

Found = Iterator[tuple[Node, str]]

RESERVED = {"to_dict", "from_dict", "to_json", "from_json", "additional_properties"}
NOT_CARRIED = {"patternProperties", "dependentSchemas", "if", "then", "else", "readOnly", "writeOnly", "nullable"}
FORM = "application/x-www-form-urlencoded"


@rule("operation-security")
def operation_security(spec: Spec) -> Found:
    if spec.contract.root.at("security").value is not None:
        yield spec.contract.root.at("security"), "top-level security is ignored; add it to each operation"
    for operation in spec.operations:
        if operation.node.at("security").value is None:
            yield operation.node, "no security; top-level security is ignored"


@rule("named-schema")
def named_schema(spec: Spec) -> Found:
    for schema in spec.schemas:
        is_component = schema.pointer.count("/") == 3 and schema.pointer.startswith("/components/schemas/")
        in_negation = "/not" in schema.pointer
        if is_component or in_negation or not isinstance(schema.value, dict):
            continue
        if "properties" in schema.value or "enum" in schema.value:
            yield schema, "an inline object or enum gets a name from its position; move it to components/schemas and refer to it"


@rule("nullable-enum")
def nullable_enum(spec: Spec) -> Found:
    for schema in spec.schemas:
        if isinstance(schema.at("type").value, list) and "enum" in schema.value:
            yield schema.at("enum"), "enum with a list of types; write anyOf of the enum and {type: 'null'}"


@rule("enum-values")
def enum_values(spec: Spec) -> Found:
    for schema in spec.schemas:
        values = schema.at("enum").value
        if not isinstance(values, list):
            continue
        if len({type(value) for value in values if value is not None}) > 1:
            yield schema.at("enum"), "values of several types; the schema would be dropped"
        texts = [value.casefold() for value in values if isinstance(value, str)]
        if len(texts) != len(set(texts)):
            yield schema.at("enum"), "values that differ only in case make the generator crash"


@rule("array-items")
def array_items(spec: Spec) -> Found:
    for schema in spec.schemas:
        if schema.at("items").value is False:
            yield schema.at("items"), "items: false makes the generator reject the whole document"
        elif "array" in types(schema) and not isinstance(schema.at("items").value, dict):
            yield schema, "an array needs items, at least {}"


@rule("recursive-array")
def recursive_array(spec: Spec) -> Found:
    for name, schema in spec.named.items():
        if "array" in types(schema) and _array_reaches(schema, schema.pointer, {schema.pointer}):
            yield schema, f"{name} is an array that contains itself; put an object in between"


def _array_reaches(schema: Node, goal: str, seen: set[str]) -> bool:
    for part in nested(schema.at("items")):
        target = part.target()
        if part.ref and target.pointer == goal:
            return True
        if part.ref and target.pointer not in seen and "array" in types(target):
            seen.add(target.pointer)
            if _array_reaches(target, goal, seen):
                return True
    return False


@rule("property-name")
def property_name(spec: Spec) -> Found:
    for schema in spec.schemas:
        for name, child in schema.at("properties").children().items():
            if name in RESERVED:
                yield child, f"{name} is an attribute of every model"


@rule("not-carried")
def not_carried(spec: Spec) -> Found:
    for schema in spec.schemas:
        for keyword in sorted(NOT_CARRIED & schema.value.keys()):
            yield schema.at(keyword), f"{keyword} is not generated; describe it in the description or change the schema"


@rule("union")
def union(spec: Spec) -> Found:
    """A union of tagged objects in responses needs a last branch without a tag, or one new type makes the whole response unreadable."""
    for schema in filter(spec.is_only_received, spec.schemas):
        branches = [resolve(branch) for branch in [*schema.at("anyOf").entries(), *schema.at("oneOf").entries()]]
        objects = [branch for branch in branches if "properties" in (branch.value or {})]
        mapped = {str(target).rpartition("/")[2] for target in (schema.at("discriminator").at("mapping").value or {}).values()}
        tagged = objects and (_tags(branches[-1]) or branches[-1].component[1] in mapped)
        if len(objects) > 1 and len(objects) == len(branches) and tagged:
            yield schema, "a union in responses needs a last branch without a const, for all other objects"


@rule("all-of")
def all_of(spec: Spec) -> Found:
    for schema in spec.schemas:
        parts = [*(resolve(part) for part in schema.at("allOf").entries()), schema]
        tagged = {name for part in parts for name in _tags(part)}
        for part in parts[:-1]:
            for name, child in part.at("properties").children().items():
                if name in tagged and "const" not in child.value:
                    yield schema, f"{name} is a const in one part of allOf and something else in another; the model would be dropped"


def _tags(schema: Node) -> set[str]:
    return {name for name, child in schema.at("properties").children().items() if "const" in (child.value or {})}


@rule("parameter")
def parameter(spec: Spec) -> Found:
    for operation in spec.operations:
        declared = set()
        for node in spec.parameters(operation):
            place, schema = node.at("in").value, resolve(node.at("schema"))
            if place == "path":
                declared.add(node.at("name").value)
            if node.at("content").value is not None:
                yield node, "a parameter with content is dropped; give it a schema"
            if node.at("explode").value is False:
                yield node.at("explode"), "explode: false is encoded incorrectly; repeat the key"
            if node.at("style").value not in (None, "form", "simple"):
                yield node.at("style"), f"style {node.at('style').value} is encoded incorrectly"
            if place == "header" and ("array" in types(schema) or schema.at("format").value in ("date", "date-time")):
                yield node, "a header that is a list or a time makes the generator drop the operation; make it a string"
        template = {part[1:-1] for part in operation.path.split("/") if part.startswith("{")}
        for name in sorted(template ^ declared):
            yield operation.node, f"path parameter {name} is missing from the path template or from the parameters"


@rule("body")
def body(spec: Spec) -> Found:
    for operation in spec.operations:
        request = operation.node.at("requestBody").target()
        media = request.at("content").children()
        if request.value is not None and len(media) != 1:
            yield request, "a body needs exactly one media type; others become separate arguments"
        for name, child in media.items():
            if name == FORM:
                for field in resolve(child.at("schema")).at("properties").children().values():
                    if {"array", "object"} & types(resolve(field)) or resolve(field).at("properties").value:
                        yield field, "a form is flat; lists and objects would be sent as their Python repr"


@rule("response")
def response(spec: Spec) -> Found:
    for operation in spec.operations:
        good = [node for status, node in operation.node.at("responses").children().items() if status.startswith("2")]
        if len(good) != 1:
            yield operation.node.at("responses"), "an operation needs exactly one 2xx response; it determines the result type"
        for found in good:
            media = found.target().at("content").children()
            if len(media) > 1:
                yield found, "a 2xx response has at most one media type"
            for name, child in media.items():
                if child.at("schema").value is None:
                    yield child, "no schema; the result would be untyped"
                if name == "text/event-stream" and types(child.at("schema")) != {"string"}:
                    yield child, "an event stream needs {type: string}"


@rule("open-response")
def open_response(spec: Spec) -> Found:
    """Response schemas are open. Schemas that requests use too may be closed: geometry is the same in both directions."""
    for name in sorted(spec.received - spec.sent):
        for schema in nested(spec.named[name]):
            for keyword in ("additionalProperties", "unevaluatedProperties"):
                if schema.at(keyword).value is False:
                    yield schema.at(keyword), "a closed response silently drops what a newer server adds"

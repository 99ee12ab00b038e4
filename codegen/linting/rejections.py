"""What `make generate` rejects: found here first, all of it in one round, with line numbers.

`tests/codegen/test_rejections.py` compares these rules with the messages of openapi-python-client and of `generator.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml
from comparison.contract import Contract, Node
from spec_transform import ContractError, constants, tagged

from .spec import Spec, resolve, rule, types

Found = Iterator[tuple[Node, str]]

CONTRACT_URI = "urn:contract"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONFIG = Path(__file__).resolve().parent.parent / "config.yaml"
BYTES = "application/octet-stream"
BODY_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", BYTES)
RESPONSE_TYPES = ("application/json", BYTES)


@rule("json-value")
def json_value(spec: Spec) -> Found:
    """Dates without quotes, NaN and Infinity are YAML values without a JSON form."""
    root = yaml.compose(spec.contract.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if spec.contract.text else None
    yield from _unquoted(spec.contract, root, "") if root is not None else ()


def _unquoted(contract: Contract, node: yaml.Node, pointer: str) -> Found:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _unquoted(contract, value, f"{pointer}/{str(key.value).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _unquoted(contract, value, f"{pointer}/{number}")
    elif node.tag.endswith(":timestamp"):
        yield Node(contract, pointer, node.value), f"{node.value} is a date without a JSON form; put it in quotes"
    elif node.tag.endswith(":float") and re.fullmatch(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)", node.value):
        yield Node(contract, pointer, math.nan), f"{node.value} has no JSON form"


@rule("discriminator")
def discriminator(spec: Spec) -> Found:
    """`discriminator` is for other tools only: here a `const` in each branch distinguishes the objects of a union."""
    for schema in spec.schemas:
        node = schema.at("discriminator")
        tag = node.at("propertyName").value
        if node.value is None:
            continue
        mapping = {str(target).rpartition("/")[2]: value for value, target in (node.at("mapping").value or {}).items()}
        for branch in _branches(schema):
            name = branch.component[1] or "a branch"
            const = constants(branch.value).get(tag)
            wanted = mapping.get(name)
            if const is None and not (wanted is None and branch.pointer == _branches(schema)[-1].pointer):
                yield (
                    node,
                    f"discriminator is not generated; give {name} the required property `{tag}` with `const: {wanted or name}` instead",
                )
            elif const is not None and wanted is not None and const != wanted:
                yield node, f"mapping calls {name} {wanted!r}, its property `{tag}` has the const {const!r}"


@rule("union-tag")
def union_tag(spec: Spec) -> Found:
    """The objects of a union must be distinguishable, and a union of objects may contain no lists."""
    for schema in spec.schemas:
        branches = _branches(schema)
        objects = {branch.component[1] or branch.pointer: branch for branch in branches if "properties" in branch.value}
        if len(objects) > 1 and schema.at("discriminator").value is None:
            try:
                tagged(schema.component[1] or "the union", {name: constants(branch.value) for name, branch in objects.items()})
            except ContractError as error:
                yield schema, str(error).partition(": ")[2]
        if objects and any(types(branch) == {"array"} or branch.value.get("format") in ("date", "date-time") for branch in branches):
            yield schema, "a union of objects may also contain plain text, numbers and null, but no lists and no times"


def _branches(schema: Node) -> list[Node]:
    found = [resolve(branch) for branch in [*schema.at("anyOf").entries(), *schema.at("oneOf").entries()]]
    return [branch for branch in found if isinstance(branch.value, dict) and types(branch) != {"null"}]


@rule("default-value")
def default_value(spec: Spec) -> Found:
    registry = jsonschema_rs.Registry([(CONTRACT_URI, {"$schema": DIALECT, **_absolute(spec.contract.document)})])
    for schema in spec.schemas:
        if "default" not in schema.value:
            continue
        default = schema.at("default")
        if isinstance(default.value, dict):
            yield default, "an object as default makes other generators drop the schema; write x-default"
            continue
        rest = {key: value for key, value in schema.value.items() if key not in ("default", "x-default")}
        validator = jsonschema_rs.Draft202012Validator(_absolute(rest), registry=registry, validate_formats=True)
        if not validator.is_valid(default.value):
            yield default, f"the default {default.value!r} is not a value of this schema"


def _absolute(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: f"{CONTRACT_URI}{value}" if key == "$ref" and str(value).startswith("#") else _absolute(value)
            for key, value in node.items()
        }
    return [_absolute(part) for part in node] if isinstance(node, list) else node


@rule("media-type")
def media_type(spec: Spec) -> Found:
    for operation in spec.operations:
        hosts = [(operation.node.at("requestBody").target(), BODY_TYPES)]
        hosts += [(response.target(), RESPONSE_TYPES) for response in operation.node.at("responses").children().values()]
        for host, allowed in hosts:
            for name, media in host.at("content").children().items():
                kind = _overrides().get(name, name.partition(";")[0])
                is_text = kind.startswith("text/") and allowed is RESPONSE_TYPES
                if kind not in allowed and not kind.endswith("+json") and not is_text:
                    yield media, f"{name} is not supported; if its body is bytes, add it to content_type_overrides in codegen/config.yaml"
                elif allowed is BODY_TYPES and media.at("schema").value is None:
                    yield media, f"{name} has no schema"


@lru_cache
def _overrides() -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(CONFIG.read_text(encoding="utf-8")).get("content_type_overrides", {})
    return found


@rule("status")
def status(spec: Spec) -> Found:
    for operation in spec.operations:
        for code, response in operation.node.at("responses").children().items():
            if not re.fullmatch(r"[1-5](\d\d|XX)|default", code):
                yield response, f"{code} is not a status; write 200, 2XX or default"


@rule("python-name")
def python_name(spec: Spec) -> Found:
    """Names that become the same Python name."""
    classes: dict[str, str] = {}
    for name, schema in spec.named.items():
        key = re.sub(r"[\W_]", "", name).casefold()
        if key in classes:
            yield schema, f"{name} and {classes[key]} become the same class"
        classes.setdefault(key, name)
    for schema in spec.schemas:
        names: dict[str, str] = {}
        for name, child in schema.at("properties").children().items():
            key = re.sub(r"\W", "", name)
            if key in names:
                yield child, f"{name} and {names[key]} become the same attribute"
            names.setdefault(key, name)


@rule("parameter-place")
def parameter_place(spec: Spec) -> Found:
    for operation in spec.operations:
        seen: set[tuple[str, str]] = set()
        written: dict[str, str] = {}
        for node in spec.parameters(operation):
            name, place = str(node.at("name").value), str(node.at("in").value)
            kinds = types(resolve(node.at("schema")))
            if (name, place) in seen:
                yield node, f"{name} is declared twice in {place}"
            python = re.sub(r"[\W_]+", "_", name).casefold()
            if written.get(python) not in (None, name):
                yield node, f"{name} and {written[python]} become the same argument"
            seen.add((name, place))
            written[python] = name
            if place == "cookie":
                yield node, f"{name}: cookies are not supported"
            if place == "path" and node.at("required").value is not True:
                yield node, f"{name}: a path parameter needs required: true"
            if (place == "path" and {"array", "null"} & kinds) or "object" in kinds:
                yield node, f"{name}: a parameter in {place} can't be of the type {' or '.join(sorted(kinds))}"
        order = re.findall(r"\{(\w+)\}", operation.path)
        if len(order) != len(set(order)):
            yield operation.node, "a path parameter occurs twice in the path"


@rule("all-of-objects")
def all_of_objects(spec: Spec) -> Found:
    for schema in spec.schemas:
        parts = schema.at("allOf").entries()
        if len(parts) == 1 and "properties" not in schema.value:
            continue
        for part in parts:
            if "properties" not in (resolve(part).value or {}) and "allOf" not in (resolve(part).value or {}):
                yield part, f"allOf of several parts needs objects with properties, not {json.dumps(resolve(part).value)[:60]}"

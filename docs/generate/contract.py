"""The contract as pages: one for each tag of `openapi.yaml`, and one for the schemas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import yaml

Json = dict[str, Any]
METHODS: Final = ("get", "post", "put", "patch", "delete")
SCHEMAS: Final = "http/schemas.md"


def pages(path: Path) -> dict[str, str]:
    """Return the text of each page by its path."""
    document: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    operations: dict[str, list[tuple[str, str, Json]]] = {}
    for url, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found = {**item[method], "parameters": [*item.get("parameters", ()), *item[method].get("parameters", ())]}
                operations.setdefault(found["tags"][0], []).append((method, url, found))
    tags = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    built = {"http/index.md": _index(document, operations, tags)}
    for tag in sorted(operations):
        blocks = "\n".join(_operation(document, *operation) for operation in operations[tag])
        built[f"http/{_file(tag)}.md"] = f"# {_title(tag)}\n\n{tags.get(tag, '')}\n\n{blocks}"
    built[SCHEMAS] = "# Schemas\n\n" + "\n".join(_schema(document, name) for name in sorted(document["components"]["schemas"]))
    return built


def _index(document: Json, operations: dict[str, list[tuple[str, str, Json]]], tags: dict[str, str]) -> str:
    info = document["info"]
    rows = [
        f"| [{_title(tag)}]({_file(tag)}.md) | {len(found)} | {_line(tags.get(tag, ''))} |" for tag, found in sorted(operations.items())
    ]
    return (
        f"# HTTP API\n\n{info.get('description', '')}\n\nThe contract of version {info['version']}: {sum(map(len, operations.values()))} "
        "operations. These pages are built from `openapi.yaml`, from which the SDK is generated as well.\n\n"
        "| tag | operations | |\n| --- | ---: | --- |\n" + "\n".join(rows) + "\n"
    )


def _operation(document: Json, method: str, url: str, operation: Json) -> str:
    parts = [f"## {operation['operationId']} {{#{operation['operationId']}}}\n", f"```http\n{method.upper()} {url}\n```\n"]
    parts += [text.strip() + "\n" for text in (operation.get("summary"), operation.get("description")) if text]
    if operation.get("deprecated"):
        parts.append("**Deprecated.**\n")
    parameters = [_resolve(document, parameter) for parameter in operation["parameters"]]
    if parameters:
        parts.append("| parameter | in | type | |\n| --- | --- | --- | --- |")
        parts += [
            f"| `{each['name']}`{'' if each.get('required') else ' (optional)'} | {each['in']} | {_type(each.get('schema', {}))} "
            f"| {_line(each.get('description', ''))} |"
            for each in parameters
        ]
        parts.append("")
    body = _resolve(document, operation.get("requestBody", {}))
    parts += [f"**Body** (`{kind}`): {_type(content.get('schema', {}))}\n" for kind, content in body.get("content", {}).items()]
    parts.append("| status | body | |\n| --- | --- | --- |")
    for status, response in operation["responses"].items():
        found = _resolve(document, response)
        bodies = ", ".join(_type(content.get("schema", {})) for content in found.get("content", {}).values())
        parts += [f"| {status} | {bodies} | {_line(found.get('description', ''))} |"]
    return "\n".join(parts) + "\n"


def _schema(document: Json, name: str) -> str:
    schema = document["components"]["schemas"][name]
    parts = [f"## {name} {{#{name.lower()}}}\n", f"{schema.get('description', '').strip()}\n"]
    if "enum" in schema:
        parts.append(", ".join(f"`{value}`" for value in schema["enum"]) + "\n")
    unions = [keyword for keyword in ("oneOf", "anyOf", "allOf") if keyword in schema]
    parts += [f"{keyword}: {', '.join(_type(each, inside=True) for each in schema[keyword])}\n" for keyword in unions]
    fields, required = _fields(schema)
    if fields:
        parts.append("| field | type | |\n| --- | --- | --- |")
        parts += [_field_row(field, each, field in required) for field, each in fields.items()]
        parts.append("")
    return "\n".join(parts) + "\n"


def _field_row(name: str, schema: Json, required: bool) -> str:
    return f"| `{name}`{'' if required else ' (optional)'} | {_type(schema, inside=True)} | {_line(schema.get('description', ''))} |"


def _fields(schema: Json) -> tuple[Json, set[str]]:
    fields, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, needed = _fields(part)
        fields, required = {**more, **fields}, required | needed
    return fields, required


def _type(schema: Json | bool, *, inside: bool = False) -> str:
    """A schema in a few words; named ones are links. `inside` is true on the page of schemas."""
    if not isinstance(schema, dict) or not schema:
        return "any"
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}]({'' if inside else 'schemas.md'}#{name.lower()})"
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in schema:
            return " or ".join(_type(each, inside=inside) for each in schema[keyword])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}), inside=inside)}"
    kinds = kind if isinstance(kind, list) else [kind]
    text = " or ".join(kinds)
    details = [str(schema["format"])] if "format" in schema else []
    details += [f"`{value}`" for value in schema.get("enum", ())]
    details += [f"{word} {schema[key]}" for key, word in _LIMITS.items() if key in schema]
    details += [f"default `{schema['default']}`"] if "default" in schema else []
    return f"{text} ({', '.join(details)})" if details else text


_LIMITS: Final = {
    "minimum": "at least",
    "exclusiveMinimum": "above",
    "maximum": "at most",
    "minLength": "length at least",
    "maxLength": "at most",
}


def _resolve(document: Json, item: Json) -> Json:
    while "$ref" in item:
        found: Any = document
        for key in item["$ref"].removeprefix("#/").split("/"):
            found = found[key.replace("~1", "/")]
        item = found
    return item


def _line(text: str) -> str:
    return " ".join(str(text).split())


def _file(tag: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", tag.lower()).strip("-")


def _title(tag: str) -> str:
    return tag.replace("_", " ").replace("-", " ").capitalize().replace("Api ", "API ")

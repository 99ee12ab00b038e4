"""Texts of the contract as Python docstrings: wrapped, escaped, paragraphs and lists kept."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Property
from openapi_python_client.schema import UntrustedString
from openapi_python_client.strings import safe_for_docstring
from view import Json

WIDTH = 120
LIST_ITEM = re.compile(r"\s*([-*]|\d+\.)\s")


def docstring(content: str, indent: int = 0) -> str:
    """Return `content` as a docstring literal whose continuation lines are indented by `indent` spaces."""
    margin = " " * indent
    lines = list(wrapped(content, WIDTH - indent - 6))
    if len(lines) == 1 and len(lines[0]) + indent + 6 <= WIDTH:
        return f'"""{_closed(safe_for_docstring(lines[0]))}"""'
    body = "\n".join(f"{margin}{line}" if line and number else line for number, line in enumerate(lines))
    return f'"""{safe_for_docstring(body)}\n{margin}"""'


def wrapped(content: str, width: int) -> Iterable[str]:
    """The lines of `content`; a paragraph is filled anew, a list item and an indented line stay lines of their own."""
    paragraphs: list[str] = []
    for line in textwrap.dedent(content).strip().splitlines():
        joins = paragraphs and paragraphs[-1] and line.strip() and not LIST_ITEM.match(line) and not line.startswith(" ")
        if joins and not paragraphs[-1].startswith(" "):
            paragraphs[-1] += f" {line.strip()}"
        else:
            paragraphs.append(line.rstrip())
    for paragraph in paragraphs:
        indent = len(paragraph) - len(paragraph.lstrip())
        hang = " " * (indent + 4 if indent else 2 if LIST_ITEM.match(paragraph) else 0)
        yield from textwrap.wrap(paragraph, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False) or [""]


def operation_docstring(endpoint: Endpoint, operation: Json) -> str:
    """What `request()` of an operation says of itself: the contract's words, route, role, cost, parameters."""
    parts = [operation.get("summary") or f"Request `{operation['operationId']}`.", operation.get("description", "")]
    facts = [f"`{endpoint.method.upper()} {operation['x-path']}`."]
    if role := operation.get("x-required-role"):
        facts.append(f"Needs the role {role}{' or higher' if role != 'owner' else ''}.")
    if operation.get("x-credits") == "paid":
        facts.append("Costs credits.")
    if page := operation.get("x-page"):
        facts.append(f"One page of `{page['items']}`, at most {page['cap']} items.")
    if job := operation.get("x-job"):
        facts.append(f"Starts a job and returns at once; `{job['poll']}` tells how it goes.")
    parts.append(" ".join(facts))
    parts.append(_arguments(endpoint, operation))
    if endpoint.path_parameters:
        parts.append("Raises:\n    ValueError: A path parameter is empty, `.` or `..`.")
    return docstring("\n\n".join(part.strip("\n") for part in parts if part), indent=4)


def _arguments(endpoint: Endpoint, operation: Json) -> str:
    described: dict[tuple[str, str], Json] = {(found["in"], found["name"]): found for found in operation["parameters"]}

    def rows(place: str, parameters: list[Property]) -> list[tuple[str, str]]:
        found = [(prop.python_name, described[place, prop.name.get_untrusted_value()]) for prop in parameters]
        return [(name, _described(words.get("description", ""), words.get("schema", {}))) for name, words in found]

    body = [("body", _words(body.prop.description)) for body in endpoint.bodies]
    optional = [*rows("query", endpoint.query_parameters), *rows("header", endpoint.header_parameters)]
    told = [(name, words) for name, words in [*rows("path", endpoint.path_parameters), *body, *optional] if words]
    # The first paragraph says what it is; the rest of a long text is in the contract.
    lines = [f"    {name}: {' '.join(words.strip().split(chr(10) * 2)[0].split())}" for name, words in told]
    return "\n".join(["Args:", *lines]) if lines else ""


def _words(description: UntrustedString | None) -> str:
    return description.get_untrusted_value() if description else ""


def _described(words: str, schema: Json) -> str:
    default = schema.get("default")
    if default is None:
        return words
    shown = str(default).lower() if isinstance(default, bool) else default
    first = words.strip().split("\n\n")[0]
    return f"{first} The server takes {shown} when it is left out.".strip()


def _closed(line: str) -> str:
    """A quote or backslash at the end would merge with the closing quotes."""
    return f"{line} " if line.endswith(('"', "\\")) else line

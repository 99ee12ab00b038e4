"""Texts of the contract as Python docstrings: wrapped and escaped, with paragraphs and lists kept."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

from definitions import Operation, Parameter

WIDTH = 120
LIST_ITEM = re.compile(r"\s*([-*]|\d+\.)\s")


def docstring(content: str, indent: int = 0) -> str:
    """Return `content` as a docstring literal whose continuation lines are indented by `indent` spaces."""
    margin = " " * indent
    lines = list(_wrapped(content, WIDTH - indent - 6))
    if len(lines) == 1 and len(lines[0]) + indent + 6 <= WIDTH:
        return f'"""{_separated(_escaped(lines[0]))}"""'
    body = "\n".join(f"{margin}{line}" if line and number else line for number, line in enumerate(lines))
    return f'"""{_escaped(body)}\n{margin}"""'


def operation_docstring(operation: Operation) -> str:
    """The docstring of `request()`: the contract's description, the route, the required role, the cost and the parameters."""
    extensions = operation.extensions
    facts = [f"`{operation.method} {operation.path}`."]
    if role := extensions.get("x-required-role"):
        facts.append(f"Requires the role {role}{' or higher' if role != 'owner' else ''}.")
    if extensions.get("x-credits") == "paid":
        facts.append("Costs credits.")
    if page := extensions.get("x-page"):
        facts.append(f"Returns one page of `{page['items']}`, at most {page['cap']} items.")
    if job := extensions.get("x-job"):
        facts.append(f"Starts a job and returns at once; poll it with `{job['poll']}`.")
    deprecation = f"Deprecated: {operation.deprecation}" if operation.deprecation else ""
    parts = [operation.summary or f"Request `{operation.id}`.", deprecation, operation.description, " ".join(facts), _arguments(operation)]
    if operation.parameters_in("path"):
        parts.append("Raises:\n    ValueError: A path parameter is empty, `.` or `..`.")
    return docstring("\n\n".join(part.strip("\n") for part in parts if part), indent=4)


def _arguments(operation: Operation) -> str:
    rows = [(parameter.name, _described(parameter)) for parameter in operation.parameters_in("path")]
    if operation.body is not None:
        rows.append(("body", operation.body.description))
    rows += [(each.name, _described(each)) for place in ("query", "header") for each in operation.parameters_in(place)]
    # The first paragraph says what it is; the rest of a long text is in the contract.
    lines = [f"    {name}: {' '.join(text.strip().split(chr(10) * 2)[0].split())}" for name, text in rows if text]
    return "\n".join(["Args:", *lines]) if lines else ""


def deprecated(description: str, deprecation: str | None) -> str:
    """A description, preceded by what to use instead if its subject is deprecated."""
    return f"Deprecated: {deprecation} {description}".strip() if deprecation else description


def _described(parameter: Parameter) -> str:
    return deprecated(_with_default(parameter), parameter.deprecation)


def _with_default(parameter: Parameter) -> str:
    default = parameter.default
    if default is None:
        return parameter.description
    shown = str(default).lower() if isinstance(default, bool) else default
    first = parameter.description.strip().split("\n\n")[0]
    return f"{first} Server default: {shown}.".strip()


def _wrapped(content: str, width: int) -> Iterator[str]:
    """The lines of `content`. Paragraphs are filled; list items and indented lines keep their line."""
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


def _escaped(content: str) -> str:
    """Without control characters, which Python source may not contain, and with escapes that keep the literal closed."""
    content = "".join(c for c in content if unicodedata.category(c) != "Cc" or c in "\n\t")
    return content.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _separated(line: str) -> str:
    """A quote or backslash at the end would merge with the closing quotes."""
    return f"{line} " if line.endswith(('"', "\\")) else line

"""Markdown for signatures, types and docstrings."""

from __future__ import annotations

import ast
import posixpath
import re
import textwrap
from collections.abc import Mapping
from typing import Any, Final

import griffe

_WIDTH: Final = 96
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def anchor(name: str) -> str:
    """Return the anchor of a class or function on its page."""
    return name.lower()


class Links:
    """Where types are documented: path and anchor by name, as seen from one page."""

    def __init__(self, targets: Mapping[str, str], page: str = "") -> None:
        self._targets = targets
        self._page = page

    def at(self, page: str) -> Links:
        """Return the same links, for another page."""
        return Links(self._targets, page)

    def knows(self, name: str) -> bool:
        """Whether this name is documented somewhere."""
        return name in self._targets

    def type(self, text: str) -> str:
        """Return a type as code, each documented name in it as a link."""
        text = text.replace("builtins.", "")
        if not text:
            return ""
        found = [name for name in dict.fromkeys(_NAME.findall(text)) if name in self._targets]
        code = f"`{text}`"
        if not found:
            return code
        if found == [text]:
            return f"[{code}]({self._to(text)})"
        return f"{code} ({', '.join(f'[{name}]({self._to(name)})' for name in found)})"

    def _to(self, name: str) -> str:
        path, _, fragment = self._targets[name].partition("#")
        relative = "" if path == self._page else posixpath.relpath(path, posixpath.dirname(self._page))
        return f"{relative}#{fragment}"


def signature(function: griffe.Function, name: str, *, returns: bool = False) -> str:
    """Return a call signature with types and defaults, one argument a line if it is long."""
    is_pipeline = any(str(decorator.value).startswith("pipeline") for decorator in function.decorators)
    parts: list[str] = ["client: Client | AsyncClient"] if is_pipeline else []  # the decorator adds it
    star = False
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        kind = parameter.kind
        if kind is griffe.ParameterKind.keyword_only and not star:
            parts.append("*")
            star = True
        prefix = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(kind, "")
        star = star or prefix == "*"
        annotation = f": {parameter.annotation}" if parameter.annotation is not None else ""
        default = f" = {parameter.default}" if parameter.default is not None and not prefix else ""
        parts.append(f"{prefix}{parameter.name}{annotation}{default if annotation else default.replace(' ', '')}".replace("builtins.", ""))
    end = f" -> {function.returns}".replace("builtins.", "") if returns and function.returns is not None else ""
    name = f"await {name}" if returns and "async" in function.labels and not is_pipeline else name
    line = f"{name}({', '.join(parts)}){end}"
    return line if len(line) <= _WIDTH else f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){end}"


def docstring(found: Any, links: Links) -> str:
    """Return the docstring of an object: text, arguments, errors and example."""
    if found.docstring is None:
        return ""
    return "\n".join(_section(section) for section in found.docstring.parsed) + "\n"


def _section(section: Any) -> str:
    kind = section.kind
    if kind is griffe.DocstringSectionKind.text:
        return f"{_text(section.value)}\n"
    if kind is griffe.DocstringSectionKind.parameters:
        return _list("Arguments", [(each.name, each.description) for each in section.value])
    if kind is griffe.DocstringSectionKind.attributes:
        return _list("Attributes", [(each.name, each.description) for each in section.value])
    if kind is griffe.DocstringSectionKind.raises:
        return _list("Errors", [(str(each.annotation), each.description) for each in section.value])
    if kind is griffe.DocstringSectionKind.returns:
        return _list("Returns", [(str(each.annotation or each.name), each.description) for each in section.value])
    if kind is griffe.DocstringSectionKind.admonition and section.title == "Example":
        return f"**Example**\n\n```python\n{section.value.contents}\n```\n"
    raise ValueError(f"a docstring has a section {kind} {section.title!r}, which the reference does not render")


def _list(title: str, items: list[tuple[str, str]]) -> str:
    lines = [f"- `{name}`: {' '.join(_escape(description).split())}" for name, description in items]
    return f"**{title}**\n\n" + "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Paragraphs as they are, and code as a block: it is indented, or nothing but code."""
    parts: list[tuple[str, str]] = []
    for paragraph in text.split("\n\n"):
        kind = _kind(paragraph)
        if parts and kind and parts[-1][0] == kind:
            parts[-1] = (kind, f"{parts[-1][1]}\n\n{paragraph}")
        else:
            parts.append((kind, paragraph))
    return "\n\n".join(f"```{kind}\n{textwrap.dedent(part).strip()}\n```" if kind else _escape(part) for kind, part in parts)


def _kind(paragraph: str) -> str:
    """`python` for code, `text` for other indented lines, nothing for prose."""
    is_indented = all(line.startswith("    ") for line in paragraph.splitlines() if line)
    try:
        tree = compile(textwrap.dedent(paragraph), "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        tree = ast.Module([], [])
    if any(isinstance(node, (ast.Call, ast.Import, ast.ImportFrom, ast.FunctionDef)) for node in ast.walk(tree)):
        return "python"
    return "text" if is_indented and paragraph.strip() else ""


def _escape(text: str) -> str:
    """Text as it is, but for what Markdown would take for HTML."""
    return re.sub(r"(?<!`)<(?=[a-z])(?![^`\n]*`)", r"\\<", text)

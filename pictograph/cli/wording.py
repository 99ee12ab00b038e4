"""From the words of Python to those of a shell: docstrings and advice speak of methods and keywords, a shell has commands and options."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Final

from pictograph.cli.groups import command_of

_TEXT: Final = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_CALL: Final = re.compile(rf"client\.(\w+)(?:\.(\w+)(\((?:{_TEXT}|[^()'\"])*\))?)?")
# Not what stands in a link: `/settings?tab=billing`.
_KEYWORD: Final = re.compile(rf"(?<![\w?&%/-])([a-z]\w*)=(True|False|\.\.\.|{_TEXT}|[\d.]*\d)?")
_SECTION: Final = re.compile(r"^(Args|Raises|Returns|Example):$", re.MULTILINE)
_ARGUMENT: Final = re.compile(r"^    (\w+(?:, \w+)*): ", re.MULTILINE)


def option_name(parameter: str) -> str:
    """`is_archived` is given as `--archived`, `folder_path` as `--folder-path`."""
    return "--" + parameter.removeprefix("is_").strip("_").replace("_", "-")


def singular(parameter: str) -> str:
    """What an option that is given once for each value is called: `--class` for `classes`, `--tag` for `tags`."""
    if parameter.endswith(("sses", "xes")):
        return parameter.removesuffix("es")
    return parameter.removesuffix("s")


def for_shell(text: str, parameters: Sequence[str] = ()) -> str:
    """Return a text in which calls of the client are commands and keywords are options.

    `client.training.get('r-1')` becomes `pictograph train status r-1`, and `wait=False` becomes `--no-wait`. Names in backticks that are
    among `parameters` become options too.
    """
    text = _CALL.sub(lambda found: _command(*found.groups()), text)
    text = _KEYWORD.sub(lambda found: _option(found[1], found[2]), text)
    names = "|".join(map(re.escape, parameters))
    return re.sub(rf"`({names})`", lambda found: f"`{option_name(found[1])}`", text) if names else text


def _command(resource: str, method: str | None, call: str | None) -> str:
    command = None if method is None else command_of(f"{resource}.{method}")
    if command is None:
        return f"pictograph {resource.replace('_', '-')}"
    return " ".join(["pictograph", command, *_arguments(call or "()")])


def _arguments(call: str) -> list[str]:
    try:
        parsed = ast.parse(f"f{call}", mode="eval").body
    except SyntaxError:
        return ["..."]
    if not isinstance(parsed, ast.Call):
        return []
    given = [_word(value) for value in parsed.args]
    return given + [_option(keyword.arg, ast.unparse(keyword.value)) for keyword in parsed.keywords if keyword.arg]


def _word(value: ast.expr) -> str:
    constant = value.value if isinstance(value, ast.Constant) else ...
    return "..." if constant is ... else shlex.quote(str(constant))


def _option(parameter: str, value: str | None) -> str:
    name = option_name(parameter)
    if value == "True":
        return name
    if value == "False":
        return f"--no-{name.removeprefix('--')}"
    return name if not value else f"{name} {_word(ast.parse(value, mode='eval').body)}"


def summary(doc: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(inspect.cleandoc(doc or "").partition("\n\n")[0].split())


def arguments(doc: str | None) -> Mapping[str, str]:
    """What a docstring says of each argument, on one line each. Several names may share what is said."""
    sections = _SECTION.split(inspect.cleandoc(doc or ""))
    said = next((text for title, text in zip(sections[1::2], sections[2::2], strict=True) if title == "Args"), "")
    parts = _ARGUMENT.split(said)[1:]
    return {name: " ".join(text.split()) for names, text in zip(parts[::2], parts[1::2], strict=True) for name in names.split(", ")}

"""Turn the advice of errors, which names Python calls and keywords, into commands and options.

Any text is accepted; what is not understood stays as it is.
"""

from __future__ import annotations

import ast
import re
import shlex
from typing import Final

from pictograph.cli.groups import command_for
from pictograph.cli.help_text import option_name

_TEXT: Final = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_CALL: Final = re.compile(rf"client\.(\w+)(?:\.(\w+)(\((?:{_TEXT}|[^()'\"])*\))?)?")
# Query parameters of a URL such as `/settings?tab=billing` are not keywords.
_KEYWORD: Final = re.compile(rf"(?<![\w?&%/-])([a-z]\w*)=(True|False|\.\.\.|{_TEXT}|\d+(?:\.\d+)?)?")


def for_shell(text: str) -> str:
    """Return `text` with commands in place of calls and options in place of keywords.

    `client.training.get('r-1')` becomes `pictograph train status r-1`, and `wait=False` becomes `--no-wait`.
    """
    text = _CALL.sub(lambda found: _command(*found.groups()), text)
    text = _KEYWORD.sub(lambda found: _option(found[1], found[2]), text)
    return text.replace("Repeat the call", "Repeat the command")


def _command(resource: str, method: str | None, arguments: str | None) -> str:
    command = None if method is None else command_for(f"{resource}.{method}")
    if command is None:
        return f"pictograph {resource.replace('_', '-')}"
    return " ".join(["pictograph", command, *_arguments(arguments or "()")])


def _arguments(text: str) -> list[str]:
    try:
        call = ast.parse(f"f{text}", mode="eval").body
    except SyntaxError:
        return ["..."]
    if not isinstance(call, ast.Call):
        return []
    positional = [_word(ast.unparse(value)) for value in call.args]
    return positional + [_option(keyword.arg, ast.unparse(keyword.value)) for keyword in call.keywords if keyword.arg]


def _option(parameter: str, value: str | None) -> str:
    name = option_name(parameter)
    if value == "True":
        return name
    if value == "False":
        return f"--no-{name.removeprefix('--')}"
    return name if not value else f"{name} {_word(value)}"


def _word(value: str) -> str:
    """Return the Python literal `value` as a word of a shell; `...` for any other expression."""
    try:
        literal = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return "..."
    return "..." if literal is ... else shlex.quote(str(literal))

"""The tables of errors and settings."""

from __future__ import annotations

import ast
from typing import Any

import griffe


def error_table(package: griffe.Module) -> str:
    """Return a page with each error class, its statuses, exit code and advice."""
    rows = []
    for cls in package["exceptions"].classes.values():
        if cls.name == "PictographError" or not any(str(base) == "PictographError" for base in cls.bases):
            continue
        statuses = _value(cls, "http_statuses", "")
        shown = "5xx" if str(statuses).startswith("range") else ", ".join(map(str, statuses)) if statuses else "-"
        first = str(cls.docstring.value).partition("\n")[0]
        rows.append(f"| `{cls.name}` | {shown} | {_value(cls, 'exit_code', 1)} | {first} | {_value(cls, 'usual_fix', '') or '-'} |")
    table = "\n".join(rows)
    return (
        "# Errors\n\nThe guide [Errors](../guides/errors.md) shows how to handle them. Import the classes from `pictograph` or "
        "`pictograph.exceptions`. Each is a direct subclass of `PictographError`: none covers another.\n\n"
        f"| class | status | exit code | raised | default `fix` |\n| --- | --- | --- | --- | --- |\n{table}\n"
    )


def settings_table(package: griffe.Module) -> str:
    """Return the page of settings: the table of `pictograph.settings`, and the arguments of the client."""
    return (
        "# Settings\n\n"
        f"{package['settings'].docstring.value}\n\n"
        "`Client` and `AsyncClient` have more arguments, which have no environment variable: see [Clients](client.md). The guide "
        "[Install and configure](../guides/configure.md) explains them.\n"
    )


def _value(cls: griffe.Class, name: str, default: Any) -> Any:
    attribute = cls.members.get(name)
    if attribute is None or attribute.value is None:
        return default
    text = str(attribute.value)
    try:
        return ast.literal_eval(text)
    except ValueError:
        return text

"""Generate the list of commands in `docs/cli.md`: `python -m tests.cli.reference`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from pictograph.cli.app import build_app
from pictograph.cli.choices import OneOf
from pictograph.cli.session import Session

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
BEGIN = "<!-- `python -m tests.cli.reference` writes the rest of this page. -->\n"


def groups() -> Iterator[tuple[str, str, list[tuple[str, click.Command]]]]:
    """Yield name, help and commands of each group; first the commands without a group, under an empty name."""
    root = build_app()
    ctx = click.Context(root, info_name="pictograph", obj=Session(json=False))
    found = {name: root.get_command(ctx, name) for name in root.list_commands(ctx)}
    yield "", "", [(name, command) for name, command in found.items() if command and not isinstance(command, click.Group)]
    for name, group in found.items():
        if isinstance(group, click.Group):
            inner = click.Context(group, info_name=name, parent=ctx)
            commands = [(f"{name} {word}", group.get_command(inner, word)) for word in group.list_commands(inner)]
            yield name, group.help or "", [(words, command) for words, command in commands if command]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield all commands by the words that call them."""
    for _, _, found in groups():
        yield from found


def reference() -> str:
    """Return one table per group: each command with its required arguments, and its help."""
    lines: list[str] = []
    for name, purpose, found in groups():
        lines += [f"### {name}\n", f"{purpose}\n"] if name else ["### Commands without a group\n"]
        lines += ["| command | description |", "| --- | --- |"]
        lines += [
            f"| `{' '.join([words, *_needed(command)])}` | {(command.help or '').partition(chr(10))[0]} |" for words, command in found
        ]
        lines.append("")
    return "\n".join(lines)


def _needed(command: click.Command) -> Iterator[str]:
    ctx = click.Context(command)
    yield from (param.make_metavar(ctx) for param in command.params if isinstance(param, click.Argument))
    for param in command.params:
        if isinstance(param, click.Option) and param.required:
            yield f"{param.opts[0]} {(param.name or '').upper() if isinstance(param.type, OneOf) else param.metavar}"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    PAGE.write_text(f"{page}{BEGIN}\n{reference()}", encoding="utf-8")

"""`--install-completion` and `--show-completion`: complete commands, options and values with the Tab key."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import click
from click.shell_completion import get_completion_class

from pictograph.cli.choices import OneOf

PROGRAM: Final = "pictograph"
VARIABLE: Final = "_PICTOGRAPH_COMPLETE"


class Shell(NamedTuple):
    """Where a shell looks for completions."""

    script: Path
    """File of the script, in the home directory."""
    startup: Path | None = None
    """File that the shell reads when it starts, if it does not find the script by itself."""
    lines: str = ""
    """What the startup file needs."""


SHELLS: Final[Mapping[str, Shell]] = {
    "bash": Shell(Path(".bash_completions") / f"{PROGRAM}.sh", Path(".bashrc"), f"source ~/.bash_completions/{PROGRAM}.sh\n"),
    "zsh": Shell(Path(".zfunc") / f"_{PROGRAM}", Path(".zshrc"), "fpath+=~/.zfunc; autoload -Uz compinit; compinit\n"),
    "fish": Shell(Path(".config") / "fish" / "completions" / f"{PROGRAM}.fish"),
}
_AUTO: Final = "auto"


def options() -> list[click.Option]:
    """Return the two options of the root command. Without a value they take the shell from SHELL."""

    def option(name: str, text: str, callback: Callable[..., None]) -> click.Option:
        return click.Option(
            [name],
            type=OneOf(lambda: [*SHELLS, _AUTO]),
            is_flag=False,
            flag_value=_AUTO,
            metavar="[bash|zsh|fish]",
            is_eager=True,
            expose_value=False,
            callback=callback,
            help=text,
        )

    return [
        option("--install-completion", "Install shell completion; the shell is that of SHELL by default.", _install),
        option("--show-completion", "Print the completion script of a shell.", _show),
    ]


def script(app: click.Command, shell: str) -> str:
    """Return the completion script."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"Completion for {shell} is not supported.")
    return kind(app, {}, PROGRAM, VARIABLE).source()


def _show(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(script(ctx.command, _shell(value)), nl=False)
        ctx.exit()


def _install(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if not value or ctx.resilient_parsing:
        return
    name = _shell(value)
    shell = SHELLS[name]
    file = Path.home() / shell.script
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script(ctx.command, name), encoding="utf-8")
    click.echo(f"Completion for {name} is installed in {file}.")
    if shell.startup is not None and _add(Path.home() / shell.startup, shell.lines):
        click.echo(f"Added to {Path.home() / shell.startup}: {shell.lines.strip()}")
    click.echo(f"Start a new {name} to use it.")
    ctx.exit()


def _shell(given: str) -> str:
    name = Path(os.environ.get("SHELL", "")).name if given == _AUTO else given
    if name not in SHELLS:
        raise click.ClickException(f"The shell is not known from SHELL. Pass one of {', '.join(SHELLS)}.")
    return name


def _add(startup: Path, lines: str) -> bool:
    """Add lines to a startup file unless it has them."""
    text = startup.read_text(encoding="utf-8") if startup.exists() else ""
    if lines in text:
        return False
    with startup.open("a", encoding="utf-8") as file:
        file.write(f"{'' if not text or text.endswith(chr(10)) else chr(10)}{lines}")
    return True

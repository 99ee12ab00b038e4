"""The whole command line: groups that are read from the table when they are named, and the one place where errors end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import click

from pictograph import __version__
from pictograph.cli.groups import GROUPS, TOP
from pictograph.cli.session import Session, json_option, shared_options
from pictograph.cli.table import Row

PROGRAM: Final = "pictograph"
OUTPUT_VARIABLE: Final = "PICTOGRAPH_OUTPUT"
HELP: Final = (
    "Annotate images and train vision models on Pictograph. The key comes from PICTOGRAPH_API_KEY or from `pictograph login`.\n\n"
    "Exit codes: 0 done, 1 failure, 2 key, configuration or input, 3 forbidden, 4 not found, 5 conflict, 6 invalid, 7 payment, "
    "8 rate limited, 9 unavailable, 10 still running, 130 interrupted."
)

EMULATOR_HELP: Final = "Serve the API on this machine, for tests and first steps."

# Commands that are no rows of the table: module and function, and what the list of commands says of them.
_WRITTEN_OUT: Final[Mapping[str, tuple[str, str]]] = {
    "login": ("pictograph.cli.profile:login", "Store an API key, after having tried it."),
    "init": ("pictograph.cli.profile:init", "Write the profile anew: address and key."),
    "emulator": ("pictograph.cli.program:emulator", EMULATOR_HELP),
}


class Lazy(click.Group):
    """A group whose commands are made when they are named. What each is said to be for is known before."""

    def __init__(self, name: str, text: str, makers: Mapping[str, Callable[[], click.Command]], said: Mapping[str, str]) -> None:
        super().__init__(name, help=text, params=list(shared_options()))
        self._makers = makers
        self._said = said

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._makers)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        maker = self._makers.get(cmd_name)
        return None if maker is None else maker()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not self._said:
            return super().format_commands(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(list(self._said.items()))


def program() -> click.Group:
    """The command `pictograph`."""
    makers: dict[str, Callable[[], click.Command]] = {}
    said: dict[str, str] = {}
    for row in TOP:
        makers[row.name], said[row.name] = _row_maker(row), row.help
    for group in GROUPS:
        makers[group.name], said[group.name] = _group_maker(group.name, group.help, group.rows), group.help
    for name, (place, text) in _WRITTEN_OUT.items():
        makers[name], said[name] = _place_maker(place), text
    made = Lazy(PROGRAM, HELP, makers, said)
    made.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which version this is.")
    )
    return made


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        sys.stdout.write(f"{PROGRAM} {__version__}\n")
        ctx.exit()


def _group_maker(name: str, text: str, rows: Sequence[Row]) -> Callable[[], click.Command]:
    return lambda: Lazy(name, text, {row.name: _row_maker(row) for row in rows}, {})


def _row_maker(row: Row) -> Callable[[], click.Command]:
    def make() -> click.Command:
        from pictograph.cli.command import command

        return command(row)

    return make


def _place_maker(place: str) -> Callable[[], click.Command]:
    def make() -> click.Command:
        from importlib import import_module

        module, _, function = place.partition(":")
        made: click.Command = getattr(import_module(module), function)()
        return made

    return make


def emulator() -> click.Command:
    """`pictograph emulator`: the same as `python -m pictograph.emulator`, with its options."""
    whole = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
    settings = dict(ignore_unknown_options=True, help_option_names=list[str]())
    return click.Command("emulator", params=[whole, json_option()], callback=_emulator, context_settings=settings, help=EMULATOR_HELP)


def _emulator(arguments: tuple[str, ...]) -> int:
    try:
        from pictograph.emulator.__main__ import main
    except ModuleNotFoundError as error:
        raise click.ClickException(f"The emulator needs more packages ({error.name}): pip install 'pictograph[emulator]'") from error
    try:
        return main(arguments)
    except SystemExit as ended:  # its own help, and what it says of options that it does not know
        return int(ended.code or 0)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code. Nothing is raised."""
    json_form = "--json" in arguments
    try:
        json_form = json_form or _json_wanted()
        if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
            return _completed()
        root = program()
        with root.make_context(PROGRAM, list(arguments), obj=Session(json=json_form)) as ctx:
            code = root.invoke(ctx)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except BrokenPipeError:
        # Whoever read the output has enough of it. What is still to be flushed at the end must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (Exception, KeyboardInterrupt) as error:
        from pictograph.cli.failures import tell  # what a run that goes well does not need

        return tell(error, json_form=json_form)


def _json_wanted() -> bool:
    from pictograph.exceptions import ConfigurationError

    wanted = os.environ.get(OUTPUT_VARIABLE, "").strip().lower()
    if wanted not in ("", "json", "text"):
        raise ConfigurationError(f"{OUTPUT_VARIABLE} is {wanted!r}", fix="Set it to json or text, or unset it.")
    return wanted == "json"


def _completed() -> int:
    """What a shell asks for when the Tab key is pressed."""
    try:
        program().main([], prog_name=PROGRAM)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0

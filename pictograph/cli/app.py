"""The root command `pictograph`, with groups and commands that are built when they are named, and the handling of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import click

from pictograph import __version__
from pictograph._resilience.loading import run_whole
from pictograph.cli.command_table import Row
from pictograph.cli.completion import PROGRAM, VARIABLE
from pictograph.cli.completion import options as completion_options
from pictograph.cli.exit_codes import MEANINGS
from pictograph.cli.groups import GROUPS, TOP_LEVEL
from pictograph.cli.session import Session, SharedOptionsLast, json_option, shared_options

SUMMARY: Final = "Annotate images and train vision models on Pictograph."
HELP: Final = (
    f"{SUMMARY} The API key comes from PICTOGRAPH_API_KEY or from `pictograph login`.\n\n"
    f"Exit codes: {', '.join(f'{code:d} {meaning}' for code, meaning in MEANINGS.items())}."
)
FIRST_STEPS: Final = f"""\
{SUMMARY}

First steps:
  pictograph login                           Store an API key.
  pictograph upload photos --dataset birds   Upload a folder of images to a new dataset.
  pictograph datasets list                   List datasets.

pictograph --help lists all commands. pictograph doctor finds out why something does not work.
"""
EMULATOR_HELP: Final = "Run a local server of the API for tests and first steps."

# Commands that are not in the command table: function that builds the command, and help.
_OTHER: Final[Mapping[str, tuple[str, str]]] = {
    "login": ("pictograph.cli.account:login", "Store an API key."),
    "logout": ("pictograph.cli.account:logout", "Remove the stored API key."),
    "whoami": ("pictograph.cli.account:whoami", "Show the organization and role of the API key, and where it comes from."),
    "profiles": ("pictograph.cli.account:profiles", "List the profiles that `pictograph login` has stored."),
    "init": ("pictograph.cli.account:init", "Write a new profile with base URL and API key."),
    "doctor": ("pictograph.cli.doctor:doctor", "Check the installation, the API key and the connection."),
    "request": ("pictograph.cli.raw_request:request", "Send a request to a path of the API, for operations without a command."),
    "convert": ("pictograph.cli.convert:convert", "Convert a dataset to another annotation format."),
    "emulator": ("pictograph.cli.app:emulator", EMULATOR_HELP),
}

Builder = Callable[[], click.Command]


class LazyGroup(SharedOptionsLast, click.Group):
    """A group whose commands are built when they are named. `summaries` are the lines of the help, which needs none of them built."""

    def __init__(self, name: str, text: str, builders: Mapping[str, Builder], summaries: Mapping[str, str]) -> None:
        super().__init__(name, help=text, params=list(shared_options()), context_settings=dict(help_option_names=["-h", "--help"]))
        self._builders = builders
        self._summaries = summaries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._builders)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        builder = self._builders.get(cmd_name)
        return None if builder is None else run_whole(builder)  # it imports the modules of the command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:  # click suggests only commands that are built
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=self._builders, ctx=ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries.items()))


def build_app() -> click.Group:
    """Return the command `pictograph`."""
    builders: dict[str, Builder] = {name: _function_builder(place) for name, (place, _) in _OTHER.items()}
    builders |= {row.name: _row_builder(row) for row in TOP_LEVEL}
    builders |= {group.name: _group_builder(group.name, group.help, group.rows) for group in GROUPS}
    summaries = {name: text for name, (_, text) in _OTHER.items()} | {one.name: one.help for one in (*TOP_LEVEL, *GROUPS)}
    app = LazyGroup(PROGRAM, HELP, builders, summaries)
    version = click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show version and location, and exit."
    )
    app.params += [version, *completion_options()]
    return app


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        import pictograph

        place = os.path.dirname(pictograph.__file__)
        sys.stdout.write(f"{PROGRAM} {__version__} ({place}, Python {'.'.join(map(str, sys.version_info[:3]))})\n")
        ctx.exit()


def _group_builder(name: str, text: str, rows: Sequence[Row]) -> Builder:
    return lambda: LazyGroup(name, text, {row.name: _row_builder(row) for row in rows}, {row.name: row.help for row in rows})


def _row_builder(row: Row) -> Builder:
    def build() -> click.Command:
        from pictograph.cli.command import command

        return command(row)

    return build


def _function_builder(place: str) -> Builder:
    def build() -> click.Command:
        from importlib import import_module

        module, _, function = place.partition(":")
        built: click.Command = getattr(import_module(module), function)()
        return built

    return build


def emulator() -> click.Command:
    """Return `pictograph emulator`, which passes its arguments to `python -m pictograph.emulator`."""
    arguments = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
    settings = dict(ignore_unknown_options=True, help_option_names=list[str]())
    return click.Command("emulator", params=[arguments, json_option()], callback=_emulator, context_settings=settings, help=EMULATOR_HELP)


def _emulator(arguments: tuple[str, ...]) -> int:
    try:
        from pictograph.emulator.__main__ import main
    except ModuleNotFoundError as error:
        raise click.ClickException(f"The emulator needs {error.name}: pip install 'pictograph[emulator]'") from error
    try:
        return main(arguments)
    except SystemExit as exit:  # of argparse: its help, or an unknown option
        return int(exit.code or 0)


def run(arguments: Sequence[str], *, json_form: bool) -> int:
    """Run a command and return its exit code. Raises `KeyboardInterrupt`, and `BrokenPipeError` if the reader of the output has gone."""
    try:
        if VARIABLE in os.environ:
            return _complete()
        if not arguments:
            sys.stdout.write(FIRST_STEPS)
            return 0
        app = build_app()
        with app.make_context(PROGRAM, list(arguments), obj=Session(json=json_form)) as ctx:
            code = app.invoke(ctx)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        from pictograph.cli.failures import report  # not needed by a run that succeeds

        return report(error, json_form=json_form)


def _complete() -> int:
    """Print what a shell asks for when the Tab key is pressed."""
    try:
        build_app().main([], prog_name=PROGRAM)
    except SystemExit as exit:
        return int(exit.code or 0)
    return 0

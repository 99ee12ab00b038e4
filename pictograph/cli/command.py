"""Build the click command of a row: read the arguments, ask for confirmation, call the method, print the result."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import click

from pictograph import Pager
from pictograph.cli import prompts
from pictograph.cli.command_table import Row
from pictograph.cli.failures import Declined, exit_code_of_result
from pictograph.cli.method_lookup import Target, find
from pictograph.cli.output import write
from pictograph.cli.param_types import is_id
from pictograph.cli.parameters import DATASETS, FILTERS, OWN_ORGANIZATION, SECRETS, Callback, callback_of, click_parameters, empty_is_none
from pictograph.cli.progress import ProgressDisplay
from pictograph.cli.session import Session, SharedOptionsLast, session_of, shared_options
from pictograph.cli.similar_names import suggest
from pictograph.exceptions import NotFoundError
from pictograph.terminal import visible

if TYPE_CHECKING:
    from pictograph.client import Client

YES: Final = "yes"


def command(row: Row) -> click.Command:
    """Return the command of a row. Imports the module of its target."""
    target = find(row.target)
    options = [*click_parameters(target.parameters, row), *([_yes_option()] if row.confirm else []), *shared_options()]
    return SharedOptionsLast(row.name, params=options, callback=_runner(row, target), help=_help(row, target), short_help=row.help)


def _yes_option() -> click.Option:
    return click.Option(["--yes", YES], is_flag=True, help="Don't ask for confirmation.")


def _help(row: Row, target: Target) -> str:
    secrets = [SECRETS[parameter.name] for parameter in target.parameters if parameter.name in SECRETS]
    notes = [f"The {name} is read from {variable}, or else prompted for, or else read from standard input." for variable, name in secrets]
    return "\n\n".join([row.help, *notes])


def _runner(row: Row, target: Target) -> Any:
    def run(**values: Any) -> int:
        confirmed = values.pop(YES, True)
        arguments = _arguments(values, target)
        if not confirmed:
            _confirm(row, arguments)
        secrets = {name: prompts.secret(label, variable) for name, (variable, label) in SECRETS.items() if _has_parameter(target, name)}
        session = session_of(click.get_current_context())
        filtered = any(name in FILTERS for name in arguments)
        with ProgressDisplay(quiet=session.quiet, json_form=session.json) as display:
            try:
                result = _call(session, target, arguments, secrets, display)
                display.stop()
                shown = row.select(result) if row.select else result
                write(shown, session.form(row.columns, "Nothing matches these filters." if filtered else row.empty))
                return exit_code_of_result(shown)
            except KeyboardInterrupt as interrupt:
                raise KeyboardInterrupt(display.interrupted(interrupt, row.resume)) from None

    return run


def _call(session: Session, target: Target, arguments: dict[str, Any], secrets: dict[str, Any], display: ProgressDisplay) -> Any:
    kinds = {one.name: kind for one in target.parameters if (kind := callback_of(one)) is not None}
    if Callback.EVENTS in kinds.values():  # they contain more than the number of files
        kinds = {name: kind for name, kind in kinds.items() if kind is not Callback.FILES}
    callbacks = {name: display.listener(kind) for name, kind in kinds.items()}
    revealed = {name: secret.reveal() for name, secret in secrets.items()}
    with session.open() as client:
        try:
            _look_up_ids(client, target, arguments)
            display.result = target.call(client, **arguments, **callbacks, **revealed)
            # A pager sends its requests while it is read, so it is read here, where the client is open.
            return _as_list(display.result)
        except NotFoundError as error:
            suggest(error, client)
            raise


def _look_up_ids(client: Client, target: Target, arguments: dict[str, Any]) -> None:
    for name, value in arguments.items():
        if name in DATASETS and not is_id(value):
            arguments[name] = client.datasets.get(value).id
    for parameter in target.parameters:
        if parameter.name in OWN_ORGANIZATION and parameter.name not in arguments and parameter.default is inspect.Parameter.empty:
            arguments[parameter.name] = client.organizations.me().id


def _has_parameter(target: Target, name: str) -> bool:
    return any(parameter.name == name for parameter in target.parameters)


def _arguments(values: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """Return the arguments to pass: those that were given, and an empty list for a required list that was not."""
    required = {one.name for one in target.parameters if one.default is inspect.Parameter.empty}
    nullable = {one.name for one in target.parameters if one.name in values and empty_is_none(one)} - required
    return {
        name: None if value == "" and name in nullable else _as_list(value)
        for name, value in values.items()
        if value is not None and (value != () or name in required)
    }


def _as_list(value: Any) -> Any:
    """Return the items of a pager, or of the tuple that click makes of a repeated option; any other value unchanged."""
    if isinstance(value, Pager):
        return cast("Pager[object]", value).all()
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def _confirm(row: Row, arguments: Mapping[str, object]) -> None:
    if (stream := prompts.not_a_terminal()) is not None:
        raise click.ClickException(f"refusing to {row.name.removeprefix('bulk-')} without --yes ({stream} is not a terminal)")
    shown = {
        name: ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else value for name, value in arguments.items()
    }
    if not prompts.confirm(visible(row.confirm.format(**shown))):
        raise Declined("Canceled; nothing was changed.")

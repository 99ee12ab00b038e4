"""A row of the table as a command: reads the arguments, asks where something would be lost, calls, shows the answer."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Final, cast

import click

from pictograph import Pager
from pictograph.cli import prompts
from pictograph.cli.documents import visible
from pictograph.cli.failures import Declined, exit_code_of_result
from pictograph.cli.kinds import is_id
from pictograph.cli.output import write
from pictograph.cli.parameters import DATASETS, OWN_ORGANIZATION, SECRETS, click_parameters, feedback_of, is_given
from pictograph.cli.progress import ProgressLine
from pictograph.cli.session import Session, session_of, shared_options
from pictograph.cli.table import Row
from pictograph.cli.targets import Target, find
from pictograph.cli.wording import for_shell, summary

SURE: Final = "sure"


def command(row: Row) -> click.Command:
    """Return the command of a row. Imports what it calls, for its signature."""
    target = find(row.target)
    given = [parameter.name for parameter in target.parameters if is_given(parameter)]
    options = [*click_parameters(target.parameters, target.doc, row), *([_yes()] if row.question else []), *shared_options()]
    helped = row.help or for_shell(summary(target.doc), given)
    return click.Command(row.name, params=options, callback=_runner(row, target), help=_marked(helped, target), short_help=helped)


def _yes() -> click.Option:
    return click.Option(["--yes", SURE], is_flag=True, help="Don't ask.")


def _marked(text: str, target: Target) -> str:
    secrets = [SECRETS[parameter.name] for parameter in target.parameters if parameter.name in SECRETS]
    notes = [f"The {name} is read from {variable}, else asked for, else read from standard input." for variable, name in secrets]
    return "\n\n".join([text, *notes])


def _runner(row: Row, target: Target) -> Any:
    def run(**given: Any) -> int:
        sure = given.pop(SURE, True)
        arguments = _given(given, target)
        if not sure:
            _make_sure(row.question, arguments)
        secrets = {name: prompts.secret(said, variable) for name, (variable, said) in SECRETS.items() if _takes(target, name)}
        session = session_of(click.get_current_context())
        with ProgressLine() as line:
            try:
                result = _call(session, target, arguments, secrets, line)
            except KeyboardInterrupt:
                raise _interrupted(line) from None
        shown = row.result(result) if row.result else result
        write(shown, json_form=session.json, columns=row.columns)
        return exit_code_of_result(shown)

    return run


def _call(session: Session, target: Target, given: dict[str, Any], secrets: dict[str, Any], line: ProgressLine) -> Any:
    told = {one.name: line.listener(kind) for one in target.parameters if (kind := feedback_of(one)) is not None}
    with session.open() as client:
        for name, value in given.items():
            if name in DATASETS and not is_id(value):
                given[name] = client.datasets.get(value).id
        for parameter in target.parameters:
            if parameter.name in OWN_ORGANIZATION and parameter.name not in given and parameter.default is inspect.Parameter.empty:
                given[parameter.name] = client.organizations.me().id
        # A pager asks while it is read, so it is read here, where the client is open.
        return _listed(target.call(client, **given, **told, **{name: secret.reveal() for name, secret in secrets.items()}))


def _takes(target: Target, name: str) -> bool:
    return any(parameter.name == name for parameter in target.parameters)


def _given(values: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """The arguments that were given, and empty lists for those that there must be; the rest has the method's own defaults.

    Where a method takes `None` for something else than its default, an empty text says so.
    """
    needed = {one.name for one in target.parameters if one.default is inspect.Parameter.empty}
    defaults = {one.name for one in target.parameters if one.default is not None} - needed
    emptied = {one.name for one in target.parameters if one.name in defaults and str(one.annotation).endswith("| None")}
    return {
        name: None if value == "" and name in emptied else _listed(value)
        for name, value in values.items()
        if value is not None and (value != () or name in needed)
    }


def _listed(value: Any) -> Any:
    """The items of a pager, or of the tuple that a repeated option gives."""
    if isinstance(value, Pager):
        return cast("Pager[object]", value).all()
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def _interrupted(line: ProgressLine) -> KeyboardInterrupt:
    return KeyboardInterrupt(f"Interrupted. The job {line.job_id} goes on." if line.job_id else "Interrupted.")


def _make_sure(question: str, arguments: Mapping[str, object]) -> None:
    words = {
        name: ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else value for name, value in arguments.items()
    }
    asked = visible(question.format(**words))
    if not prompts.can_ask():
        raise click.ClickException(f"There is no terminal to ask on: {asked} Say --yes if so.")
    if not prompts.is_sure(asked):
        raise Declined("Nothing was done.")

"""Arguments and options of a command, from the parameters of what it calls."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from pictograph.cli.kinds import Kind, kind_of, values_of
from pictograph.cli.table import Row
from pictograph.cli.wording import arguments as said_arguments
from pictograph.cli.wording import for_shell, option_name, singular

WITHOUT_OPTION: Final = frozenset({"page_size", "chunk_size"})
"""How a list or file is cut into pieces on the way is not the business of who wants all of it."""

SECRETS: Final = dict(
    api_key=("PICTOGRAPH_PROVIDER_KEY", "API key of the other platform"),
    auth_token=("PICTOGRAPH_DEPLOYMENT_TOKEN", "token of the deployment"),
)
"""Parameters that are never given on the command line, where other programs can read them: variable and name for people."""

POLLED: Final = "poll_interval"
"""The parameter by which a job that is waited for is known."""

DATASETS: Final = frozenset({"dataset_id", "project_id"})
"""Ids of a dataset, in place of which its name may be given."""

OWN_ORGANIZATION: Final = frozenset({"organization_id"})
"""Ids that are those of the key's own organization unless given."""

_HELP: Final = dict(
    dataset_name="name of the dataset",
    idempotency_key="stands for this call: repeated with the same key it is done once (24 hours)",
    max_total="stop after so many",
    organization_id="id of the organization; the key's own when left out",
)
_HELP_OF_WAITING: Final = dict(
    poll_interval="seconds between two looks",
    timeout="seconds to wait in all; then the exit code is 10, and the job goes on",
    wait="wait until it is done",
)
_BY_NAME_OR_ID: Final = "name or id of the dataset"
_JSON: Final = "as JSON, or a file of it, or - for standard input"
_RENAMED: Final = dict(max_total="limit")
_BACKTICKS: Final = re.compile(r"``?")


class Feedback(Enum):
    """A parameter that is called with news while the work goes on."""

    BYTES = "Progress | None"
    FILES = "FileProgress | None"
    JOB = "Callable"


def feedback_of(parameter: inspect.Parameter) -> Feedback | None:
    """Whether a parameter is one that is told news, and of which kind."""
    annotation = str(parameter.annotation)
    if annotation.startswith("Callable["):
        return Feedback.JOB
    return next((kind for kind in Feedback if kind.value == annotation), None)


def is_given(parameter: inspect.Parameter) -> bool:
    """Whether a parameter comes from the command line."""
    return parameter.name not in WITHOUT_OPTION and parameter.name not in SECRETS and feedback_of(parameter) is None


def click_parameters(parameters: Sequence[inspect.Parameter], doc: str, row: Row) -> Iterator[click.Parameter]:
    """The arguments of a command, then its options."""
    given = {parameter.name: parameter for parameter in parameters if is_given(parameter)}
    names = [name for name, parameter in given.items() if parameter.kind is not inspect.Parameter.KEYWORD_ONLY]
    waits = _HELP_OF_WAITING if POLLED in given else {}
    said = {**_HELP, **said_arguments(doc), **waits, **row.said}
    positional: list[str] = []
    lists = 0
    for name in [name for name in names if _is_required(given[name])] if row.arguments is None else row.arguments:
        lists += not _is_bool(given[name]) and _kind(given[name]).many
        if lists <= 1:  # where the first list of values ends is not to be seen, so that a second one needs an option's name
            positional.append(name)
    for name in positional:
        yield _argument(given[name], _help(name, said, given, row.said))
    for name, parameter in given.items():
        if name not in positional:
            renamed = {**_RENAMED, **row.renamed}.get(name, name)
            yield _option(parameter, renamed, _help(name, said, given, row.said))


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is inspect.Parameter.empty and parameter.name not in OWN_ORGANIZATION


def _is_bool(parameter: inspect.Parameter) -> bool:
    return str(parameter.annotation).removesuffix(" | None") == "bool"


def _kind(parameter: inspect.Parameter) -> Kind:
    return kind_of(str(parameter.annotation))


def _help(name: str, said: Mapping[str, str], given: Mapping[str, inspect.Parameter], own: Mapping[str, str]) -> str:
    parameter = given[name]
    if name in DATASETS:
        return _BY_NAME_OR_ID
    kind = None if _is_bool(parameter) else _kind(parameter)
    if kind is not None and kind.help and name not in own:
        return kind.help
    text = _BACKTICKS.sub("", for_shell(said.get(name, "").rstrip("."), tuple(given)))
    return "; ".join(part for part in (text, _JSON) if part) if kind is not None and kind.metavar == "JSON" else text


def _argument(parameter: inspect.Parameter, text: str) -> click.Argument:
    kind = _kind(parameter)
    name = parameter.name.removesuffix("_id" if parameter.name in DATASETS else "_name").upper()
    metavar = f"{singular(parameter.name).upper()}..." if kind.many else name
    return click.Argument([parameter.name], help=text, metavar=metavar, nargs=-1 if kind.many else 1, required=True, type=kind.convert)


def _option(parameter: inspect.Parameter, name: str, text: str) -> click.Option:
    default: Any = None if parameter.default is inspect.Parameter.empty else parameter.default
    if _is_bool(parameter):
        word = option_name(name)
        both = f"{word}/--no-{word.removeprefix('--')}"
        names = [word if default is False else both, parameter.name]
        return click.Option(names, help=text, is_flag=True, default=default, show_default=default is True)
    kind = _kind(parameter)
    word = option_name(singular(name) if kind.many else name)
    return click.Option(
        [word, parameter.name],
        help=f"{text} (repeat it for more)".strip() if kind.many else text,
        type=kind.convert,
        metavar=f"[{'|'.join(values_of(kind.enum))}]" if kind.enum else kind.metavar,
        multiple=kind.many,
        required=_is_required(parameter) and not kind.many,
        default=() if kind.many else default,
        show_default=default is not None and not kind.many,
        shell_complete=_completer(kind.enum) if kind.enum else None,
    )


def _completer(enum: str) -> Any:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(value) for value in values_of(enum) if value.startswith(incomplete)]

    return complete

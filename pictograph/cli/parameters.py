"""Arguments and options of a command, from the parameters of the method that it calls."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, Final

import click

from pictograph.cli.choices import OneOf
from pictograph.cli.command_table import Row
from pictograph.cli.help_text import JSON_NOTE, OPTION_HELP, REPEAT_NOTE, option_name, singular
from pictograph.cli.param_types import JSON, ValueType, image_statuses, value_type

WITHOUT_OPTION: Final = frozenset({"page_size", "chunk_size", "executor"})
"""Parameters without effect on the result of a command."""

SECRETS: Final = dict(
    api_key=("PICTOGRAPH_PROVIDER_KEY", "API key of the other platform"),
    auth_token=("PICTOGRAPH_DEPLOYMENT_TOKEN", "token of the deployment"),
)
"""Parameters that are not given on the command line, which other programs can read: environment variable and name."""

DATASETS: Final = frozenset({"dataset_id", "project_id"})
"""Ids of a dataset. Its name is accepted too."""

OWN_ORGANIZATION: Final = frozenset({"organization_id"})
"""Ids that default to the organization of the API key."""

FILTERS: Final = frozenset({"dataset_name", "endpoint_id", "model_id", "model_type", "status", "parent_path", "class_filter"})
"""Parameters that make a list shorter."""

STATUS_FILTER: Final = "status_filter"
"""A status of images, which the contract declares as any text."""

_OPTION_NAMES: Final = dict(max_total="limit")


class Callback(Enum):
    """Parameters that are called with progress, by the first word of their annotation."""

    BYTES = "Progress"
    FILES = "FileProgress"
    JOB = "Callable"
    EVENTS = "OnProgress"


def callback_of(parameter: inspect.Parameter) -> Callback | None:
    """Return the kind of progress callback that a parameter is; `None` for any other parameter."""
    first = re.match(r"\w+", str(parameter.annotation))
    return next((kind for kind in Callback if first is not None and kind.value == first[0]), None)


def is_given(parameter: inspect.Parameter) -> bool:
    """Whether the value of a parameter comes from the command line."""
    return parameter.name not in WITHOUT_OPTION and parameter.name not in SECRETS and callback_of(parameter) is None


def click_parameters(parameters: Sequence[inspect.Parameter], row: Row) -> Iterator[click.Parameter]:
    """Yield the arguments of a command, then its options."""
    given = {parameter.name: parameter for parameter in parameters if is_given(parameter)}
    positional = _positional(given.values(), row)
    for name in positional:
        yield _argument(given[name], row)
    for name, parameter in given.items():
        if name not in positional:
            yield _option(parameter, row)


def _positional(parameters: Iterable[inspect.Parameter], row: Row) -> list[str]:
    """Names of the parameters given by position. Only one may be a list, since nothing marks the end of its values."""
    usual = {one.name: one for one in parameters}
    if row.positional is None:
        names = [one.name for one in usual.values() if one.kind is not inspect.Parameter.KEYWORD_ONLY and _is_required(one)]
    else:
        names = list(row.positional)
    lists = [name for name in names if not _is_bool(usual[name]) and _type(usual[name]).many]
    return [name for name in names if name not in lists[1:]]


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is inspect.Parameter.empty and parameter.name not in OWN_ORGANIZATION


def _is_bool(parameter: inspect.Parameter) -> bool:
    return str(parameter.annotation).removesuffix(" | None") == "bool"


def _type(parameter: inspect.Parameter) -> ValueType:
    if parameter.name == STATUS_FILTER:
        return ValueType(OneOf(image_statuses, empty=True))
    return value_type(str(parameter.annotation))


def empty_is_none(parameter: inspect.Parameter) -> bool:
    """Whether an empty text stands for `None`: for a filter that is not to be applied."""
    if _is_bool(parameter) or not str(parameter.annotation).endswith("| None"):
        return False
    return parameter.default is not None or isinstance(_type(parameter).convert, OneOf)


def _help(parameter: inspect.Parameter, row: Row) -> str:
    name = parameter.name
    text = row.option_help.get(name) or OPTION_HELP.get(name, "")
    return f"{text} {JSON_NOTE}" if not _is_bool(parameter) and _type(parameter).metavar == JSON else text


def _argument(parameter: inspect.Parameter, row: Row) -> click.Argument:
    kind = _type(parameter)
    name = parameter.name.removesuffix("_id" if parameter.name in DATASETS else "_name").upper()
    metavar = f"{singular(parameter.name).upper()}..." if kind.many else name
    return click.Argument(
        [parameter.name], help=_help(parameter, row), metavar=metavar, nargs=-1 if kind.many else 1, required=True, type=kind.convert
    )


def _option(parameter: inspect.Parameter, row: Row) -> click.Option:
    name = row.option_names.get(parameter.name) or _OPTION_NAMES.get(parameter.name, parameter.name)
    # click takes even None for a default, and an option with a default is never missing: required options get none.
    default: dict[str, Any] = {} if parameter.default is inspect.Parameter.empty else dict(default=parameter.default)
    if _is_bool(parameter):
        return _switch(parameter, option_name(name), _help(parameter, row), default)
    kind = _type(parameter)
    text = _help(parameter, row)
    if kind.many:
        default = {}
    return click.Option(
        [option_name(singular(name) if kind.many else name), parameter.name],
        help=f"{text} {REPEAT_NOTE}".strip() if kind.many else text,
        type=kind.convert,
        metavar=kind.metavar,
        multiple=kind.many,
        required=_is_required(parameter) and parameter.name not in row.may_be_empty,
        show_default=default.get("default") is not None,
        **default,
    )


def _switch(parameter: inspect.Parameter, name: str, text: str, default: dict[str, Any]) -> click.Option:
    names = name if parameter.default is False else f"{name}/--no-{name.removeprefix('--')}"
    return click.Option([names, parameter.name], help=text, is_flag=True, show_default=parameter.default is True, **default)

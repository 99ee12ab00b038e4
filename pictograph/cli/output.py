"""Print a result: one line of JSON, tables on a terminal, or tab-separated lines for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from pictograph.cli.cells import exact, for_people, heading, is_number, is_record, title
from pictograph.cli.serialize import field_names, plain
from pictograph.cli.terminal_table import Column, print_fields, print_table

COLUMNS_SHOWN: Final = 8
"""Maximum number of columns of a table, unless the command table names them."""

_LINKS: Final = "_url"
_ALWAYS: Final = ("success", True)  # true of every result that is printed
_FAILURES: Final = ("failures", "failed")


class Form(NamedTuple):
    """How to print a result."""

    json: bool = False
    wide: bool = False
    quiet: bool = False
    columns: Sequence[str] = ()
    """Attributes that the table of a list shows; by default all that hold a single value."""
    empty: str = ""
    """Note for a list without items."""


def write(value: object, form: Form) -> None:
    """Print a result to stdout."""
    if form.json:
        print_json(value)
    elif isinstance(value, (list, tuple)):
        _list(list(cast("list[object]", value)), form)
    elif is_record(value):
        _record(value, form)
    elif value is not None:
        _line(exact(value))


def print_json(value: object) -> None:
    """Print one line of JSON in ASCII, which no encoding and no control character can break."""
    _line(json.dumps(plain(value)))


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _list(items: list[object], form: Form) -> None:
    if not items:
        if sys.stdout.isatty() and not form.quiet:
            sys.stderr.write(f"{form.empty or 'No results.'}\n")
        return
    columns = form.columns or _simple_columns(items)
    if not columns:
        for item in items:
            _line(exact(item))
    elif sys.stdout.isatty():
        shown = [name for name in columns if any(_value(item, name) is not None for item in items)]
        print_table([_column(name, items) for name in shown], wide=form.wide, quiet=form.quiet)
    else:  # always the same columns, so that `cut -f 3` finds the same one
        for row in [map(title, columns), *((exact(_value(item, name)) for name in columns) for item in items)]:
            _line("\t".join(row))


def _column(name: str, items: Iterable[object]) -> Column:
    values = [_value(item, name) for item in items]
    return Column(heading(name), [for_people(name, value) for value in values], right=all(is_number(one) or one is None for one in values))


def _record(value: object, form: Form) -> None:
    fields = {name: part for name in _names(value) if (part := _value(value, name)) not in (None, [], {}) and (name, part) != _ALWAYS}
    if sys.stdout.isatty():
        _record_on_terminal(fields, form)
        return
    for name, part in fields.items():
        if name in _FAILURES and _is_table(part):
            for item in part:
                _line("\t".join([title(name), *(exact(_value(item, key)) for key in _names(item))]))
        else:
            _line(f"{title(name)}\t{json.dumps(plain(part)) if _is_table(part) else exact(part)}")


def _record_on_terminal(fields: Mapping[str, Any], form: Form) -> None:
    tables = {name: part for name, part in fields.items() if _is_table(part)}
    rows = [(title(name), for_people(name, part)) for name, part in fields.items() if name not in tables]
    if rows:
        print_fields(rows)
    for name, part in tables.items():
        _line(f"\n{title(name)}:")
        _list(part, form._replace(columns=()))


def _names(value: object) -> list[str]:
    return list(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else field_names(value)


def _value(item: object, name: str) -> Any:
    return cast("Mapping[str, object]", item).get(name) if isinstance(item, Mapping) else getattr(item, name, None)


def _is_table(part: object) -> bool:
    return isinstance(part, list) and any(field_names(item) for item in cast("list[object]", part))


def _simple_columns(items: Iterable[object]) -> list[str]:
    """Return the attributes with a single value, of all items: a list may hold annotations of several types."""
    names = dict.fromkeys(name for item in items for name in _names(item))
    simple = [name for name in names if not any(isinstance(_value(item, name), (list, dict)) for item in items)]
    return [name for name in simple if not name.endswith(_LINKS)][:COLUMNS_SHOWN]

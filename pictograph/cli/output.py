"""Print a result: one line of JSON, tables on a terminal, or tab-separated lines for other programs."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from pictograph.bulk.report import Outcomes
from pictograph.cli.cells import exact, for_people, heading, is_number, is_record, label, title
from pictograph.cli.form import Form
from pictograph.cli.serialize import field_names, plain
from pictograph.cli.terminal_table import Column, print_fields, print_table

COLUMNS_SHOWN: Final = 8
"""Maximum number of columns of a table, unless the command table names them."""

FAILURES_SHOWN: Final = 20
"""Number of failures that a terminal shows."""

_ID: Final = "id"
_LINKS: Final = "_url"
_ALWAYS: Final = ("success", True)  # true of every result that is printed
_FAILURES: Final = ("failures", "failed")


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
        _line("\t".join(map(title, columns)))
        for item in items:
            _line("\t".join(exact(_value(item, name)) for name in columns))


def _column(name: str, items: Iterable[object]) -> Column:
    values = [_value(item, name) for item in items]
    numbers = all(one is None or is_number(one) for one in values)
    times = any(isinstance(one, datetime.datetime) for one in values)
    return Column(heading(name), [for_people(name, value) for value in values], right=numbers, whole=numbers or times)


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
    rows = [(label(name), for_people(name, part)) for name, part in fields.items() if name not in tables]
    if rows:
        print_fields(rows)
    for name, part in tables.items():
        _line(f"\n{label(name)}:")
        if name in _FAILURES:
            _failures_on_terminal(part)
        else:
            _list(part, form._replace(columns=()))


def _failures_on_terminal(failures: list[object]) -> None:
    """Print what failed and why: the reasons in full."""
    cells = [[exact(_value(item, key)) for key in _names(item)] for item in failures[:FAILURES_SHOWN]]
    print_fields([(" ".join(what), why) for *what, why in cells])
    if len(failures) > FAILURES_SHOWN:
        _line(f"and {len(failures) - FAILURES_SHOWN} more; --json prints all")


def _names(value: object) -> list[str]:
    return list(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else field_names(value)


def _value(item: object, name: str) -> Any:
    value = cast("Mapping[str, object]", item).get(name) if isinstance(item, Mapping) else getattr(item, name, None)
    return list(cast("Outcomes[object]", value)) if isinstance(value, Outcomes) else value


def _is_table(part: object) -> bool:
    return isinstance(part, list) and any(field_names(item) for item in cast("list[object]", part))


def _simple_columns(items: Iterable[object]) -> list[str]:
    """Return the attributes with a single value, of all items: a list may hold annotations of several types."""
    names = dict.fromkeys(name for item in items for name in _names(item))
    simple = [name for name in names if not any(isinstance(_value(item, name), (list, dict)) for item in items)]
    return sorted((name for name in simple if not name.endswith(_LINKS)), key=_ID.__eq__)[:COLUMNS_SHOWN]  # the id last

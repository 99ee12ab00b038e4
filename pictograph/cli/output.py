"""Print a result: one line of JSON, tables on a terminal, or tab-separated lines for other programs."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from pictograph.bulk.report import Outcomes
from pictograph.cli.serialize import field_names, plain, visible
from pictograph.cli.terminal_table import Table, print_fields, print_table

WORDS_SHOWN: Final = 6
"""Number of items of a list that a cell shows."""
COLUMNS_SHOWN: Final = 8
"""Maximum number of columns of a table, unless the command table names them."""

_LINKS: Final = "_url"
_SIZES: Final = ("_size", "_bytes")
_NAME: Final = "name"
_ALWAYS: Final = ("success", True)  # true of every result that is printed


def write(value: object, *, json_form: bool, columns: Sequence[str] = ()) -> None:
    """Print a result to stdout. `columns` are the attributes that the table of a list shows."""
    if json_form:
        print_json(value)
    elif isinstance(value, (list, tuple)):
        _table(list(cast("list[object]", value)), columns)
    elif _is_record(value):
        _record(value)
    elif value is not None:
        _line(_cell(value))


def print_json(value: object) -> None:
    """Print one line of JSON in ASCII, which no encoding and no control character can break."""
    _line(json.dumps(plain(value)))


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _table(items: list[object], columns: Sequence[str]) -> None:
    shown = [name for name in columns or _simple_columns(items) if any(_value(item, name) is not None for item in items)]
    if not items and sys.stdout.isatty():
        sys.stderr.write("No results.\n")
    if not shown:
        for item in items:
            _line(_cell(item))
        return
    titles = [_title(name) for name in shown]
    if sys.stdout.isatty():
        print_table(Table(titles, [[_terminal_cell(name, _value(item, name)) for name in shown] for item in items]))
        return
    for row in [titles, *([_cell(_value(item, name)) for name in shown] for item in items)]:
        _line("\t".join(row))


def _record(value: object) -> None:
    fields = {name: part for name in _names(value) if (part := _value(value, name)) not in (None, [], {}) and (name, part) != _ALWAYS}
    tables = {name: cast("list[object]", part) for name, part in fields.items() if _is_table(part)}
    rows = [[_title(name), _cell(part)] for name, part in fields.items() if name not in tables]
    if not sys.stdout.isatty():
        for name, text in rows + [[_title(name), json.dumps(plain(part))] for name, part in tables.items()]:
            _line(f"{name}\t{text}")
        return
    if rows:
        print_fields(rows)
    for name, part in tables.items():
        _line(f"\n{_title(name)}:")
        _table(part, ())


def _title(name: str) -> str:
    return name.replace("_", " ")


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping) or bool(field_names(value))


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
    return [name for name in simple if not name.endswith(_LINKS)][:COLUMNS_SHOWN]


def _cell(value: object) -> str:
    return visible(_text(value))


def _terminal_cell(name: str, value: object) -> str:
    """Return a value in the short form for tables: sizes in MB, times to the minute in UTC."""
    if isinstance(value, datetime.datetime):
        return f"{value.astimezone(datetime.UTC):%Y-%m-%d %H:%MZ}"
    if name.endswith(_SIZES) and isinstance(value, int):
        return f"{value / 1e6:.1f} MB" if value >= 1e5 else f"{value / 1e3:.1f} kB"
    return _cell(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (list, tuple)):
        return _few([item if isinstance(item, str) else getattr(item, _NAME, item) for item in cast("list[object]", value)])
    if _is_record(value):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(plain(value))


def _few(items: list[object]) -> str:
    """Return the first texts of a list, or the number of its items if they are not texts."""
    if not all(isinstance(item, str) for item in items):
        return str(len(items))
    more = len(items) - WORDS_SHOWN
    return ", ".join(str(item) for item in items[:WORDS_SHOWN]) + (f" and {more} more" if more > 0 else "")

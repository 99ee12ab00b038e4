"""How an answer is written: JSON on one line, or a table on a terminal, or lines with tabs where another program reads on."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from pictograph.cli.documents import names_of, plain, visible

WORDS_SHOWN: Final = 6
"""How many names of a list fit into a cell."""
COLUMNS_SHOWN: Final = 8
"""How many columns a table has at most, unless the row of the command says which."""

_LINKS: Final = "_url"
_NAME: Final = "name"
_UNSAID: Final = ("success", True)  # of an answer that was got, this goes without saying


def write(value: object, *, json_form: bool, columns: Sequence[str] = ()) -> None:
    """Write what a call returned to stdout. `columns` are the attributes of the items of a list that people want to see."""
    if json_form:
        print_json(value)
    elif isinstance(value, (list, tuple)):
        _table(list(cast("list[object]", value)), columns)
    elif _is_record(value):
        _record(value)
    elif value is not None:
        _line(_cell(value))


def print_json(value: object) -> None:
    """Write one line of JSON, in ASCII: whatever reads it, no encoding and no control character can break it."""
    _line(json.dumps(plain(value)))


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _table(items: list[object], columns: Sequence[str]) -> None:
    shown = [name for name in columns or _simple_columns(items) if any(_value(item, name) is not None for item in items)]
    if not items and sys.stdout.isatty():
        sys.stderr.write("There are none.\n")
    if not shown:
        for item in items:
            _line(_cell(item))
        return
    rows = [[_cell(_value(item, name)) for name in shown] for item in items]
    titles = [_title(name) for name in shown]
    if sys.stdout.isatty():
        _print_table(titles, rows)
    else:
        for row in [titles, *rows]:
            _line("\t".join(row))


def _record(value: object) -> None:
    fields = {name: part for name in _names(value) if (part := _value(value, name)) not in (None, [], {}) and (name, part) != _UNSAID}
    tables = {name: cast("list[object]", part) for name, part in fields.items() if _is_table(part)}
    rows = [[_title(name), _cell(part)] for name, part in fields.items() if name not in tables]
    if not sys.stdout.isatty():
        for name, text in rows + [[_title(name), json.dumps(plain(part))] for name, part in tables.items()]:
            _line(f"{name}\t{text}")
        return
    if rows:
        _print_table([], rows)
    for name, part in tables.items():
        _line(f"\n{_title(name)}:")
        _table(part, ())


def _title(name: str) -> str:
    return name.replace("_", " ")


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping) or bool(names_of(value))


def _names(value: object) -> list[str]:
    return list(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else names_of(value)


def _value(item: object, name: str) -> Any:
    return cast("Mapping[str, object]", item).get(name) if isinstance(item, Mapping) else getattr(item, name, None)


def _is_table(part: object) -> bool:
    return isinstance(part, list) and any(names_of(item) for item in cast("list[object]", part))


def _simple_columns(items: Iterable[object]) -> list[str]:
    """The attributes that hold one value each, of all items: annotations of several kinds may stand in one list."""
    names = dict.fromkeys(name for item in items for name in _names(item))
    simple = [name for name in names if not any(isinstance(_value(item, name), (list, dict)) for item in items)]
    return [name for name in simple if not name.endswith(_LINKS)][:COLUMNS_SHOWN]


def _cell(value: object) -> str:
    return visible(_text(value))


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
    """The words of a list, as far as they fit, or how many things are in it."""
    if not all(isinstance(item, str) for item in items):
        return str(len(items))
    more = len(items) - WORDS_SHOWN
    return ", ".join(str(item) for item in items[:WORDS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _print_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD if titles else None, show_header=bool(titles), pad_edge=False)
    for title in titles or ("", ""):
        table.add_column(title, overflow="fold", no_wrap=title.endswith("id"))  # ids are there to be copied
    for row in rows:
        table.add_row(*(Text(cell, style="bold" if not titles and index == 0 else "") for index, cell in enumerate(row)))
    Console(file=sys.stdout).print(table)

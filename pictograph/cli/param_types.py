"""How a value is written on the command line, by the annotation of its parameter."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import EnumType
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from pictograph.cli.choices import OneOf, rejected

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LIST: Final = re.compile(r"(?:Sequence|Iterable)\[(.*)\]")
_LITERAL: Final = re.compile(r"Literal\[(.*?)\]")
_ID: Final = re.compile(r"str \| UUID\b.*|\w+Id")  # methods take objects too
_ENUM: Final = re.compile(r"\b[A-Z]\w+\b")

JSON: Final = "JSON"
"""Metavar of values that are given as JSON."""


class ValueType(NamedTuple):
    """How one kind of value is written."""

    convert: Callable[[str], object] | click.ParamType[Any]
    metavar: str | None = None
    """Placeholder in the help; that of `convert` by default."""
    many: bool = False
    """The value is a list whose items are given one by one."""


def is_id(text: str) -> bool:
    """Whether a text is an id, not a name."""
    return _UUID.fullmatch(text) is not None


def read_json(given: str) -> object:
    """Parse inline JSON (`{...}`, `[...]`), the JSON file of this name, or standard input (`-`). Raises `click.BadParameter`."""
    if given.lstrip().startswith(("{", "[")):
        text, source = given, "the value"
    elif given == "-":
        text, source = sys.stdin.read(), "standard input"
    else:
        try:
            text, source = Path(given).read_text(encoding="utf-8"), given
        except OSError as error:
            raise click.BadParameter(f"can't read {given}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise click.BadParameter(f"{given} is not UTF-8 text.") from error
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"{source} is not JSON: {error}.") from error
    return value


def _json_of(kind: type[object], name: str) -> Callable[[str], object]:
    def read(given: str) -> object:
        value = read_json(given)
        if not isinstance(value, kind):
            raise click.BadParameter(f"not a JSON {name}.")
        return value

    return read


def _numbers(count: int, names: str) -> Callable[[str], list[float]]:
    def read(given: str) -> list[float]:
        try:
            values = [float(part) for part in given.split(",")]
        except ValueError:
            values = []
        if len(values) != count:
            raise click.BadParameter(f"{given!r} is not {names}: give {count} numbers separated by commas.")
        return values

    return read


_box_numbers = _numbers(4, "X,Y,W,H")


def _box(given: str) -> object:
    from pictograph.models import BoundingBox

    x, y, w, h = _box_numbers(given)
    return BoundingBox(x=x, y=y, w=w, h=h)


def _time(given: str) -> datetime.datetime:
    try:
        time = datetime.datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"{given!r} is not a time such as 2027-01-31T12:00:00Z.") from None
    if time.tzinfo is None:
        raise click.BadParameter(f"{given!r} has no time zone: add Z for UTC, or an offset such as +02:00.")
    return time


def _class_to_find(given: str) -> object:
    from pictograph.models import BatchClass

    name, kind = _name_and_type(given, "BatchOutputType")
    return BatchClass(name=name, output_type=kind) if kind else BatchClass(name=name)


def _project_class(given: str) -> object:
    from pictograph.models import ProjectClass

    name, kind = _name_and_type(given, "AnnotationType")
    return ProjectClass(name=name, type=kind)


def _name_and_type(given: str, enum: str) -> tuple[str, str | None]:
    """Split at the last colon, since a name may contain colons; `NAME:` gives a name with colons and no type."""
    name, colon, kind = given.rpartition(":")
    if not colon:
        return given, None
    if kind and kind not in values_of(enum):
        raise click.BadParameter(f"type {rejected(kind, values_of(enum))} (A name that contains a colon ends with one: '{given}:'.)")
    return name, kind or None


_TEXT: Final = ValueType(click.STRING, "TEXT")


def _path(given: str) -> Path | str:
    """A path, or a URL as it was given: `Path` has no empty folders."""
    return given if "://" in given else Path(given)


_PATH: Final = ValueType(_path, "PATH")
_POINT: Final = ValueType(_numbers(2, "X,Y"), "X,Y")
_OBJECT: Final = ValueType(_json_of(dict, "object"), JSON)
_OBJECTS: Final = ValueType(_json_of(list, "list"), JSON)
_CLASS_TO_FIND: Final = ValueType(_class_to_find, "NAME[:TYPE]")

# By the annotation without its alternatives: `BoundingBox` for `BoundingBox | Mapping[str, float]`.
_TYPES: Final[Mapping[str, ValueType]] = {
    "str": _TEXT,
    "int": ValueType(click.INT, "N"),
    "float": ValueType(click.FLOAT, "NUMBER"),
    "Layout": ValueType(OneOf(lambda: ("class", "split/class", "nested", "flat"))),
    "OnConflict": ValueType(OneOf(lambda: ("skip", "rename", "replace", "error"))),
    "datetime.datetime": ValueType(_time, "TIME"),
    "BoundingBox": ValueType(_box, "X,Y,W,H"),
    "WantedClass": _CLASS_TO_FIND,
    "BatchClass": _CLASS_TO_FIND,
    "ProjectClass": ValueType(_project_class, "NAME[:TYPE]"),
    "WorkflowGraph": _OBJECT,
    "FileContent": _PATH,
    "ImageContent": _PATH,
    "ImageItem": _PATH,
}


def value_type(annotation: str) -> ValueType:
    """Return how a parameter with this annotation is written. Raises `LookupError` if it can't be."""
    text = annotation.removesuffix(" | None")
    if "PathLike" in text and not _LIST.fullmatch(text):
        return _PATH
    if _ID.fullmatch(text):
        return _TEXT
    if text.startswith("Mapping["):
        return _OBJECT
    if found := _LIST.fullmatch(text):
        return _list_type(found[1])
    if values := _enumeration(text):
        return ValueType(OneOf(values, empty=text != annotation))
    if (known := _TYPES.get(text.partition(" | ")[0])) is not None:
        return known
    raise LookupError(f"{annotation} can't be given on the command line: add it to pictograph.cli.param_types")


def _list_type(item: str) -> ValueType:
    if item == "float":
        return _POINT
    if item.startswith("Annotation |"):
        return _OBJECTS
    return value_type(item)._replace(many=True)


def _enumeration(annotation: str) -> Callable[[], Sequence[str]] | None:
    """Return the values of `Literal[...]`, or of an enum of `pictograph.models`: `ExportFormat | str`, `ExportFormatValue`."""
    if found := _LITERAL.search(annotation):
        words = [word.strip(" '\"") for word in found[1].split(",")]
        return lambda: words
    names = [name.removesuffix("Value") for name in _ENUM.findall(annotation)]
    enum = next((name for name in names if _is_enum(name)), None)
    return None if enum is None else lambda: values_of(enum)


def _is_enum(name: str) -> bool:
    from pictograph import models

    return isinstance(getattr(models, name, None), EnumType)


def values_of(enum: str) -> list[str]:
    """Return the values of an enum of `pictograph.models`."""
    from pictograph import models

    return [str(value) for value in getattr(models, enum)]


def image_statuses() -> list[str]:
    """Return the values of a status filter for images."""
    return [*values_of("ImageStatus"), "in_progress"]

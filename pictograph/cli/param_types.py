"""How a value is written on the command line, by the annotation of its parameter."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LIST: Final = re.compile(r"(?:Sequence|Iterable)\[(.*)\]")
_OPEN_ENUM: Final = re.compile(r"(\w+)(?:Value| \| str)")
_ID: Final = re.compile(r"\w+Id")
_LITERAL: Final = re.compile(r"Literal\[(.*)\]")

JSON: Final = "JSON"
"""Metavar of values that are given as JSON."""


class ValueType(NamedTuple):
    """How one kind of value is written."""

    convert: Callable[[str], object] | click.ParamType[Any]
    metavar: str
    many: bool = False
    """The value is a list whose items are given one by one."""
    enum: str = ""
    """Enum of `pictograph.models` with the known values. Others are accepted, since a newer server may know more."""


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

    name, kind = _name_and_type(given)
    return BatchClass(name=name, output_type=kind) if kind else BatchClass(name=name)


def _project_class(given: str) -> object:
    from pictograph.models import ProjectClass

    name, kind = _name_and_type(given)
    return ProjectClass(name=name, type=kind)


def _name_and_type(given: str) -> tuple[str, str | None]:
    """Split at the last colon, since a name may contain colons; `NAME:` gives a name that ends with one and no type."""
    name, colon, kind = given.rpartition(":")
    return (name, kind or None) if colon else (given, None)


_OBJECT: Final = ValueType(_json_of(dict, "object"), JSON)
_CLASS_TO_FIND: Final = ValueType(_class_to_find, "NAME[:TYPE]")
_TYPES: Final[Mapping[str, ValueType]] = {
    "str": ValueType(click.STRING, "TEXT"),
    "int": ValueType(click.INT, "N"),
    "float": ValueType(click.FLOAT, "NUMBER"),
    "str | os.PathLike[str]": ValueType(Path, "PATH"),
    "FileContent": ValueType(Path, "PATH"),
    "ImageContent": ValueType(Path, "PATH"),
    "ImageItem": ValueType(Path, "PATH"),
    "Layout": ValueType(click.Choice(["class", "split/class", "nested", "flat"]), "class|split/class|nested|flat"),
    "OnConflict": ValueType(click.Choice(["skip", "rename", "replace", "error"]), "skip|rename|replace|error"),
    "datetime.datetime": ValueType(_time, "TIME"),
    "Iterable[float]": ValueType(_numbers(2, "X,Y"), "X,Y"),
    "BoundingBox | BoundingBoxDict": ValueType(_box, "X,Y,W,H"),
    "WantedClass": _CLASS_TO_FIND,
    "BatchClass | BatchClassDict": _CLASS_TO_FIND,
    "ProjectClass | ProjectClassDict": ValueType(_project_class, "NAME[:TYPE]"),
    "Mapping[str, object]": _OBJECT,
    "RemoteDataset | RemoteDatasetDict": _OBJECT,
    "WorkflowGraph | Mapping[str, object]": _OBJECT,
    "Mapping[str, Iterable[Annotation | AnnotationDict]]": _OBJECT,
    "Iterable[Annotation | AnnotationDict]": ValueType(_json_of(list, "list"), JSON),
}


def value_type(annotation: str) -> ValueType:
    """Return how a parameter with this annotation is written. Raises `LookupError` if it can't be."""
    text = annotation.removesuffix(" | None")
    if text in _TYPES:
        return _TYPES[text]
    if found := _LIST.fullmatch(text):
        return value_type(found[1])._replace(many=True)
    if found := _LITERAL.fullmatch(text):
        choices = [word.strip(" '") for word in found[1].split(",")]
        return ValueType(click.Choice(choices), "|".join(choices))
    if _ID.fullmatch(text):
        return _TYPES["str"]
    if found := _OPEN_ENUM.fullmatch(text):
        return ValueType(click.STRING, "TEXT", enum=found[1])
    raise LookupError(f"{annotation} can't be given on the command line: add it to pictograph.cli.param_types")


def values_of(enum: str) -> list[str]:
    """Return the known values of an enum of `pictograph.models`."""
    from pictograph import models

    return [str(value) for value in getattr(models, enum)]

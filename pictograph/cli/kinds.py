"""How the value of a parameter is written on a command line. The annotation of the parameter says of which kind it is."""

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
_MANY: Final = re.compile(r"(?:Sequence|Iterable)\[(.*)\]")
_OPEN_ENUM: Final = re.compile(r"(\w+) \| str")
_CHOICE: Final = re.compile(r"Literal\[(.*)\]")


class Kind(NamedTuple):
    """One way to write a value."""

    convert: Callable[[str], object] | click.ParamType[Any]
    metavar: str
    help: str = ""
    """What to say of every parameter of this kind, in place of words that are about Python objects."""
    many: bool = False
    """The value is a list, each item of which is given for itself."""
    enum: str = ""
    """The enum of `pictograph.models` whose values are known; others are passed on, since a newer server may know more."""


def is_id(text: str) -> bool:
    """Whether this is an id and not a name."""
    return _UUID.fullmatch(text) is not None


def read_json(given: str) -> object:
    """JSON that is written out (`{...}`, `[...]`), or in a file of this name, or on standard input (`-`)."""
    if given.lstrip().startswith(("{", "[")):
        text, where = given, "the text"
    elif given == "-":
        text, where = sys.stdin.read(), "standard input"
    else:
        try:
            text, where = Path(given).read_text(encoding="utf-8"), given
        except OSError as error:
            raise click.BadParameter(f"{given} can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise click.BadParameter(f"{given} is not text in UTF-8") from error
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"{where} is not JSON: {error}") from error
    return value


def _json_of(kind: type[object], name: str) -> Callable[[str], object]:
    def read(given: str) -> object:
        value = read_json(given)
        if not isinstance(value, kind):
            raise click.BadParameter(f"this is no JSON {name}")
        return value

    return read


def _numbers(count: int, names: str) -> Callable[[str], list[float]]:
    def read(given: str) -> list[float]:
        try:
            values = [float(part) for part in given.split(",")]
        except ValueError:
            values = []
        if len(values) != count:
            raise click.BadParameter(f"{given!r} is not {names}: give {count} numbers with commas between them")
        return values

    return read


_box_numbers = _numbers(4, "X,Y,W,H")


def _box(given: str) -> object:
    from pictograph.models import BoundingBox

    x, y, w, h = _box_numbers(given)
    return BoundingBox(x=x, y=y, w=w, h=h)


def _moment(given: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"{given!r} is no time such as 2027-01-31T12:00:00Z") from None
    if moment.tzinfo is None:
        raise click.BadParameter(f"{given!r} has no time zone: 2027-01-31T12:00:00Z is in UTC, 2027-01-31T12:00:00+02:00 is not")
    return moment


def _wanted_class(given: str) -> object:
    from pictograph.models import BatchClass

    name, kind = _name_and_type(given)
    return BatchClass(name=name, output_type=kind) if kind else BatchClass(name=name)


def _project_class(given: str) -> object:
    from pictograph.models import ProjectClass

    name, kind = _name_and_type(given)
    return ProjectClass(name=name, type=kind)


def _name_and_type(given: str) -> tuple[str, str | None]:
    """A name may hold colons itself, so it is the last that counts: `NAME:` ends a name that does."""
    name, colon, kind = given.rpartition(":")
    return (name, kind or None) if colon else (given, None)


_OBJECT: Final = Kind(_json_of(dict, "object"), "JSON")
_TO_FIND: Final = Kind(_wanted_class, "NAME[:TYPE]", "a class to look for; its type is polygon (unless given), bbox or tag")
_KINDS: Final[Mapping[str, Kind]] = {
    "str": Kind(click.STRING, "TEXT"),
    "int": Kind(click.INT, "N"),
    "float": Kind(click.FLOAT, "NUMBER"),
    "str | os.PathLike[str]": Kind(Path, "PATH"),
    "datetime.datetime": Kind(_moment, "TIME"),
    "Sequence[float]": Kind(_numbers(2, "X,Y"), "X,Y"),
    "BoundingBox | Mapping[str, float]": Kind(_box, "X,Y,W,H", "a box in pixels: its top left corner, width and height"),
    "WantedClass": _TO_FIND,
    "BatchClass | Mapping[str, object]": _TO_FIND,
    "ProjectClass | Mapping[str, object]": Kind(_project_class, "NAME[:TYPE]", "a class; its type is bbox, polygon, polyline or keypoint"),
    "Mapping[str, object]": _OBJECT,
    "WorkflowGraph | Mapping[str, object]": _OBJECT,
    "Mapping[str, Iterable[Annotation | Mapping[str, object]]]": _OBJECT,
    "Iterable[Annotation | Mapping[str, object]]": Kind(_json_of(list, "list"), "JSON"),
}


def kind_of(annotation: str) -> Kind:
    """Return how a parameter of this annotation is written. Raises `LookupError` when there is no way."""
    text = annotation.removesuffix(" | None")
    if text in _KINDS:
        return _KINDS[text]
    if found := _MANY.fullmatch(text):
        return kind_of(found[1])._replace(many=True)
    if found := _CHOICE.fullmatch(text):
        choices = [word.strip(" '") for word in found[1].split(",")]
        return Kind(click.Choice(choices), "|".join(choices))
    if found := _OPEN_ENUM.fullmatch(text):
        return Kind(click.STRING, "TEXT", enum=found[1])
    raise LookupError(f"no way to write {annotation} on a command line")


def values_of(enum: str) -> list[str]:
    """The values of an enum of `pictograph.models` that this version knows."""
    from pictograph import models

    return [str(value) for value in getattr(models, enum)]

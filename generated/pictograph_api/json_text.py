# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""JSON text and objects: the one place where they meet.

There are two lanes. What is exactly as the contract has it goes through msgspec, by way of the `Wire` classes that stand
beside the models: a field each, no more and no less. Whatever else there is - a type that is new, a value of another kind,
a number that is none - takes the slow lane, which is `from_dict`, `to_dict` and the json module of Python; it alone decides
what becomes of it. Both give the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NoReturn, Protocol, TypeAlias, TypeVar, get_args

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder
from msgspec.structs import astuple

from .types import ApiModel, JsonText, dump

M = TypeVar("M", bound=ApiModel)

# What reading something that is off may raise, in either lane.
_OFF = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

# More text than this is read by batches, so that never much of what objects are made of is there beside them.
_AT_ONCE_BYTES = 1_000_000
_BATCH = 500

# Text.


def read(text: bytes | Raw) -> Any:
    """Read JSON text as plain values.

    Raises ValueError when it is not JSON in UTF-8, nested beyond reason, or holds NaN or Infinity.
    """
    try:
        return _plain_values(text)
    except (ValueError, RecursionError):
        pass  # so that the next error does not drag this one along
    try:
        return _SLOW_DECODER.decode(bytes(text).decode())
    except RecursionError as error:
        raise ValueError("the JSON text is nested too deeply") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is larger than numbers can be")
    return number


@cache
def _decoder(kind: Any) -> Callable[[bytes | Raw], Any]:
    return Decoder(kind).decode


_plain_values = Decoder().decode
_fields = Decoder(dict[str, Raw]).decode
_texts = Decoder(list[Raw]).decode
_SLOW_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse_constant)

# Text to models.


def read_lists(model: type[M], text: bytes, wire: Any, lists: Mapping[str, tuple[str, Any, Callable[[Any], Any]]]) -> M:
    """Make a `model` that holds long lists. Where the whole is not as it should be, each item finds its own lane.

    `lists` has for the name of each its attribute, the `Wire` of its items, and how to make an item of plain values.
    """
    if len(text) <= _AT_ONCE_BYTES:
        with suppress(*_OFF):
            whole: M = _decoder(wire)(text)._model()
            return whole
    fields: dict[str, Raw] | None = None
    with suppress(ValueError, RecursionError):
        fields = _fields(text)
    if fields is None:
        return model.from_dict(read(text))
    found: dict[str, list[Any]] = {}
    for name, (_, kind, slow) in lists.items():
        if name in fields and (items := _items(fields[name], kind, slow)) is not None:
            found[name] = items
    made = model.from_dict({name: [] if name in found else read(value) for name, value in fields.items()})
    for name, items in found.items():
        setattr(made, lists[name][0], items)
    return made


def _items(text: Raw, wire: Any, slow: Callable[[Any], Any]) -> list[Any] | None:
    """The objects of a list, made by batches in the place of their texts; None when it is not a list."""
    try:
        items: list[Any] = _texts(text)
    except (ValueError, RecursionError):
        return None
    decode, kinds = _decoder(list[wire]), _kinds(wire)
    for start in range(0, len(items), _BATCH):
        batch = items[start : start + _BATCH]
        try:
            items[start : start + _BATCH] = models_of(decode(b"[%b]" % b",".join(batch)))
            continue
        except _OFF:
            pass
        items[start : start + _BATCH] = [_item(item, *kinds, slow) for item in batch]
    return items


def _item(text: Raw, tag: str | None, kinds: Mapping[Any, _Kind], slow: Callable[[Any], Any]) -> Any:
    """One object. Fields that are new don't take the others out of the fast lane."""
    try:
        fields = _fields(text)
        names, decode = kinds[None if tag is None else read(fields[tag])]
        added = {name: fields.pop(name) for name in [name for name in fields if name not in names]}
        made = decode(_encode(fields) if added else text)._model()
        made._extra = {name: read(value) for name, value in added.items()} or None
        return made
    except _OFF:
        pass
    return slow(read(text))


_Kind: TypeAlias = tuple[frozenset[str], Callable[[bytes | Raw], Any]]


@cache
def _kinds(wire: Any) -> tuple[str | None, dict[Any, _Kind]]:
    """The field that tells the kinds of a union apart, and for each of its values the known fields and the decoder."""
    kinds = get_args(wire) or (wire,)
    tag = kinds[0].__struct_config__.tag_field
    names = {kind: frozenset([*kind.__struct_encode_fields__, tag]) for kind in kinds}
    return tag, {kind.__struct_config__.tag: (names[kind], Decoder(kind).decode) for kind in kinds}


def models_of(wires: list[Any]) -> list[Any]:
    """Turn a long list of wires into a list of models, in place."""
    for number, wire in enumerate(wires):
        wires[number] = wire._model()
    return wires


class _SharedTexts(dict[str | None, str | None]):
    """Texts that occur again and again, such as the names of classes, so that equal ones are one.

    Forgets all when they are many.
    """

    _MOST = 1000

    def __missing__(self, text: str | None) -> str | None:
        if len(self) >= self._MOST:
            self.clear()
        self[text] = text
        return text


SHARED: Any = _SharedTexts()


class _New(Protocol):
    def __call__(self, kind: type[M], /) -> M: ...


new: _New = object.__new__

# Models to text.


def write(value: Any) -> bytes:
    """Write JSON text; models and times in it are written as the contract has them.

    Raises ValueError for NaN and Infinity, TypeError for what has no JSON form.
    """
    try:
        known = wired(value)
        text = _encode(known)
        if _NULL.search(text):  # which the encoder also writes for numbers that are none
            _refuse_what_is_no_number(known)
    except RecursionError as error:
        raise ValueError("the value is nested too deeply, or in a circle") from error
    return text


_NULL = re.compile(b"null")  # finds it in half the time that `in` takes
_ATOMS = frozenset({str, int, float, bool, type(None)})
_CONTAINERS = frozenset({dict, list})


def wired(value: Any) -> Any:
    """`value` as the encoder may have it.

    What may be anything is looked through, since the encoder would take models for something else.
    """
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is JsonText:
        return Raw(value)
    if issubclass(kind, ApiModel):
        return value._wired()
    if issubclass(kind, (list, tuple)):
        kinds = {*map(type, value)}
        if kinds <= _ATOMS:
            return value
        if len(kinds) == 1 and issubclass(item := kinds.pop(), ApiModel):
            return list(map(item._wired, value))
        return list(map(wired, value))
    if kind is not dict:
        value = dump(value)
    return value if _is_plain(value) else Raw(_write_slowly(value))


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind not in _CONTAINERS:
        return kind in _ATOMS
    parts = value.values() if kind is dict else value
    kinds = {*map(type, parts)} - _ATOMS
    return not kinds or (kinds <= _CONTAINERS and all(_is_plain(part) for part in parts if type(part) in _CONTAINERS))


def _write_slowly(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_dump_or_refuse)
    return text.encode()


def _dump_or_refuse(value: Any) -> Any:
    dumped = dump(value)
    if dumped is value:
        raise TypeError(f"{type(value).__name__} can't be written as JSON")
    return dumped


def _simpler(value: Any) -> Any:
    """What the encoder does not know: numbers and texts of somebody's own class, such as those of numpy."""
    for kind in (float, int, str):
        if isinstance(value, kind):
            return kind(value)
    return _dump_or_refuse(value)


_encode = Encoder(enc_hook=_simpler, decimal_format="number").encode


def _refuse_what_is_no_number(value: Any) -> None:
    parts: Iterable[Any] = ()
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not JSON")
    elif isinstance(value, dict):
        parts = value.values()
    elif isinstance(value, (list, tuple)):
        parts = value
    elif isinstance(value, Struct):
        parts = astuple(value)
    for part in parts:
        _refuse_what_is_no_number(part)

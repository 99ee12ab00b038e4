# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""JSON text and objects: the one place where they meet.

There are two lanes. What is exactly as the contract has it goes through msgspec, by way of the `Wire` classes that stand beside the models: a
field each, no more and no less. Whatever else there is - a field or a type that is new, a value of another kind, a number that is none - takes the
slow lane, which is `from_dict`, `to_dict` and the json module of Python; it alone decides what becomes of it. Both give the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any, NoReturn, Self, TypeVar

import attrs
from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder
from msgspec.structs import astuple

from .types import ApiModel, JsonText, dump

M = TypeVar("M", bound=ApiModel)

# What reading something that is off may raise, in either lane.
_OFF = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
_ATOMS = frozenset({str, int, float, bool, type(None)})


def read(text: bytes | Raw) -> Any:
    """Read JSON text as plain values. Raises ValueError when it is not JSON in UTF-8, nested beyond reason, or holds NaN or Infinity."""
    try:
        return _plain_values(text)
    except (ValueError, RecursionError):
        pass  # so that the next error does not drag this one along
    return _read_slowly(bytes(text))


def read_lists(model: type[M], text: bytes, wire: Any, lists: Mapping[str, tuple[str, Any, Callable[[Any], Any]]]) -> M:
    """Make a `model` that holds long lists. Where the whole is not as it should be, each item finds its own lane.

    `lists` has for the name of each its attribute, the `Wire` of its items, and how to make an item of plain values.
    """
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
    """The objects of a list; None when it is not a list."""
    decode = _decoder(wire)
    try:
        items: list[Any] = _texts(text)
    except (ValueError, RecursionError):
        return None
    for number, item in enumerate(items):
        try:
            items[number] = decode(item)._model()
            continue
        except _OFF:
            pass
        items[number] = slow(read(item))
    return items


def models_of(wires: list[Any]) -> list[Any]:
    """Turn a long list of wires into a list of models, in place, so that there are never all of both."""
    for number, wire in enumerate(wires):
        wires[number] = wire._model()
    return wires


@cache
def _decoder(kind: Any) -> Callable[[bytes | Raw], Any]:
    return Decoder(kind).decode


_fields = Decoder(dict[str, Raw]).decode
_texts = Decoder(list[Raw]).decode
_plain_values = Decoder().decode


def _read_slowly(text: bytes) -> Any:
    try:
        return _SLOW_DECODER.decode(text.decode())
    except RecursionError as error:
        raise ValueError("the JSON text is nested too deeply") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is larger than numbers can be")
    return number


_SLOW_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse_constant)


def write(value: Any) -> bytes:
    """Write JSON text; models and times in it are written as the contract has them. Raises ValueError for NaN and Infinity."""
    try:
        known = wired(value)
        text = _encode(known)
        if b"null" in text:  # which the encoder also writes for numbers that are none
            _refuse_what_is_no_number(known)
    except RecursionError as error:
        raise ValueError("the value is nested too deeply, or in a circle") from error
    return text


def wired(value: Any) -> Any:
    """`value` as the encoder may have it. What may be anything is looked through, since the encoder would take models for something else."""
    if type(value) is JsonText:
        return () if value is NO_ITEMS else Raw(value)
    if isinstance(value, ApiModel):
        return value._wired()
    if isinstance(value, (list, tuple)):
        kinds = {*map(type, value)}
        if kinds <= _ATOMS:
            return value
        if len(kinds) == 1 and issubclass(kind := kinds.pop(), ApiModel):
            return list(map(kind._wired, value))
        return list(map(wired, value))
    value = dump(value)
    return value if _is_plain(value) else Raw(_write_slowly(value))


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return kind in _ATOMS
    return {*map(type, value)} <= _ATOMS or all(map(_is_plain, value))


def _write_slowly(value: Any) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_dump_or_refuse
    ).encode()


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
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not JSON")
    elif isinstance(value, (dict, list, tuple, Struct)):
        parts: Iterable[Any] = (
            value.values() if isinstance(value, dict) else astuple(value) if isinstance(value, Struct) else value
        )
        for part in parts:
            _refuse_what_is_no_number(part)


class Unread:
    """An attribute whose JSON text is read when it is looked at; from then on, and to everyone who looks, it is the plain value.

    It stands before the slot of a list of objects that are numbers and nothing else, of which there may be very many. Their text is checked when
    it comes, so that reading it later can't fail; it is written back as it is, if nobody has looked.
    """

    def __init__(self, owner: type[ApiModel], name: str, wire: Any, make: Callable[[Any], Any]) -> None:
        self._slot = getattr(owner, name)
        self._decode = Decoder(wire).decode
        self._make = make
        setattr(owner, name, self)

        self.peek: Callable[[ApiModel], Any] = self._slot.__get__
        """What is in the slot: the text or the value."""
        self.put: Callable[[ApiModel, Any], None] = self._slot.__set__

    def text(self, raw: Raw) -> Any:
        """What to put into the slot. Raises ValueError when the text is not exactly as the contract has it."""
        self._decode(raw)
        return JsonText(raw)

    def __get__(self, instance: ApiModel | None, owner: type[ApiModel] | None = None) -> Any:
        if instance is None:
            return self
        value = self.peek(instance)
        if type(value) is not JsonText:
            return value
        made = self._make(self._decode(value))
        with _LOCK:
            if (present := self.peek(instance)) is not value:  # another thread was first, and its value may be in use
                return present
            self.put(instance, made)
        return made

    def __set__(self, instance: ApiModel, value: Any) -> None:
        self.put(instance, value)

    def __delete__(self, instance: ApiModel) -> None:
        self._slot.__delete__(instance)


_LOCK = Lock()


class LateModel(ApiModel):
    """A model with attributes that may be unread. Pickles and deep copies of it carry the text."""

    __slots__ = ()

    def __getstate__(self) -> dict[str, Any]:
        slots = {field.name: getattr(type(self), field.name) for field in attrs.fields(type(self))}
        return {
            name: slot.peek(self) if isinstance(slot, Unread) else slot.__get__(self) for name, slot in slots.items()
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def __copy__(self) -> Self:  # shares its parts, so they must be there
        made = type(self).__new__(type(self))
        for field in attrs.fields(type(self)):
            setattr(made, field.name, getattr(self, field.name))
        return made


NO_ITEMS = JsonText(b"[]")


class _SharedTexts(dict[str | None, str | None]):
    """Texts that occur again and again, such as the names of classes, so that equal ones are one. Forgets all when there are many."""

    _MOST = 1000

    def __missing__(self, text: str | None) -> str | None:
        if len(self) >= self._MOST:
            self.clear()
        self[text] = text
        return text


SHARED: Any = _SharedTexts()

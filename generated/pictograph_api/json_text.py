# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""JSON text to models and back.

Reading has a fast path and a fallback. On the fast path msgspec decodes the text into structs, one class for each model, which become the
models. It accepts only what is exactly as the contract describes it. Everything else (an unknown property, a new type, a value of
another kind) is decoded by the fallback: plain values, then `from_dict`. Both return equal models, and only the fallback raises errors.
Writing uses the same structs; a model with unknown properties is written as a dict.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NoReturn, Protocol, TypeVar

from msgspec import Struct
from msgspec.json import Decoder, Encoder
from msgspec.structs import astuple

from .types import ApiModel, decode, to_plain

M = TypeVar("M", bound=ApiModel)

# Raised while reading something that is not as the contract describes it.
_MISMATCH = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

# Reading.


def read(text: bytes) -> Any:
    """Read JSON text as plain values.

    Raises ValueError when it is not JSON in UTF-8, is nested too deeply, or contains NaN, Infinity or a number that is too large.
    """
    with suppress(ValueError, RecursionError):
        return _decode_plain(text)
    # The json module accepts a few texts that msgspec rejects, such as integers of any size.
    try:
        return _JSON_DECODER.decode(bytes(text).decode())
    except RecursionError as error:
        raise ValueError("the JSON text is nested too deeply") from error


def read_model(model: type[M], text: bytes, struct: Any) -> M:
    """Read JSON text as a model: by way of its struct if possible, else by `from_dict`."""
    with suppress(*_MISMATCH):
        made: M = _decoder(struct)(text).to_model()
        return made
    return decode(text, model.from_dict)


def to_models(structs: list[Any]) -> list[Any]:
    """Replace the structs of a list by models."""
    for number, struct in enumerate(structs):
        structs[number] = struct.to_model()
    return structs


class _NewInstance(Protocol):
    def __call__(self, kind: type[M], /) -> M: ...


new_instance: _NewInstance = object.__new__


@cache
def _decoder(struct: Any) -> Callable[[bytes], Any]:
    return Decoder(struct).decode


def _reject_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large for a number")
    return number


_decode_plain = Decoder().decode
_JSON_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_reject_constant)

# Writing.


def write(value: Any) -> bytes:
    """Write JSON text; models and times are written as the contract describes them.

    Raises ValueError for NaN and Infinity, TypeError for a value without a JSON form.
    """
    try:
        known = encodable(value)
        text = _encode(known)
        if _NULL.search(text):  # msgspec writes null for NaN and Infinity
            _reject_nan(known)
    except RecursionError as error:
        raise ValueError("the value is nested too deeply, or contains itself") from error
    return text


def encodable(value: Any) -> Any:
    """`value` in a form that msgspec encodes as the contract describes it."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if issubclass(kind, ApiModel):
        return value._encodable(encodable)
    if kind is list and not value:
        return value
    if issubclass(kind, (list, tuple)):
        kinds = {*map(type, value)}
        if kinds <= _ATOMS:
            return list(value)
        if len(kinds) == 1 and issubclass(kinds.pop(), ApiModel):
            return [model._encodable(encodable) for model in value]
        return list(map(encodable, value))
    if issubclass(kind, Mapping):
        return {key: encodable(item) for key, item in value.items()}
    return _number_or_text(value)


def _number_or_text(value: Any) -> Any:
    """The value of an instance of another class: an enumeration, a time, or a subclass of a number or text, such as those of NumPy."""
    plain = to_plain(value)
    for kind in (bool, int, float, str):
        if isinstance(plain, kind):
            return kind(plain)
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


def _reject_nan(value: Any) -> None:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not JSON")
    elif isinstance(value, dict):
        _reject_nan(list(value.values()))
    elif isinstance(value, Struct):
        _reject_nan(list(astuple(value)))
    elif isinstance(value, list):
        for part in value:
            _reject_nan(part)


_ATOMS = frozenset({str, int, float, bool, type(None)})
_NULL = re.compile(b"null")  # finds it in half the time of `in`
_encode = Encoder(enc_hook=_number_or_text, decimal_format="number").encode

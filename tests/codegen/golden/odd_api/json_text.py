# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""JSON text to models and back.

Reading has a fast path and a fallback. On the fast path msgspec decodes the text into structs, one class for each model, which become the
models. It accepts only what is exactly as the contract describes it. Everything else (an unknown property, a new type, a value of
another kind) is decoded by the fallback: plain values, then `from_dict`. Both return equal models, and only the fallback raises errors.
Writing uses the same structs; a model with unknown properties is written as a dict.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any, NoReturn, Protocol, TypeVar

from msgspec.json import Decoder, Encoder

from .request_values import plain_value, problem_in
from .types import ApiModel, decode

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


# msgspec keeps what it knows of a class with the class, from the moment that it begins to find out. A thread that decodes meanwhile, or
# a forked process that inherits this state, crashes.
_preparing = Lock()
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(
        before=_preparing.acquire, after_in_parent=_preparing.release, after_in_child=_preparing.release
    )


@cache
def _decoder(struct: Any) -> Callable[[bytes], Any]:
    with _preparing:
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
    """Write JSON text; models and times are written as the contract describes them, values of other libraries as `plain_value` returns them.

    Raises ValueError for NaN and Infinity, TypeError for a value without a JSON form. Both name the place.
    """
    failed: Exception | None = None
    text = b""
    try:
        text = _encode(encodable(value))
        if not _NULL.search(text):  # msgspec writes null for NaN and Infinity
            return text
    except RecursionError as error:
        raise ValueError("the value is nested too deeply, or contains itself") from error
    except (TypeError, ValueError) as error:
        failed = error
    if found := problem_in(value):
        place, problem = found
        raise type(problem)(f"{place.removeprefix('.') or 'the value'} {problem}")
    if failed is not None:
        raise failed
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
    return _other(value)


def _other(value: Any) -> Any:
    """The value of an instance of another class."""
    return encodable(plain_value(value))


_ATOMS = frozenset({str, int, float, bool, type(None)})
_NULL = re.compile(b"null")  # finds it in half the time of `in`
_encode = Encoder(enc_hook=_other, decimal_format="number").encode

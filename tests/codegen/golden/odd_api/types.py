# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Classes and functions that all requests and models use. `json_text` and `display` are loaded on first use."""

from __future__ import annotations

import datetime
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Generic, Self, TypeVar, overload
from urllib.parse import quote

from attrs import NOTHING, define, field
from attrs import fields as attrs_fields

T = TypeVar("T")

JSON_TYPE = "application/json"

SDK_PACKAGES = frozenset([__name__.partition(".")[0], "pictograph"])
"""The packages between a program and the API: a deprecation is reported at the line that calls them."""

# Requests.


@define(frozen=True)
class Request(Generic[T]):
    """One call of one operation, built and not yet sent."""

    operation_id: str
    """Name of the operation in the contract, such as `get_dataset`."""
    method: str
    """HTTP method in upper case."""
    path: str
    """Path template, such as `/datasets/{dataset_id}`. It contains no values, so it can be logged."""
    kwargs: dict[str, Any] = field(repr=False)
    """Arguments for `httpx.Client.request`: `url` (the path with encoded segments) and, where used, `params`, `headers`, and one of `content`,
    `data`, `files`."""
    parse: Callable[[bytes], T] = field(repr=False)
    """Reads the body of a 2xx response. Raises only KeyError, TypeError, ValueError or AttributeError."""

    @classmethod
    def build(
        cls,
        operation_id: str,
        method: str,
        path: str,
        parse: Callable[[bytes], T],
        *,
        path_parameters: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Any = None,
        content: bytes | None = None,
        files: Any = None,
        content_type: str | None = None,
    ) -> Self:
        """Encode the parameters and the body. None is not sent.

        Raises:
            ValueError: A path parameter is empty, `.` or `..`, or the body contains NaN or Infinity.
            TypeError: A part of the body has no JSON form.
        """
        url = path
        for name, value in (path_parameters or {}).items():
            url = url.replace("{" + name + "}", _segment(name, value), 1)
        kwargs: dict[str, Any] = {"url": url}
        if params := {name: _repeated(value) for name, value in (query or {}).items() if value is not None}:
            kwargs["params"] = params
        sent = {name: _text(value) for name, value in (headers or {}).items() if value is not None}
        if json is not None:
            content, content_type = _json_content(operation_id, json), JSON_TYPE
        if content_type is not None and content is not None:
            sent.setdefault("Content-Type", content_type)
        if sent:
            kwargs["headers"] = sent
        if data is not None:
            kwargs["data"] = {name: _repeated(value) for name, value in to_plain(data).items() if value is not None}
        if content is not None:
            kwargs["content"] = content
        if files is not None:
            kwargs["files"] = list(_parts(to_plain(files)))
        return cls(operation_id, method, path, kwargs, parse)


def _json_content(operation_id: str, body: Any) -> bytes:
    try:
        return dumps(body)
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        problem = f"The body of {operation_id} can't be written as JSON: {error}"
    raise kind(problem)


def _segment(name: str, value: Any) -> str:
    """A path parameter as exactly one segment."""
    if not isinstance(value, (str, int)):
        raise ValueError(f"{name} must be text, not {type(value).__name__}")
    segment = _text(value)
    if segment in ("", ".", ".."):
        raise ValueError(f"{name} can't be {segment!r}: the request would go to another address")
    return quote(segment, safe="")


def _repeated(value: Any) -> str | list[str]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_text(item) for item in value if item is not None]
    return _text(value)


def _text(value: Any) -> str:
    value = to_plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        raise TypeError(f"{type(value).__name__} can't be written as a parameter or form field; they are flat")
    return str(value)


def _parts(body: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The parts of a multipart body. The HTTP library chooses a new boundary for each request."""
    for name, value in body.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, File):
                yield name, (part.filename, part.content, part.content_type)
            elif isinstance(part, dict):
                yield name, (None, dumps(part), JSON_TYPE)
            elif part is not None:
                yield name, (None, _text(part).encode())


@define(frozen=True)
class File:
    """A file in a multipart body: its bytes, name and media type."""

    content: bytes = field(repr=False)
    filename: str = "file"
    content_type: str = "application/octet-stream"


# Response bodies.


def no_content(body: bytes) -> None:
    """Read a response without a body."""


def read_text(body: bytes) -> str:
    """Read a response that is text. Raises ValueError when it is not UTF-8."""
    return body.decode()


def loads(content: bytes) -> Any:
    """Read JSON text. Raises ValueError when it is not JSON in UTF-8, is nested too deeply, or contains NaN or Infinity."""
    from .json_text import read

    return read(content)


def dumps(value: Any) -> bytes:
    """Write JSON text; models and times are written as the contract describes them. Raises ValueError for NaN and Infinity."""
    from .json_text import write

    return write(value)


@overload
def decode(text: bytes) -> Any: ...
@overload
def decode(text: bytes, convert: Callable[[Any], T]) -> T: ...
def decode(text: bytes, convert: Callable[[Any], Any] | None = None) -> Any:
    """Read JSON text and convert the decoded value. Raises ValueError also when the value is nested too deeply for `convert`."""
    value = loads(text)
    try:
        return value if convert is None else convert(value)
    except RecursionError as error:
        raise ValueError("the JSON text is nested too deeply") from error


# Models.


class _HasRequestId:
    """Has a place for the id of the response that it came from: not a property, so in no JSON, repr, comparison, copy or pickle."""

    __slots__ = ("_request_id",)


@define(kw_only=True, repr=False, weakref_slot=False)
class ApiModel(_HasRequestId):
    """Base class of all models. An absent property reads as None or as the contract's default; None is left out when written.

    Models are equal when their values are equal. They are mutable, so they have no hash.
    """

    _extra: dict[str, Any] | None = field(default=None, alias="additional_properties", eq=lambda extra: extra or None)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Create a model from decoded JSON.

        Raises:
            KeyError: A required property is missing.
            TypeError, ValueError, AttributeError: A property is of another kind than the contract describes.
        """
        raise NotImplementedError

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Create a model from JSON text. Raises what `from_dict` raises, and ValueError when the text is not JSON."""
        return decode(text, cls.from_dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain JSON values: without properties that are None, with the unknown properties that were read."""
        return self._fields(to_plain)

    def to_json(self) -> bytes:
        """Return the model as JSON text. Raises ValueError for NaN and Infinity, TypeError for a value without a JSON form."""
        return dumps(self)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        """The properties by their name in JSON. `convert` is applied to each value that is not plain, or may be anything."""
        raise NotImplementedError

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        """The model in a form that msgspec encodes as the contract describes it: its properties, or its struct, which is faster."""
        return self._fields(convert)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """The properties without an attribute, by name. Changes are written by `to_dict`; None is written as null."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    def __repr__(self) -> str:
        from .display import model_repr

        return model_repr(self)

    def _repr_html_(self) -> str:
        from .display import model_html

        return model_html(self)


class ModelList(list[T]):
    """A list of models that a notebook shows as a table. In all other respects it is a list."""

    __slots__ = ("_request_id",)  # as in models

    def __getstate__(self) -> object:
        return None

    def _repr_html_(self) -> str:
        from .display import list_html

        return list_html(self)


# Functions that the generated code calls.


def warn_deprecated(message: str) -> None:
    """Issue a DeprecationWarning for the line of the program that called the SDK, once for each line with the default filters."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in SDK_PACKAGES:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, DeprecationWarning, stacklevel=level)


def to_plain(value: Any) -> Any:
    """Return `value` as plain JSON values. A mapping is copied unchanged, so a dict may be given for a model."""
    if isinstance(value, ApiModel):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return list(map(to_plain, value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return value


def to_list(value: Iterable[Any]) -> list[Any]:
    """Return the values as a new list. Raises TypeError for text and mappings, which would give a list of letters or keys."""
    if isinstance(value, (str, bytes, dict)):
        raise TypeError(f"a list is expected, not {type(value).__name__}")
    return list(value)


def check_nested(model: ApiModel, **kinds: tuple[Any, int]) -> None:
    """Check the models that a new model was given: by attribute, the class and how many lists they are in. Dicts may be given too.

    Called by constructors, so that a mistake is reported where it is made, and not by the reading of responses.

    Raises:
        TypeError: A value is something else, such as a list of numbers.
    """
    for name, (kind, depth) in kinds.items():
        _check_parts(f"{type(model).__name__}: {name}", getattr(model, name), kind, depth)


def _check_parts(place: str, value: Any, kind: type[ApiModel], depth: int) -> None:
    if value is None:
        return
    if depth:
        parts = value.tolist() if hasattr(value, "tolist") else value  # an array of NumPy
        if isinstance(parts, (list, tuple)):
            if {*map(type, parts)} != {kind}:
                for index, part in enumerate(parts):
                    _check_parts(f"{place}[{index}]", part, kind, depth - 1)
            return
        if isinstance(parts, Iterator):  # not consumed here
            return
    elif isinstance(value, (kind, Mapping)) or hasattr(value, "model_dump") or hasattr(value, "__dataclass_fields__"):
        return
    required = ", ".join(f"{each.alias}=..." for each in attrs_fields(kind) if each.default is NOTHING)
    raise TypeError(f"{place} must be {'a list of ' * depth}{kind.__name__}({required}), not {type(value).__name__}")


def unknown_fields(data: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The properties that a newer server has added."""
    return {key: value for key, value in data.items() if key not in known}


def read_union(
    data: Any, tag: str, readers: Mapping[Any, Callable[[Any], Any]], otherwise: Callable[[Any], Any] | None
) -> Any:
    """Create the object of a union that the property `tag` names. Raises ValueError for an unknown tag without a catch-all."""
    reader = readers.get(data[tag], otherwise)
    if reader is None:
        raise ValueError(f"{tag}: {data[tag]!r} is none of {', '.join(map(repr, readers))}")
    return reader(data)


def new_uuid() -> str:
    """Return a random UUID4 as text."""
    import uuid  # only programs that create annotations need it

    return str(uuid.uuid4())

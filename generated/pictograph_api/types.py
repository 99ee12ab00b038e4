# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""What all requests and models share: `Request`, `ApiModel`, and the ways into `json_text`, which is loaded by the first who needs it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote

from attrs import define, field, fields

T = TypeVar("T")

JSON_TYPE = "application/json"


def loads(content: bytes) -> Any:
    """Read JSON text. Raises ValueError when it is not JSON in UTF-8, nested beyond reason, or holds NaN or Infinity."""
    from .json_text import read

    return read(content)


def dumps(value: Any) -> bytes:
    """Write JSON text; models and times in it are written as the contract has them. Raises ValueError for NaN and Infinity."""
    from .json_text import write

    return write(value)


@define(frozen=True)
class Request(Generic[T]):
    """One call of one operation, built and not yet sent."""

    operation_id: str
    """Name of the operation in the contract, such as `get_dataset`."""
    method: str
    """HTTP method in upper case."""
    path: str
    """Path template, such as `/datasets/{dataset_id}`; for messages and logs, since it shows no values."""
    kwargs: dict[str, Any] = field(repr=False)
    """What to send: `url` (the path with encoded segments) and, where used, `params`, `headers`, and one of `content`, `data`, `files`."""
    parse: Callable[[bytes], T] = field(repr=False)
    """Makes the result of the body of a 2xx answer. Raises only KeyError, TypeError, ValueError or AttributeError."""

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
        """Encode the parameters and the body. What is None is not sent.

        Raises:
            ValueError: A path parameter is empty, `.` or `..`; or a number in the body is none.
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
            kwargs["data"] = {name: _repeated(value) for name, value in dump(data).items() if value is not None}
        if content is not None:
            kwargs["content"] = content
        if files is not None:
            kwargs["files"] = list(_parts(dump(files)))
        return cls(operation_id, method, path, kwargs, parse)


def _json_content(operation_id: str, body: Any) -> bytes:
    try:
        return dumps(body)
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        problem = f"The body of {operation_id} can't be written as JSON: {error}"
    raise kind(problem)


def _segment(name: str, value: Any) -> str:
    """A path parameter as exactly one segment, whatever it holds."""
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
    value = dump(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        raise TypeError(f"{type(value).__name__} can't be written as a parameter or form field; they are flat")
    return str(value)


def _parts(body: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The parts of a multipart body. The boundary is made by whoever sends it, anew for each request."""
    for name, value in body.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, File):
                yield name, (part.filename, part.content, part.content_type)
            elif isinstance(part, dict):
                yield name, (None, dumps(part), JSON_TYPE)
            elif part is not None:
                yield name, (None, _text(part).encode())


def no_content(body: bytes) -> None:
    """Read an answer that has no body."""


def text(body: bytes) -> str:
    """Read an answer that is text. Raises ValueError when it is not UTF-8."""
    return body.decode()


@define(frozen=True)
class File:
    """A file in a multipart body: its bytes, name and media type."""

    content: bytes = field(repr=False)
    filename: str = "file"
    content_type: str = "application/octet-stream"


@define(kw_only=True, repr=False, weakref_slot=False)
class ApiModel:
    """What all models are. A field that the server left out reads as None or as the contract's default, and is left out again when written.

    Objects with equal values are equal, and as they can be changed they have no hash.
    """

    _extra: dict[str, Any] | None = field(default=None, init=False, eq=lambda extra: extra or None)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make an object of decoded JSON.

        Raises:
            KeyError: A required field is missing.
            TypeError, ValueError, AttributeError: A field is of another kind than the contract says.
        """
        raise NotImplementedError

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Make an object of JSON text. Raises what `from_dict` raises, and ValueError when it is not JSON."""
        return cls.from_dict(loads(text))

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent: plain JSON values, without the fields that are None, with the unknown ones that came in."""
        return self._parts(dump)

    def to_json(self) -> bytes:
        """Return what is sent, as JSON text. Raises ValueError for NaN and Infinity, TypeError for what has no JSON form."""
        return dumps(self)

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        """What is sent, by field; `part` makes of each part what the writer needs."""
        raise NotImplementedError

    def _wired(self) -> Any:
        """What the writer of JSON text takes for this object: values that it knows."""
        from .json_text import wired

        return self._parts(wired)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """The fields that have no attribute, by name. Change it to change what `to_dict` writes; None is written as null."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(_shown(self))})"


_NAMING = ("id", "name", "filename", "type", "status")
_TEXT_SHOWN = 80


def _shown(model: ApiModel) -> Iterable[str]:
    """What a repr shows: what names the object, else its numbers and parts; lists as counts; no other text, which may be a secret."""
    names = [attribute.name for attribute in fields(type(model)) if attribute.init]
    naming = [name for name in names if name in _NAMING and getattr(model, name) is not None]
    for name in names:
        value = getattr(model, name)
        if isinstance(value, (list, tuple)):
            if value or not naming:
                yield f"{name}=<{len(value)}>"
        elif name in naming and isinstance(value, str):
            shown = str(value)
            yield f"{name}={shown if len(shown) <= _TEXT_SHOWN else shown[:_TEXT_SHOWN] + '...'!r}"
        elif name in naming or (not naming and name != "success" and isinstance(value, (bool, int, float, ApiModel))):
            yield f"{name}={value!r}"


class JsonText(bytes):
    """A value that is still JSON text, known to be in order."""

    __slots__ = ()


def dump(value: Any) -> Any:
    """Return `value` as plain JSON values. A mapping is taken as it is, so that a dict may stand where a model is expected."""
    if isinstance(value, ApiModel):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return list(map(dump, value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, JsonText):
        return loads(value)
    return value


def listed(value: Iterable[Any]) -> list[Any]:
    """The values as a list of its own. Raises TypeError for text, which would fall apart into letters without a word."""
    if isinstance(value, (str, bytes, dict)):
        raise TypeError(f"a list is expected, not {type(value).__name__}")
    return list(value)


def unknown(data: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The fields that a newer server has added."""
    return {key: value for key, value in data.items() if key not in known}


def read_tagged(
    data: Any, tag: str, readers: Mapping[Any, Callable[[Any], Any]], otherwise: Callable[[Any], Any] | None
) -> Any:
    """Make the object of a union that the field `tag` names. Raises ValueError for an unknown tag when there is no catch-all."""
    reader = readers.get(data[tag], otherwise)
    if reader is None:
        raise ValueError(f"{tag}: {data[tag]!r} is none of {', '.join(map(repr, readers))}")
    return reader(data)


def new_uuid() -> str:
    """A fresh UUID4 as text."""
    import uuid  # most programs never draw an annotation

    return str(uuid.uuid4())

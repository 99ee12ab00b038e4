"""From a generated request to the bytes of a wire request: URL, headers, body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlencode

from attrs import field, frozen

from pictograph._resilience import idempotency

if TYPE_CHECKING:
    from pictograph._resilience.flow import Request

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"

Part: TypeAlias = tuple[str | None, bytes] | tuple[str | None, bytes, str]  # filename, content, media type


@frozen
class Encoded:
    """A request without what the client adds to each. It is written down once, so all attempts carry the same bytes."""

    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...]
    body: bytes | None = field(repr=False)
    idempotency_key: str | None


def encode(request: Request[Any], base_url: str) -> Encoded:
    """Write a request down."""
    kwargs = request.kwargs
    url: str = base_url + kwargs["url"]
    if query := _form(kwargs.get("params")):
        url = f"{url}?{query}"
    body, content_type = _body(kwargs)
    headers: list[tuple[str, str]] = [] if content_type is None else [("Content-Type", content_type)]
    key: str | None = None
    given: Mapping[str, str] = kwargs.get("headers") or {}
    for name, value in given.items():
        if name.lower() == idempotency.HEADER.lower():
            key = idempotency.check_key(value)
        else:
            headers.append((name, value))
    return Encoded(url, tuple(headers), body, key)


def _body(kwargs: Mapping[str, Any]) -> tuple[bytes | None, str | None]:
    if "data" in kwargs:
        return _form(kwargs["data"]).encode(), FORM_TYPE
    if "files" in kwargs:
        return _multipart(kwargs["files"])
    return kwargs.get("content"), None


def _form(fields: Mapping[str, str | list[str]] | None) -> str:
    return urlencode(fields, doseq=True, quote_via=quote) if fields else ""


def _multipart(parts: Iterable[tuple[str, Part]]) -> tuple[bytes, str]:
    from uuid import uuid4

    boundary = uuid4().hex  # no content can have been made to hold it
    lines: list[bytes] = []
    for name, (filename, content, *media_type) in parts:
        disposition = f'form-data; name="{_quoted(name)}"' + ("" if filename is None else f'; filename="{_quoted(filename)}"')
        head = [f"--{boundary}", f"Content-Disposition: {disposition}", *(f"Content-Type: {each}" for each in media_type), "", ""]
        lines += ["\r\n".join(head).encode(), content, b"\r\n"]
    return b"".join([*lines, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _quoted(text: str) -> str:
    """As browsers write names of fields and files."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")

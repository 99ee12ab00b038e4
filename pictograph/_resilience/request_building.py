"""From a step to a prepared call: URL, headers, body, idempotency key, and how its response is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from attrs import evolve, field, frozen

from pictograph._resilience import idempotency
from pictograph._resilience.call import Plan
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.hooks import CallInfo
from pictograph._resilience.http.messages import HttpRequest
from pictograph._resilience.redirect import origin_of
from pictograph._resilience.transfer import PartFile
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

    from pictograph._resilience.http.messages import HttpResponse
    from pictograph._resilience.steps import Download, OtherServer, Request, Send, Upload

T = TypeVar("T")

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"

Part: TypeAlias = tuple[str | None, bytes] | tuple[str | None, bytes, str]  # filename, content, media type

API_KEY_HEADER: Final = "X-API-Key"
BEARER_HEADER: Final = "Authorization"
_WEB_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
STORAGE_PATH: Final = "(signed link)"  # stands for the path in messages: a signed URL is a secret as a whole


@frozen
class Address:
    """Where the API is and who calls it."""

    base_url: str
    api_key: Secret
    user_agent: str

    @cached_property
    def origin(self) -> str:
        return origin_of(self.base_url)


def send(step: Send, address: Address, errors: ErrorReader, key_prefix: str | None) -> Plan[Any]:
    """Plan a call of the API. The key is made here, once, before the first attempt."""
    return _to_api(step.request, address, errors, key=step.idempotency_key, key_prefix=key_prefix, transfer=step.transfer)


def send_to_other_server(request: Request[Any], at: OtherServer, address: Address) -> Plan[Any]:
    """Plan a call to a server that is not the API: another URL, another token, and nothing of the API's own."""
    encoded = encode(request, "")
    headers = (("User-Agent", address.user_agent), ("Accept", JSON_TYPE), *encoded.headers)
    return Plan(
        CallInfo(request.operation_id, request.method, request.path, origin=_origin(at.url)),
        HttpRequest(request.method, at.url, headers, ((BEARER_HEADER, Secret(f"Bearer {at.token.reveal()}")),), encoded.body),
        accept=lambda response: request.parse(response.content),
        refuse=ErrorReader(at.token).of_response,
    )


def upload(step: Upload, address: Address, errors: ErrorReader) -> Plan[None]:
    """Plan the PUT of a file to a signed link. The API key stays at home; the same bytes may be written again."""
    headers = (("User-Agent", address.user_agent), ("Content-Type", step.content_type))
    return Plan(
        _to_storage(step.operation, "PUT", step.url, errors),
        HttpRequest("PUT", step.url.reveal(), headers, body=step.file),
        accept=_nothing,
        refuse=errors.of_storage,
        transfer=True,
    )


def download(step: Download, address: Address, errors: ErrorReader) -> Plan[Path]:
    """Plan a GET into a file, from a signed link or from the API."""
    part = PartFile(step.path, step.expected_bytes, step.progress)
    if not isinstance(step.source, Secret):
        return _to_api(step.source, address, errors, operation=step.operation, transfer=True, part=part)
    headers = (("User-Agent", address.user_agent), ("Accept", "*/*"), ("Accept-Encoding", "identity"))
    return Plan(
        _to_storage(step.operation, "GET", step.source, errors),
        HttpRequest("GET", step.source.reveal(), headers),
        accept=lambda response: part.keep(),
        refuse=errors.of_storage,
        sink=part,
        transfer=True,
        origin=address.origin,
    )


def _to_api(
    request: Request[Any],
    address: Address,
    errors: ErrorReader,
    *,
    operation: str | None = None,
    key: str | None = None,
    key_prefix: str | None = None,
    transfer: bool = False,
    part: PartFile | None = None,
) -> Plan[Any]:
    encoded = encode(request, address.base_url)
    key = key or encoded.idempotency_key
    if key is None and request.method in idempotency.KEYED_METHODS:
        key = idempotency.new_key(key_prefix)
    headers = [("User-Agent", address.user_agent), ("Accept", "*/*" if transfer else JSON_TYPE), *encoded.headers]
    if key is not None:
        headers.append((idempotency.HEADER, key))
    if part is not None:
        headers.append(("Accept-Encoding", "identity"))  # so that Content-Length is the size of the file
    return Plan(
        CallInfo(operation or request.operation_id, request.method, request.path, key, address.origin, encoded.url),
        HttpRequest(request.method, encoded.url, tuple(headers), ((API_KEY_HEADER, address.api_key),), encoded.body),
        accept=(lambda response: request.parse(response.content)) if part is None else (lambda response: part.keep()),
        refuse=errors.of_response,
        sink=part,
        transfer=transfer,
        origin=address.origin if transfer else None,
    )


def _to_storage(operation: str, method: str, link: Secret, errors: ErrorReader) -> CallInfo:
    """Describe a call of a signed link. The server gave it: where it is no address of the web, the error is the server's."""
    info = CallInfo(operation, method, STORAGE_PATH)
    # Decoding does not look into plain values: what stands there need not even be text.
    origin = _origin(link.reveal()) if _WEB_ADDRESS.fullmatch(str(link.reveal())) else ""
    if not origin:
        raise errors.of_link(info)
    return evolve(info, origin=origin)


def _origin(url: str) -> str:
    """For those who watch. To refuse a broken URL is the transport's part."""
    try:
        return origin_of(url)
    except ValueError:
        return ""


def _nothing(response: HttpResponse) -> None:
    """Storage answers a PUT with a status and nothing to read."""


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

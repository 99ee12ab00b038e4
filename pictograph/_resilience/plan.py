"""From the steps of a flow to plans of calls: who is asked, with which key and headers, and how answers are read."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import evolve, frozen

from pictograph._resilience import encoding, idempotency
from pictograph._resilience.attempt import Plan
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.events import CallInfo
from pictograph._resilience.redirect import origin_of
from pictograph._resilience.transfer import PartFile
from pictograph._resilience.wire import WireRequest
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

    from pictograph._resilience.flow import Download, Elsewhere, Request, Send, Upload
    from pictograph._resilience.wire import WireResponse

T = TypeVar("T")

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


def send_elsewhere(request: Request[Any], at: Elsewhere, address: Address) -> Plan[Any]:
    """Plan a call to a server that is not the API: another URL, another token, and nothing of the API's own."""
    encoded = encoding.encode(request, "")
    headers = (("User-Agent", address.user_agent), ("Accept", encoding.JSON_TYPE), *encoded.headers)
    return Plan(
        CallInfo(request.operation_id, request.method, request.path, origin=_origin(at.url)),
        WireRequest(request.method, at.url, headers, ((BEARER_HEADER, Secret(f"Bearer {at.token.reveal()}")),), encoded.body),
        accept=lambda response: request.parse(response.content),
        refuse=ErrorReader(at.token).of_answer,
    )


def upload(step: Upload, address: Address, errors: ErrorReader) -> Plan[None]:
    """Plan the PUT of a file to a signed link. The API key stays at home; the same bytes may be written again."""
    headers = (("User-Agent", address.user_agent), ("Content-Type", step.content_type))
    return Plan(
        _to_storage(step.operation, "PUT", step.url, errors),
        WireRequest("PUT", step.url.reveal(), headers, body=step.file),
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
        WireRequest("GET", step.source.reveal(), headers),
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
    encoded = encoding.encode(request, address.base_url)
    key = key or encoded.idempotency_key
    if key is None and request.method in idempotency.KEYED_METHODS:
        key = idempotency.new_key(key_prefix)
    headers = [("User-Agent", address.user_agent), ("Accept", "*/*" if transfer else encoding.JSON_TYPE), *encoded.headers]
    if key is not None:
        headers.append((idempotency.HEADER, key))
    if part is not None:
        headers.append(("Accept-Encoding", "identity"))  # so that Content-Length is the size of the file
    return Plan(
        CallInfo(operation or request.operation_id, request.method, request.path, key, address.origin, encoded.url),
        WireRequest(request.method, encoded.url, tuple(headers), ((API_KEY_HEADER, address.api_key),), encoded.body),
        accept=(lambda response: request.parse(response.content)) if part is None else (lambda response: part.keep()),
        refuse=errors.of_answer,
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


def _nothing(response: WireResponse) -> None:
    """Storage answers a PUT with a status and nothing to read."""

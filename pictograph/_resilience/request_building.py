"""From a request of the generated layer to a call that can be sent: URL, headers, body, idempotency key, and its response's reader."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from attrs import define, evolve, field, frozen

from pictograph._resilience import call_arguments, idempotency, loading
from pictograph._resilience.call import PreparedCall
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.hooks import CallInfo
from pictograph._resilience.http.messages import HttpRequest
from pictograph._resilience.redirect import origin_of
from pictograph.secret import Secret
from pictograph.settings import is_private

if TYPE_CHECKING:
    from pathlib import Path

    from pictograph._resilience.context import Address, Context
    from pictograph._resilience.custom_request import CustomRequest
    from pictograph._resilience.http.messages import FileBody, HttpResponse
    from pictograph._resilience.part_file import PartFile

T = TypeVar("T")
U = TypeVar("U")
T_co = TypeVar("T_co", covariant=True)

JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
API_KEY_HEADER: Final = "X-API-Key"
BEARER_HEADER: Final = "Authorization"
DEPLOYMENT_KEY_PREFIX: Final = "pk_deploy_"
WRONG_DEPLOYMENT_KEY: Final = (
    "Check the key of the deployment: it starts with pk_deploy_, belongs to one deployment, and may be mistyped or revoked. "
    "Pass a valid key to client.deployments.connect()."
)
STORAGE_PATH: Final = "(signed link)"  # stands for the path in messages: a signed URL is a secret as a whole
_IDENTITY: Final = ("Accept-Encoding", "identity")  # so that Content-Length is the size of the file
_HTTP_URL: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)

Part: TypeAlias = tuple[str | None, bytes] | tuple[str | None, bytes, str]  # filename, content, media type


class Request(Protocol[T_co]):
    """A request of the generated layer: built, not sent."""

    @property
    def operation_id(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...  # template, for messages and logs
    @property
    def kwargs(self) -> Mapping[str, Any]: ...  # "url", and "params", "headers", "data" | "files" | "content" where used
    @property
    def parse(self) -> Callable[[bytes], T_co]: ...  # raises KeyError, TypeError, ValueError, AttributeError only


@frozen
class OtherServer:
    """A server that is not the API, with its own token: neither the API key nor an idempotency key is sent there."""

    url: str  # requested exactly as it is
    token: Secret
    timeout: float  # seconds, for one attempt as a whole


def api_call(request: Request[T], context: Context, *, then: Callable[[T], U], idempotency_key: str | None = None) -> PreparedCall[U]:
    """Prepare a call of the API whose value is what `then` makes of the response.

    Its idempotency key is created here, once, before the first attempt.
    """
    info, message = _to_api(request, context, request.operation_id, idempotency_key, ("Accept", JSON_TYPE))
    to_error = context.shared.address.errors.of_response
    return PreparedCall(info, message, parse=lambda response: then(_parse(request, response.content)), to_error=to_error)


_parsed: set[str] = set()


def _parse(request: Request[T], content: bytes) -> T:
    """Parse the response of an operation. The first one imports its models, which an interrupt must not end half-way."""
    if request.operation_id in _parsed:
        return request.parse(content)
    value = loading.run_whole(lambda: request.parse(content))
    _parsed.add(request.operation_id)
    return value


def custom_call(request: CustomRequest, context: Context) -> PreparedCall[HttpResponse]:
    """Prepare a call of the API for an operation that the SDK does not know; its response is the value."""
    info, message = _to_api(request, context, request.operation_id, request.idempotency_key, ("Accept", request.accept))
    return PreparedCall(info, message, parse=_as_it_is, to_error=context.shared.address.errors.of_response)


def large_api_call(request: Request[T], context: Context) -> PreparedCall[T]:
    """Prepare a call whose response is large: redirects are followed, the API key is sent to the API's origin only."""
    address = context.shared.address
    info, message = _to_api(request, context, request.operation_id, None, ("Accept", "*/*"))
    return PreparedCall(
        info,
        message,
        parse=lambda response: request.parse(response.content),
        to_error=address.errors.of_response,
        transfer=True,
        origin=address.origin,
    )


def api_download(request: Request[Any], context: Context, operation: str, part: PartFile) -> PreparedCall[Path]:
    """Prepare a call whose response is written to a file."""
    address = context.shared.address
    info, message = _to_api(request, context, operation, None, ("Accept", "*/*"), _IDENTITY)
    return PreparedCall(
        info,
        message,
        parse=lambda response: part.keep(stored_md5(response)),
        to_error=address.errors.of_response,
        sink=part,
        transfer=True,
        origin=address.origin,
    )


def storage_download(link: Secret, context: Context, operation: str, part: PartFile) -> PreparedCall[Path]:
    """Prepare a GET of a signed link into a file. The API key is not sent."""
    address = context.shared.address
    errors = address.errors.for_link(link)
    headers: tuple[tuple[str, str], ...] = (("User-Agent", address.user_agent), ("Accept", "*/*"), _IDENTITY)
    return PreparedCall(
        evolve(_storage_info(operation, "GET", link, address), read_arguments=lambda: dict(filename=part.path.name)),
        HttpRequest("GET", link.reveal(), headers),
        parse=lambda response: part.keep(stored_md5(response)),
        to_error=errors.of_storage,
        errors=errors,
        sink=part,
        transfer=True,
        origin=address.origin,
    )


def storage_upload(link: Secret, file: FileBody, content_type: str, context: Context, operation: str) -> PreparedCall[bytes | None]:
    """Prepare the PUT of a file to a signed link. The API key is not sent; the same bytes may be written again."""
    address = context.shared.address
    errors = address.errors.for_link(link)
    return PreparedCall(
        evolve(_storage_info(operation, "PUT", link, address), read_arguments=lambda: dict(filename=file.path.name)),
        HttpRequest("PUT", link.reveal(), (("User-Agent", address.user_agent), ("Content-Type", content_type)), body=file),
        parse=stored_md5,
        to_error=errors.of_storage,
        errors=errors,
        transfer=True,
    )


def other_server_call(request: Request[T], server: OtherServer, context: Context) -> PreparedCall[T]:
    """Prepare a call to a server that is not the API: another URL, another token, no idempotency key."""
    encoded = encode(request, "")
    headers = (("User-Agent", context.shared.address.user_agent), ("Accept", JSON_TYPE), *encoded.headers)
    token = Secret(f"Bearer {server.token.reveal()}")
    errors = ErrorReader(server.token, server.url, key_prefix=DEPLOYMENT_KEY_PREFIX, wrong_key=WRONG_DEPLOYMENT_KEY)
    return PreparedCall(
        CallInfo(request.operation_id, request.method, request.path, origin=_origin(server.url)),
        HttpRequest(request.method, server.url, headers, ((BEARER_HEADER, token),), encoded.body),
        parse=lambda response: request.parse(response.content),
        to_error=errors.of_response,
        errors=errors,
    )


def _to_api(
    request: Request[Any], context: Context, operation: str, key: str | None, *extra_headers: tuple[str, str]
) -> tuple[CallInfo, HttpRequest]:
    address = context.shared.address
    encoded = encode(request, address.base_url)
    key = key or encoded.idempotency_key
    if key is None and request.method in idempotency.KEYED_METHODS:
        key = idempotency.new_key(context.options.idempotency_prefix)
    headers = [("User-Agent", address.user_agent), *extra_headers, *encoded.headers]
    if key is not None:
        headers.append((idempotency.HEADER, key))
    secrets = context.options.extra_headers.items  # like the key, not sent to another origin by a redirect
    return (
        CallInfo(
            operation,
            request.method,
            request.path,
            key,
            address.origin,
            encoded.url,
            read_arguments=lambda: call_arguments.of_request(request.path, request.kwargs),
        ),
        HttpRequest(request.method, encoded.url, tuple(headers), (*secrets, (API_KEY_HEADER, address.api_key)), encoded.body),
    )


def _storage_info(operation: str, method: str, link: Secret, address: Address) -> CallInfo:
    """Describe a call of a signed link. The server gave it: where it can't be used, the error is the server's.

    Like a base URL, a link must be https, unless its host is this machine or the client has `allow_http=True`.
    """
    info = CallInfo(operation, method, STORAGE_PATH)
    # Decoding does not look into plain values: what stands there need not even be text.
    origin = _origin(link.reveal()) if _HTTP_URL.fullmatch(str(link.reveal())) else ""
    if not origin or "@" in urlsplit(link.reveal()).netloc:
        raise address.errors.of_link(info)
    if not address.allow_http and not is_private(origin):
        raise address.errors.of_plain_link(info, origin)
    return evolve(info, origin=origin)


def _origin(url: str) -> str:
    """For hooks. A malformed URL is rejected by the transport."""
    try:
        return origin_of(url)
    except ValueError:
        return ""


def _as_it_is(response: HttpResponse) -> HttpResponse:
    return response


def stored_md5(response: HttpResponse) -> bytes | None:
    """The MD5 that Google Cloud Storage reports of a whole object, `x-goog-hash: crc32c=...,md5=...`.

    An `ETag` is not used: it is an MD5 of some objects only. That of an object that is stored compressed is not the MD5 of what arrives.
    """
    if response.headers.get("x-goog-stored-content-encoding", "identity") != "identity":
        return None
    for part in response.headers.get("x-goog-hash", "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "md5":
            try:
                return base64.b64decode(value, validate=True)
            except ValueError:
                return None
    return None


@define
class EncodedRequest:
    """A request without what the client adds to each. It is encoded once, so all attempts carry the same bytes."""

    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...]
    body: bytes | None = field(repr=False)
    idempotency_key: str | None


def encode(request: Request[Any], base_url: str) -> EncodedRequest:
    """Encode URL, headers and body of a request."""
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
    return EncodedRequest(url, tuple(headers), body, key)


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

    boundary = uuid4().hex  # random, so that no content can contain it on purpose
    lines: list[bytes] = []
    for name, (filename, content, *media_type) in parts:
        disposition = f'form-data; name="{_quoted(name)}"' + ("" if filename is None else f'; filename="{_quoted(filename)}"')
        head = [f"--{boundary}", f"Content-Disposition: {disposition}", *(f"Content-Type: {each}" for each in media_type), "", ""]
        lines += ["\r\n".join(head).encode(), content, b"\r\n"]
    return b"".join([*lines, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _quoted(text: str) -> str:
    """Escape the name of a field or file as browsers do (WHATWG HTML, multipart/form-data encoding)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")

"""Requests for operations that the SDK does not know: checked arguments, and a response that is returned as it is."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, TypeAlias, cast
from uuid import UUID

from attrs import field, frozen

from pictograph._resilience import idempotency, raw_response, request_building
from pictograph._resilience.call import Call
from pictograph._resilience.steps import get_context
from pictograph.extra_headers import ExtraHeaders
from pictograph.extra_headers import check as check_headers
from pictograph.settings import API_PATH

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import HttpResponse
    from pictograph._resilience.raw_response import ApiResponse

ParamValue: TypeAlias = "str | int | float | bool | UUID | Iterable[str | int | float | bool | UUID] | None"

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_OWN_CHOICE: Final = frozenset({"accept", "content-type"})  # headers that a custom request may set
_EXAMPLE: Final = f"{API_PATH}/datasets/"
_PATH: Final = re.compile(r"/(?!/)[!-\"$-\[\]-~]*")  # printable ASCII without blanks, # and backslash


@frozen
class CustomRequest:
    """A checked request. Its query and body may be secret, so the repr has neither."""

    method: str
    path: str  # without the query
    kwargs: Mapping[str, Any] = field(repr=False)
    accept: str
    idempotency_key: str | None

    operation_id: str = ""  # it has no name in the contract

    @property
    def parse(self) -> Callable[[bytes], bytes]:
        return bytes


def build(
    method: str,
    path: str,
    *,
    json: object,
    params: Mapping[str, ParamValue] | None,
    content: bytes | None,
    headers: Mapping[str, str] | None,
    idempotency_key: str | None,
) -> tuple[CustomRequest, ExtraHeaders]:
    """Return the request and the headers that it adds to those of the client. Raises `TypeError` and `ValueError` for a wrong argument."""
    verb = _checked_method(method)
    url = _checked_path(path)
    if params and "?" in url:
        raise ValueError("path has a query, and params is given too: pass the query in one of them.")
    own, added = _divided(check_headers(headers, "headers", allowed=_OWN_CHOICE))
    kwargs: dict[str, Any] = {"url": url, "headers": {}}
    body = _body(json, content)
    if body is not None:
        kwargs["content"] = body
        kwargs["headers"] = {"Content-Type": own.get("content-type") or _usual_type(json)}
    elif "content-type" in own:
        raise ValueError("headers has Content-Type, but the request has no body: pass json= or content=.")
    if params:
        kwargs["params"] = _query(params)
    if idempotency_key is not None:
        idempotency.check_key(idempotency_key)
    request = CustomRequest(verb, url.partition("?")[0], kwargs, own.get("accept", request_building.JSON_TYPE), idempotency_key)
    return request, added


async def request(custom: CustomRequest) -> ApiResponse:
    """Send a custom request as one logical call."""
    context = await get_context()
    call: Call[HttpResponse] = Call(request_building.custom_call(custom, context), context)
    return raw_response.whole(await call.run(), call)


def _checked_method(method: object) -> str:
    verb = method.upper() if isinstance(method, str) else ""
    if verb not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, not {method!r}.")
    return verb


def _checked_path(path: object) -> str:
    if not isinstance(path, str):
        raise TypeError(f"path must be a string, not {type(path).__name__}.")
    if "://" in path.partition("?")[0] or path.startswith("//"):
        raise ValueError(
            "path must not name a server: the API key is sent to the base URL only. Pass what follows it, for example "
            f"{_EXAMPLE!r}; for another server create a client with base_url=."
        )
    if not path.startswith("/"):
        raise ValueError(f"path must start with '/', for example {_EXAMPLE!r}, not {path[:80]!r}.")
    if not _PATH.fullmatch(path):
        raise ValueError("path contains a space, '#', a backslash or a character that is not ASCII: encode it with urllib.parse.quote().")
    if any(part in (".", "..") for part in path.partition("?")[0].split("/")):
        raise ValueError("path contains '.' or '..' as a part: pass the path that is meant.")
    return path


def _divided(headers: ExtraHeaders) -> tuple[dict[str, str], ExtraHeaders]:
    own = {name.lower(): value.reveal() for name, value in headers.items if name.lower() in _OWN_CHOICE}
    return own, ExtraHeaders(tuple(item for item in headers.items if item[0].lower() not in _OWN_CHOICE))


def _body(json: object, content: object) -> bytes | None:
    if content is None:
        if json is None:
            return None
        from pictograph_api.types import dumps

        return dumps(json)
    if json is not None:
        raise ValueError("json and content are both given: a request has one body.")
    if not isinstance(content, bytes):
        raise TypeError(f"content must be bytes, not {type(content).__name__}. Encode text, or pass a JSON value as json=.")
    return content


def _usual_type(json: object) -> str:
    return "application/octet-stream" if json is None else request_building.JSON_TYPE


def _query(params: object) -> dict[str, str | list[str]]:
    if not isinstance(params, Mapping):
        raise TypeError(f"params must be a mapping, not {type(params).__name__}.")
    query: dict[str, str | list[str]] = {}
    for name, value in cast("Mapping[str, object]", params).items():
        if isinstance(value, (list, tuple, set, frozenset)):
            query[name] = [_param(name, item) for item in cast("Iterable[object]", value)]
        elif value is not None:
            query[name] = _param(name, value)
    return query


def _param(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, (str, int, float, UUID)):
        return str(value)
    if hasattr(value, "__index__"):  # an integer of NumPy
        return str(operator.index(cast("SupportsIndex", value)))
    raise TypeError(f"params[{name!r}] must be text, a number or a boolean, or a list of them, not {type(value).__name__}.")

"""The `fix` of errors: what to do next. Plain functions over the texts in `advice_table`.

An error makes no request of its own, so it never lists names that are similar to an unknown one: that request would count
against the rate limit, appear in the hooks and mocks of the program, and delay an error that it may expect. The text names
the call that lists them; the command line, which has a person in front of it, makes that call.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urljoin, urlsplit

from attrs import frozen

from pictograph._resilience import advice_table as table
from pictograph._resilience.http.messages import FailureKind

if TYPE_CHECKING:
    from pictograph._resilience.call_arguments import Arguments
    from pictograph._resilience.error_body import ErrorBody
    from pictograph._resilience.hooks import CallInfo
    from pictograph._resilience.http.messages import HttpResponse, TransportFailure

_NOT_FOUND: Final = re.compile(r"(\w[\w ]*?)(?: '.*')? not found\.?", re.DOTALL)
_NO_ROUTE: Final = ("", "not found", "404 not found", "404: not found", "method not allowed")  # texts of web frameworks and proxies
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


@frozen
class Rejection:
    """An error response of the API: what was asked for, of which server, and what came back."""

    status: int
    body: ErrorBody
    is_json: bool  # whether the body is a JSON object, as those of the API are
    info: CallInfo
    arguments: Arguments
    base_url: str
    location: str | None = None  # of a redirect
    wait: float | None = None  # seconds, as the server asks


def for_response(rejected: Rejection) -> str | None:
    """Return the advice for an error response; `None` if the usual advice of its class is good enough."""
    status, body = rejected.status, rejected.body
    if any(sign in (body.message or "").lower() for sign in table.NEEDS_TLS_SIGNS):
        return table.NEEDS_TLS
    if (coded := table.BY_CODE.get(body.error_code or "")) is not None:
        return coded
    if 300 <= status < 400:
        return for_redirect(rejected.location, rejected.base_url)
    if _is_no_route(rejected):
        return _for_no_route(rejected)
    match status:
        case 402:
            return _for_payment(body)
        case 403:
            return _for_role(rejected.info.operation)
        case 404:
            return _for_missing(rejected)
        case 409:
            return _for_conflict(rejected)
        case 429 if rejected.wait is not None:
            return f"Wait {math.ceil(rejected.wait)} s before the next call, and make fewer calls: a bulk operation counts as one."
        case 422:
            return _for_invalid(body.errors, rejected.arguments)
        case _:
            return table.BY_STATUS.get(status)


def for_failure(failure: TransportFailure, info: CallInfo) -> str | None:
    """Return the advice for a call that got no response; `None` if the usual advice of its class is good enough."""
    text = table.BY_FAILURE.get(failure.kind)
    if failure.kind is FailureKind.TLS:
        text = next((advice for sign, advice in table.TLS_SIGNS if sign in failure.reason), text)
    is_plain = failure.kind is FailureKind.PROTOCOL and info.origin.startswith("http:")
    if is_plain and any(sign in failure.reason.lower() for sign in table.NEEDS_TLS_SIGNS):
        text = table.NEEDS_TLS
    if text is None or failure.sent or failure.kind is FailureKind.CLOSED:
        return text
    return f"{text} Nothing was sent, so nothing has changed."


def for_redirect(location: str | None, base_url: str) -> str:
    """Return the advice for a redirect of an API call, by where it leads."""
    own = urlsplit(base_url)
    try:
        target = urlsplit(urljoin(f"{base_url}/", location or ""))
    except ValueError:
        return "The redirect leads to an invalid URL: check the base URL and the proxy in use."
    if (own.scheme, target.scheme) == ("http", "https") and own.hostname == target.hostname:
        return f"The server requires TLS: pass base_url='https://{target.netloc}'."
    if own.netloc == target.netloc:
        return f"A proxy or the server may ask for a login, or the base URL is not that of the API: check {base_url} in a browser."
    return (
        f"A proxy may ask for a login: open {target.scheme}://{target.netloc} in a browser. If the API has moved there, pass that address "
        "as base_url=. The API key is not sent to other hosts."
    )


def for_unreadable(response: HttpResponse, base_url: str) -> str:
    """Return the advice for a success response whose body is not the expected one."""
    from pictograph._resilience.mismatch import is_page

    if is_page(response.content):
        return f"A proxy may have replaced the response, or the base URL is a website and not the API: check {base_url} in a browser."
    return table.OFF_CONTRACT


def for_key(key_start: str, wanted: str) -> str | None:
    """Return what is wrong with the form of a rejected API key, of which only the start is given."""
    if key_start[:1] in ("'", '"'):
        return "The key in use begins with a quotation mark: remove the quotes."
    if not key_start.startswith(wanted):
        return f"The key in use does not start with {wanted}."
    return None


def name_object(message: str, info: CallInfo) -> str:
    """Return the message of a 404 with the name or id of the call: `Dataset not found` becomes `Dataset 'Birds' not found`."""
    found = _NOT_FOUND.fullmatch(message)
    parameter = None if found is None or "'" in message else _parameter_of(found[1], info)
    return message if found is None or parameter is None else f"{found[1]} {info.arguments()[parameter]!r} not found"


def _parameter_of(noun: str, info: CallInfo) -> str | None:
    """Return the parameter with the name or id of a noun: `export_name` or `name` for `Export`, `run_id` for `Training run`."""
    if "{name}" in info.path and "name" in info.arguments():
        return "name"
    last = noun.lower().split()[-1]
    words = (last, *table.SYNONYMS.get(last, ()))
    return next((name for word in words for name in info.arguments() if name.rpartition("_")[0] == word), None)


def _is_no_route(rejected: Rejection) -> bool:
    """Whether the server does not know the endpoint at all: its 404 is not one of the API."""
    if rejected.status not in (404, 405) or rejected.info.url is None:
        return False
    return not rejected.is_json or (rejected.body.message or "").strip(". ").lower() in _NO_ROUTE


def _for_no_route(rejected: Rejection) -> str:
    url, base_url = (rejected.info.url or "").partition("?")[0], rejected.base_url
    own_path = "" if rejected.info.operation else " method and path, and"  # those of a custom request
    return f"The server has no {rejected.info.method} {url}: check{own_path} the base URL, {base_url}."


def _for_missing(rejected: Rejection) -> str | None:
    arguments = rejected.arguments
    found = _NOT_FOUND.fullmatch(rejected.body.message or "")
    if found is None:
        return _for_empty_export(arguments) if rejected.info.operation == "create_export" else None
    by_id = (_parameter_of(found[1], rejected.info) or "").endswith("_id")
    listed_by = _listed_by(found[1].lower().replace(" ", "_"), arguments)
    if listed_by is None:
        return table.NO_LIST if by_id else None
    return f"Check the id; see {listed_by}." if by_id else f"Names are case-sensitive; see {listed_by}."


def _for_empty_export(arguments: Arguments) -> str:
    status, classes = arguments.get("status_filter"), arguments.get("class_filter")
    filters = [f"the {what} filter {value!r}" for what, value in (("status", status), ("class", classes)) if value]
    texts = [f"With {' and '.join(filters)}, no image of the dataset is left." if filters else "The dataset has no images."]
    if status == "complete":
        change = _filled("client.batch.update({dataset_name!r}, image_ids, status='complete')", arguments)
        texts.append(f"Images are complete when their status is set: {change}. Pass None as status_filter= to use images of any status.")
    if classes:
        texts.append("With a class filter, only images with annotations of these classes count.")
    return " ".join(texts)


def _listed_by(noun: str, arguments: Arguments) -> str | None:
    return next((text for call in table.LISTED_BY.get(noun, ()) if (text := _filled(call, arguments)) is not None), None)


def _filled(text: str | None, arguments: Arguments) -> str | None:
    """Put the arguments of the call into a text; `None` if one of them is unknown."""
    try:
        return None if text is None else text.format_map(arguments)
    except KeyError:
        return None


def _for_conflict(rejected: Rejection) -> str | None:
    by_sign = next((advice for sign, advice in table.CONFLICT_SIGNS if sign in (rejected.body.message or "")), None)
    operation = rejected.info.operation
    text = table.CONFLICTS.get(operation) if by_sign is None or operation in table.OWN_STATE else by_sign
    return _filled(text, rejected.arguments)


def _for_payment(body: ErrorBody) -> str | None:
    figures = [f"{amount} {what}" for amount, what in ((body.required, "needed"), (body.remaining, "left")) if amount is not None]
    upgrade = f"Buy credits or choose a larger plan at {body.upgrade_url}" if body.upgrade_url else ""
    return ". ".join(part for part in (f"Credits: {', '.join(figures)}" if figures else "", upgrade) if part) or None


def _for_role(operation: str) -> str | None:
    role = _required_roles().get(operation)
    return None if role is None else f"Use an API key with the role {role!r} or higher: {operation} needs it."


@cache
def _required_roles() -> Mapping[str, str]:
    """Return the lowest role that may call each operation, from the contract. Read at the first 403: it takes milliseconds."""
    import json
    from importlib.resources import files

    try:
        contract: dict[str, Any] = json.loads((files("pictograph_api") / "openapi.json").read_bytes())
        operations = [operation for path in contract["paths"].values() for operation in path.values() if "operationId" in operation]
        return {operation["operationId"]: operation["x-required-role"] for operation in operations if "x-required-role" in operation}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # an installation without that file still has its errors
        return {}


def _for_invalid(errors: Sequence[Mapping[str, object]], arguments: Arguments) -> str | None:
    places = [cast("list[object]", item["loc"]) for item in errors]
    texts = [*_for_ids(places, arguments), *_for_annotations(errors, places)]
    return " ".join(texts) or None


def _for_ids(places: Sequence[Sequence[object]], arguments: Arguments) -> list[str]:
    """Explain a name in place of an id, in the path of a call."""
    texts: list[str] = []
    for place in places:
        parameter = str(place[-1]) if len(place) == 2 and place[0] == "path" else ""
        value = arguments.get(parameter)
        if parameter.endswith("_id") and isinstance(value, str) and not _UUID.fullmatch(value):
            listed_by = _listed_by(parameter.removesuffix("_id"), arguments)
            texts.append(f"{parameter} takes the id of an object, not its name" + (f"; see {listed_by}." if listed_by else "."))
    return texts


def _for_annotations(errors: Sequence[Mapping[str, object]], places: Sequence[Sequence[object]]) -> list[str]:
    """Explain the mistakes behind nearly all rejected annotations."""
    inside = [(place, str(item["msg"])) for place, item in zip(places, errors, strict=True) if "annotations" in place]
    fields = {part for place, _ in inside for part in place if isinstance(part, str)}
    texts: list[str] = []
    if "class" in fields:
        texts.append("The class of an annotation goes in `name`, not in `class`.")
    if any(place[-1] == "bounding_box" for place, _ in inside):
        texts.append('A bounding box is {"x": 1, "y": 2, "w": 3, "h": 4}: its top left corner, width and height, in pixels.')
    if "polygon" in fields:
        texts.append('A polygon is {"paths": [[{"x": 1, "y": 2}, ...]]}: a list of rings, each a list of points.')
    if any(place[-1] == "name" and "class" in message.lower() for place, message in inside):
        texts.append(
            "client.projects.get() returns the classes of a dataset, the `name` of each as it must be written here. Add a class with "
            "client.projects.update(); its classes= replaces the whole list."
        )
    return texts

"""The `fix` of errors: what to do next, by status and by kind of failure. Plain functions; the texts name Python calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote

from pictograph._resilience.http.messages import FailureKind

if TYPE_CHECKING:
    from pictograph._resilience.error_body import ErrorBody
    from pictograph._resilience.hooks import CallInfo
    from pictograph._resilience.http.messages import TransportFailure

OFF_CONTRACT: Final = "A proxy may have replaced the response, or this version of the SDK is too old for the server."
EXPIRED_LINK: Final = "The signed link may have expired or been used: repeat the whole call to get a new link."
API_REDIRECT: Final = "If the redirect leads to the API, pass that address as base_url=. The API key is not sent to other hosts."
DOWNLOAD_REDIRECT: Final = (
    "The storage host or a proxy is misconfigured: repeat the call; if it fails again, report it with the request id."
)
CLOSED: Final = "Create a new client, or close this one only after its last call."
IDEMPOTENCY_CONFLICT: Final = (
    "This idempotency key was used for another request within the last 24 hours: use a new key, or repeat the first request unchanged."
)

_BY_FAILURE: Final[Mapping[FailureKind, str]] = {
    FailureKind.DNS: "Check the host name in the base URL and the DNS settings of this machine.",
    FailureKind.CONNECT: "Check that the server is running, and the host, port and proxy in use.",
    FailureKind.TLS: "Check the certificate of the server, and whether a proxy replaces it.",
    FailureKind.POOL: "Allow more connections with max_connections=, or make fewer calls at once.",
    FailureKind.CLOSED: CLOSED,
}
_NO_TLS: Final = "The server does not use TLS on this port: check the scheme and the port of the base URL."
_NO_TLS_SIGN: Final = "WRONG_VERSION_NUMBER"  # what OpenSSL reports when the first bytes are not TLS

_NOT_FOUND: Final = re.compile(r"(\w[\w ]*) not found\.?")
_NO_ROUTE: Final = ("not found", "http 404", "404 not found", "404: not found")  # texts of web frameworks and proxies
_PARAMETER: Final = re.compile(r"{(\w+)}")
_LISTED_BY: Final[Mapping[str, str]] = dict(
    dataset="client.datasets.list()",
    project="client.projects.list()",
    export="client.exports.list()",
    training_run="client.training.list()",
    model="client.models.list()",
    deployment="client.deployments.list()",
    workflow="client.workflows.list()",
    member="client.organizations.list_members()",
    invite="client.organizations.list_invites()",
    api_key="client.api_keys.list()",
    webhook_endpoint="client.webhooks.list()",
    delivery="client.webhooks.deliveries()",
    tool="client.tools.registry()",
)
"""The call that lists the existing objects, by the noun in the message of a 404."""


def for_response(status: int, body: ErrorBody, info: CallInfo) -> str | None:
    """Return the advice for an error response; `None` if the usual advice of its class is good enough."""
    if 300 <= status < 400:
        return API_REDIRECT
    if status == 402:
        return _for_payment(body)
    if status == 404:
        return _for_missing(body.message, info)
    if status == 409 and body.error_code == "idempotency_conflict":
        return IDEMPOTENCY_CONFLICT
    if status == 422:
        return _for_annotations(body.errors)
    return None


def for_failure(failure: TransportFailure) -> str | None:
    """Return the advice for a call that got no response; `None` if the usual advice of its class is good enough."""
    text = _BY_FAILURE.get(failure.kind)
    if failure.kind is FailureKind.TLS and _NO_TLS_SIGN in failure.reason:
        text = _NO_TLS
    if text is None or failure.sent or failure.kind is FailureKind.CLOSED:
        return text
    return f"{text} Nothing was sent, so nothing has changed."


def name_object(message: str, info: CallInfo) -> str:
    """Return the message of a 404 with the name or id of the call: `Dataset not found` becomes `Dataset 'Birds' not found`."""
    found = _NOT_FOUND.fullmatch(message)
    values = path_values(info)
    if found is None or not values:
        return message
    noun = found[1]
    own = values.get("name") or next((value for name, value in values.items() if _names(name, noun)), None)
    if own is not None:
        return f"{noun} {own!r} not found"
    return f"{noun} not found for " + ", ".join(f"{name} {value!r}" for name, value in values.items())


def path_values(info: CallInfo) -> dict[str, str]:
    """Return the names and ids in the path of a call, decoded, by parameter. Empty if the call has no URL of the API."""
    found = _match_path(info)
    return {} if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


def _match_path(info: CallInfo) -> re.Match[str] | None:
    parts = _PARAMETER.split(info.path)  # text, parameter, text, parameter, ..., text
    pattern = "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/?]+)" for index, part in enumerate(parts))
    return re.search(rf"{pattern}(?=\?|$)", info.url or "")


def _names(parameter: str, noun: str) -> bool:
    """Whether a parameter such as `export_name` or `run_id` is the name or id of a noun such as `Export` or `Training run`."""
    return noun.lower().split()[-1] == parameter.rpartition("_")[0]


def _for_missing(message: str | None, info: CallInfo) -> str | None:
    found = _match_path(info)
    if (message or "http 404").strip(". ").lower() in _NO_ROUTE and found is not None:
        return f"The server has no such endpoint: check the base URL, {(info.url or '')[: found.start()]}."
    noun = _NOT_FOUND.fullmatch(message or "")
    listed_by = None if noun is None else _LISTED_BY.get(noun[1].lower().replace(" ", "_"))
    if listed_by is None:
        return None
    by_id = any(parameter.endswith("_id") for parameter in path_values(info))
    return f"Check the id; see {listed_by}." if by_id else f"Names are case-sensitive; see {listed_by}."


def _for_payment(body: ErrorBody) -> str | None:
    figures = [f"{amount} {what}" for amount, what in ((body.required, "needed"), (body.remaining, "left")) if amount is not None]
    upgrade = f"Buy credits or choose a larger plan at {body.upgrade_url}" if body.upgrade_url else ""
    return ". ".join(part for part in (f"Credits: {', '.join(figures)}" if figures else "", upgrade) if part) or None


def _for_annotations(errors: list[dict[str, object]]) -> str | None:
    """Explain the two mistakes behind nearly all rejected annotations."""
    places = [cast("list[object]", item["loc"]) for item in errors]
    fields = {part for place in places if "annotations" in place for part in place}
    texts: list[str] = []
    if "class" in fields:
        texts.append("The class of an annotation goes in `name`, not in `class`.")
    if "polygon" in fields:
        texts.append('A polygon is {"paths": [[{"x": 1, "y": 2}, ...]]}: a list of rings, each a list of points.')
    return " ".join(texts) or None

"""Headers that a program adds to its requests, for example for a gateway. Guarantee: their values are sent and never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from attrs import frozen

from pictograph.exceptions import ConfigurationError
from pictograph.secret import Secret

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_OF_THE_CONNECTION: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect", "accept-encoding"}
    | {"proxy-authorization", "proxy-connection"}
)
_SET_BY: Final[Mapping[str, str]] = {
    "x-api-key": "api_key=",
    "authorization": "api_key=",
    "idempotency-key": "idempotency_key=",
    "user-agent": "the SDK",
    "accept": "the SDK",
    "content-type": "the SDK",
}


@frozen
class ExtraHeaders:
    """Checked headers. The names are shown, the values are not."""

    items: tuple[tuple[str, Secret], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)

    def merged(self, other: ExtraHeaders) -> ExtraHeaders:
        """Return both; `other` replaces headers of the same name, in any case of letters."""
        replaced = {name.lower() for name, _ in other.items}
        return ExtraHeaders((*(item for item in self.items if item[0].lower() not in replaced), *other.items))


def check(headers: object, argument: str = "extra_headers", *, allowed: frozenset[str] = frozenset()) -> ExtraHeaders:
    """Return the headers of a mapping, or raise `ConfigurationError`.

    Names that the SDK sets are rejected, except those in `allowed` (lower case). `None` means no headers.
    """
    if headers is None or isinstance(headers, ExtraHeaders):
        return headers or ExtraHeaders()
    if not isinstance(headers, Mapping):
        raise ConfigurationError(
            f"{argument} is a {type(headers).__name__}, not a mapping", fix=f'Pass a dictionary: {argument}={{"X-Team": "birds"}}.'
        )
    checked: dict[str, tuple[str, Secret]] = {}
    for name, value in cast("Mapping[object, object]", headers).items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ConfigurationError(
                f"{argument} has the name {name!r}, which is not a header name", fix="Use letters, digits and hyphens."
            )
        _check_not_reserved(name, argument, allowed)
        if name.lower() in checked:
            raise ConfigurationError(f"{argument} has {name} twice", fix="The case of the letters makes no difference: pass it once.")
        secret = Secret(value) if isinstance(value, str) else None
        if secret is None or not _VALUE.fullmatch(secret.reveal()):
            problem = (
                f"is a {type(value).__name__}, not a string"
                if secret is None
                else "has a line break, a space at an end or a non-ASCII character"
            )
            raise ConfigurationError(f"{argument}[{name!r}] {problem}", fix="Pass printable ASCII text.")
        checked[name.lower()] = name, secret
    return ExtraHeaders(tuple(checked.values()))


def _check_not_reserved(name: str, argument: str, allowed: frozenset[str]) -> None:
    lower = name.lower()
    if lower in allowed:
        return
    if lower in _OF_THE_CONNECTION:
        raise ConfigurationError(
            f"{argument} has {name}, which belongs to the connection", fix=f"Omit {name}: the SDK sets it where needed."
        )
    if lower in _SET_BY:
        setter = _SET_BY[lower]
        fix = f"Omit {name}." if setter == "the SDK" else f"Omit {name}, and pass {setter} instead."
        raise ConfigurationError(f"{argument} has {name}, which the SDK sets", fix=fix)

"""Find and check the settings of a client: argument, then environment, then profile file, then default.

| setting       | argument       | environment              | `[default]` in `~/.pictograph/config.toml` | default                     |
| ------------- | -------------- | ------------------------ | ------------------------------------------ | --------------------------- |
| API key       | `api_key=`     | `PICTOGRAPH_API_KEY`     | `api_key`                                  | none: `ConfigurationError`  |
| base URL      | `base_url=`    | `PICTOGRAPH_BASE_URL`    | `base_url`                                 | https://api.pictograph.io   |
| timeout       | `timeout=`     | `PICTOGRAPH_TIMEOUT`     |                                            | 30 seconds                  |
| retries       | `max_retries=` | `PICTOGRAPH_MAX_RETRIES` |                                            | 3                           |
| profile       | `profile=`     | `PICTOGRAPH_PROFILE`     |                                            | `default`                   |

A profile is a section of the file: `[staging]` is selected by `profile="staging"` or `PICTOGRAPH_PROFILE=staging`. What the argument
selects counts as passed, so it takes precedence over the environment; what the variable selects does not.

A blank key or environment variable counts as missing; a blank `base_url=` is an error. A profile file that can't be read is an error when
the key must come from it, or when a profile was selected; otherwise it is logged. Every check runs before any request and raises
`ConfigurationError`.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import urlsplit

from attrs import field, frozen

from pictograph.exceptions import ConfigurationError
from pictograph.extra_headers import ExtraHeaders
from pictograph.extra_headers import check as check_extra_headers
from pictograph.secret import Secret
from pictograph.setting_sources import PROFILE, Environment, Profile

__all__ = [
    "DEFAULT_BASE_URL",
    "PROFILE",
    "CallOptions",
    "Settings",
    "check_base_url",
    "check_flag",
    "check_max_retries",
    "check_server_url",
    "check_timeout",
    "check_verify",
    "hide",
    "load",
]

if TYPE_CHECKING:
    from ssl import SSLContext

DEFAULT_BASE_URL: Final = "https://api.pictograph.io"
DEFAULT_TIMEOUT: Final = 30.0
DEFAULT_MAX_RETRIES: Final = 3

API_PATH: Final = "/api/v1/developer"  # the SDK adds it to the base URL

_KEY: Final = re.compile(r"[!-~]+")
_QUOTE: Final = re.compile(r"[\"'`]")
_ENDS_IN_API_PATH: Final = re.compile(r"(.*?)/api(/v1(/developer(/.*)?)?)?", re.IGNORECASE)
_UNSAFE_IN_URL: Final = re.compile(r"[^!-~]|\\")


def hide(api_key: object) -> Secret:
    """Return the API key as a `Secret`, which `repr` and the locals of a traceback don't show, without surrounding spaces."""
    if not isinstance(api_key, str):
        kind = type(api_key).__name__
        del api_key
        raise ConfigurationError(f"The API key is a {kind}, not a string", fix='Pass a string: api_key="pk_live_...".')
    return Secret(api_key.strip())


def check_timeout(seconds: object) -> float:
    """Return the timeout of one attempt in seconds, or raise `ConfigurationError`."""
    return _seconds("timeout", seconds)


def check_deadline(seconds: object) -> float | None:
    """Return the limit of a whole call in seconds, or raise `ConfigurationError`. `None` means no limit."""
    return None if seconds is None else _seconds("deadline", seconds)


def check_max_retries(count: object) -> int:
    """Return the number of retries, or raise `ConfigurationError`."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise ConfigurationError(f"max_retries is {count!r}", fix="Pass an integer of at least 0, for example max_retries=5.")
    return count


def check_flag(name: str, value: object) -> bool:
    """Return a boolean option, or raise `ConfigurationError`: a text such as "no" would count as true."""
    if not isinstance(value, bool):
        raise ConfigurationError(f"{name} is {value!r}", fix=f"Pass {name}=True or {name}=False.")
    return value


def check_verify(verify: object) -> bool | SSLContext:
    """Return how certificates are checked, or raise `ConfigurationError`. Only `False` itself turns the checks off."""
    if isinstance(verify, bool):
        return verify
    from ssl import SSLContext

    if isinstance(verify, SSLContext):
        return verify
    if isinstance(verify, (str, os.PathLike)):
        raise ConfigurationError(
            f"verify is {verify!r}; a file of certificates can't be passed as it is",
            fix="Pass verify=ssl.create_default_context(cafile=...), or set SSL_CERT_FILE to the file.",
        )
    raise ConfigurationError(
        f"verify is {verify!r}", fix="Pass True, an ssl.SSLContext, or False to accept any certificate. Omit it for the default, True."
    )


def _seconds(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
        raise ConfigurationError(f"{name} is {value!r}", fix=f"Pass seconds as a number above 0, for example {name}=30.0.")
    return float(value)


@frozen(kw_only=True, repr=False)  # a traceback may show one that is half initialized
class CallOptions:
    """The options of a call, checked: an invalid value raises `ConfigurationError`. `with_options()` changes them."""

    timeout: float = field(default=DEFAULT_TIMEOUT, converter=check_timeout)
    """Seconds for one attempt."""
    max_retries: int = field(default=DEFAULT_MAX_RETRIES, converter=check_max_retries)
    deadline: float | None = field(default=None, converter=check_deadline)
    """Seconds for the whole call, including retries and waits. `None` means no limit."""
    idempotency_prefix: str | None = None
    extra_headers: ExtraHeaders = field(factory=ExtraHeaders, converter=check_extra_headers)
    """Sent with each request to the API, never to storage hosts or deployments."""

    def merged(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        deadline: float | None = None,
        idempotency_prefix: str | None = None,
        extra_headers: Mapping[str, str] | ExtraHeaders | None = None,
    ) -> CallOptions:
        """Return options in which the given values replace the present ones; `None` keeps one. Headers are added.

        The one place where overrides are merged: `with_options()` and the arguments of a single call both end here. Raises
        `ConfigurationError` for an invalid value.
        """
        return CallOptions(
            timeout=self.timeout if timeout is None else timeout,
            max_retries=self.max_retries if max_retries is None else max_retries,
            deadline=self.deadline if deadline is None else deadline,
            idempotency_prefix=self.idempotency_prefix if idempotency_prefix is None else idempotency_prefix,
            extra_headers=self.extra_headers.merged(check_extra_headers(extra_headers)),
        )


@frozen
class Settings:
    """The checked settings of a client."""

    api_key: Secret
    base_url: str
    options: CallOptions


def load(
    *,
    api_key: Secret | None = None,
    base_url: str | None = None,
    profile: str | None = None,
    timeout: float | None = None,
    max_retries: int | None = None,
    deadline: float | None = None,
    allow_http: bool = False,
    environ: Mapping[str, str] | None = None,
    home: Callable[[], Path] = Path.home,
) -> Settings:
    """Find and check all settings. `environ` and `home` default to those of the process.

    Raises `ConfigurationError` if no API key is found, a selected profile does not exist, or a setting is invalid.
    """
    variables = Environment(os.environ if environ is None else environ)
    selected = None if profile is None else _check_profile(profile)
    section = Profile(home, selected or variables.text("PICTOGRAPH_PROFILE"))
    return Settings(
        api_key=_find_key(api_key, variables, section, profile_first=selected is not None),
        base_url=_find_base_url(base_url, variables, section, allow_http, profile_first=selected is not None),
        options=CallOptions(
            timeout=variables.number("PICTOGRAPH_TIMEOUT", DEFAULT_TIMEOUT) if timeout is None else timeout,
            max_retries=variables.whole("PICTOGRAPH_MAX_RETRIES", DEFAULT_MAX_RETRIES) if max_retries is None else max_retries,
            deadline=deadline,
        ),
    )


def check_base_url(url: object, *, allow_http: bool = False, source: str = "") -> str:
    """Return the base URL of the API without trailing slashes, scheme and host in small letters, or raise `ConfigurationError`.

    `source` is where it comes from, for the message. The path of the API, or a part of it, is rejected: the SDK adds it.
    """
    name = f"The base URL from {source}" if source else "The base URL"
    checked = check_server_url(url, allow_http=allow_http, name=name)
    parts = urlsplit(checked)
    doubled = _ENDS_IN_API_PATH.fullmatch(parts.path)
    if doubled is not None:
        root = f"{parts.scheme}://{parts.netloc}{doubled[1]}"
        raise ConfigurationError(f"{name} {checked!r} contains the path of the API, which the SDK adds itself", fix=f"Use {root!r}.")
    return checked


def check_server_url(url: object, *, allow_http: bool = False, name: str = "The URL") -> str:
    """Return the URL of a server, which may have any path, like `check_base_url`."""
    if not isinstance(url, str):
        _bad_url(f"{name} is a {type(url).__name__}, not a string")
    url = url.strip().rstrip("/")
    if not url:
        raise ConfigurationError(f"{name} is blank", fix=f"Omit it, or pass scheme and host, for example {DEFAULT_BASE_URL!r}.")
    if _UNSAFE_IN_URL.search(url):
        _bad_url(f"{name} contains spaces, control characters, backslashes or non-ASCII characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        _bad_url(f"The host or port of {name[0].lower()}{name[1:]} is invalid")
    if parts.username is not None or parts.password is not None:
        _bad_url(f"{name} contains a user name or password, which logs would show")  # so this text does not
    if parts.scheme not in ("http", "https"):
        _bad_url(f"{name} {url!r} does not start with https://")
    if not host or port == 0:
        _bad_url(f"{name} {url!r} has no host, or port 0")
    if "?" in url or "#" in url:
        _bad_url(f"{name} contains a query or a fragment")
    if parts.scheme == "http" and not allow_http and not _is_loopback(host):
        raise ConfigurationError(
            f"{name} {url!r} is plain http: others on the network could read the API key",
            fix="Use https://, or pass allow_http=True on a network that you trust.",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"


def _bad_url(problem: str) -> NoReturn:
    raise ConfigurationError(problem, fix=f"Use scheme and host, for example {DEFAULT_BASE_URL!r}; a path may follow.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":  # not its subdomains: some resolvers look those up on the network
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _find_key(argument: Secret | None, variables: Environment, profile: Profile, *, profile_first: bool) -> Secret:
    file = f"the [{profile.section}] section of ~/{PROFILE.as_posix()}"
    places: list[tuple[str, Callable[[], str | None]]] = [
        ("PICTOGRAPH_API_KEY", lambda: variables.text("PICTOGRAPH_API_KEY")),
        (file, lambda: profile.text("api_key")),
    ]
    key, source = argument or hide(""), "api_key="
    for place, read in reversed(places) if profile_first else places:
        if not key:
            key, source = hide(read() or ""), place
    if not key:
        raise ConfigurationError("No API key found", fix=f"Pass api_key=..., set PICTOGRAPH_API_KEY, or set api_key in {file}.")
    if not _KEY.fullmatch(key.reveal()):
        raise ConfigurationError(
            f"The API key from {source} contains spaces, control characters or non-ASCII characters",
            fix="Copy the key again: it is one word that starts with pk_live_.",
        )
    if _QUOTE.search(key.reveal()):
        raise ConfigurationError(f"The API key from {source} contains quotes", fix="Remove the quotes: they are not part of the key.")
    return key


def _find_base_url(argument: str | None, variables: Environment, profile: Profile, allow_http: bool, *, profile_first: bool) -> str:
    if argument is not None:
        return check_base_url(argument, allow_http=allow_http)
    places: list[tuple[str, Callable[[], str | None]]] = [
        ("PICTOGRAPH_BASE_URL", lambda: variables.text("PICTOGRAPH_BASE_URL")),
        (f"the [{profile.section}] section of ~/{PROFILE.as_posix()}", lambda: profile.optional_text("base_url")),
    ]
    for source, read in reversed(places) if profile_first else places:
        if (url := read()) is not None:
            return check_base_url(url, allow_http=allow_http, source=source)
    return DEFAULT_BASE_URL


def _check_profile(name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        raise ConfigurationError(f"profile is {name!r}", fix=f"Pass the name of a section of ~/{PROFILE.as_posix()}, or omit it.")
    return name.strip()

"""Find and check the settings of a client: argument, then environment, then profile file, then default.

| setting       | argument       | environment              | `[default]` in `~/.pictograph/config.toml` | default                     |
| ------------- | -------------- | ------------------------ | ------------------------------------------ | --------------------------- |
| API key       | `api_key=`     | `PICTOGRAPH_API_KEY`     | `api_key`                                  | none: `ConfigurationError`  |
| base URL      | `base_url=`    | `PICTOGRAPH_BASE_URL`    | `base_url`                                 | https://api.pictograph.io   |
| timeout       | `timeout=`     | `PICTOGRAPH_TIMEOUT`     |                                            | 30 seconds                  |
| retries       | `max_retries=` | `PICTOGRAPH_MAX_RETRIES` |                                            | 3                           |

A blank value counts as missing. Every check runs before any request and raises `ConfigurationError`.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NoReturn, TypeVar, cast
from urllib.parse import urlsplit

from attrs import field, frozen

from pictograph.exceptions import ConfigurationError
from pictograph.extra_headers import ExtraHeaders
from pictograph.extra_headers import check as check_extra_headers
from pictograph.secret import Secret

N = TypeVar("N", int, float)

DEFAULT_BASE_URL: Final = "https://api.pictograph.io"
DEFAULT_TIMEOUT: Final = 30.0
DEFAULT_MAX_RETRIES: Final = 3
PROFILE: Final = Path(".pictograph") / "config.toml"  # in the home directory

_KEY: Final = re.compile(r"[!-~]+")
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
    timeout: float | None = None,
    max_retries: int | None = None,
    deadline: float | None = None,
    allow_http: bool = False,
    environ: Mapping[str, str] | None = None,
    home: Callable[[], Path] = Path.home,
) -> Settings:
    """Find and check all settings. `environ` and `home` default to those of the process.

    Raises `ConfigurationError` if no API key is found or a setting is invalid.
    """
    variables = _Environment(os.environ if environ is None else environ)
    profile = _Profile(home)
    return Settings(
        api_key=_find_key(api_key, variables, profile),
        base_url=_find_base_url(base_url, variables, profile, allow_http),
        options=CallOptions(
            timeout=variables.number("PICTOGRAPH_TIMEOUT", DEFAULT_TIMEOUT) if timeout is None else timeout,
            max_retries=variables.whole("PICTOGRAPH_MAX_RETRIES", DEFAULT_MAX_RETRIES) if max_retries is None else max_retries,
            deadline=deadline,
        ),
    )


def check_base_url(url: object, *, allow_http: bool = False) -> str:
    """Return the base URL without trailing slashes, or raise `ConfigurationError`."""
    if not isinstance(url, str):
        _bad_url(f"The base URL is a {type(url).__name__}, not a string")
    url = url.strip().rstrip("/")
    if _UNSAFE_IN_URL.search(url):
        _bad_url("The base URL contains spaces, control characters, backslashes or non-ASCII characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        _bad_url("The host or port of the base URL is invalid")
    if parts.username is not None or parts.password is not None:
        _bad_url("The base URL contains a user name or password, which logs would show")  # so this text does not
    if parts.scheme not in ("http", "https"):
        _bad_url(f"The base URL {url!r} does not start with https://")
    if not host or port == 0:
        _bad_url(f"The base URL {url!r} has no host, or port 0")
    if "?" in url or "#" in url:
        _bad_url("The base URL contains a query or a fragment")
    if parts.scheme == "http" and not allow_http and not _is_loopback(host):
        raise ConfigurationError(
            f"The base URL {url!r} is plain http: others on the network could read the API key",
            fix="Use https://, or pass allow_http=True on a network that you trust.",
        )
    return url


def _bad_url(problem: str) -> NoReturn:
    raise ConfigurationError(problem, fix=f"Pass scheme and host, for example base_url={DEFAULT_BASE_URL!r}; a path may follow.")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _find_key(argument: Secret | None, variables: _Environment, profile: _Profile) -> Secret:
    key, source = argument or hide(""), "api_key="
    if not key:
        key, source = hide(variables.text("PICTOGRAPH_API_KEY") or ""), "PICTOGRAPH_API_KEY"
    if not key:
        key, source = hide(profile.text("api_key") or ""), f"~/{PROFILE.as_posix()}"
    if not key:
        raise ConfigurationError(
            "No API key found",
            fix=f"Pass api_key=..., set PICTOGRAPH_API_KEY, or set api_key in the [default] section of ~/{PROFILE.as_posix()}.",
        )
    if not _KEY.fullmatch(key.reveal()):
        raise ConfigurationError(
            f"The API key from {source} contains spaces, control characters or non-ASCII characters",
            fix="Copy the key again: it is one word that starts with pk_live_.",
        )
    return key


def _find_base_url(argument: str | None, variables: _Environment, profile: _Profile, allow_http: bool) -> str:
    if argument is None or not str(argument).strip():
        argument = variables.text("PICTOGRAPH_BASE_URL") or profile.text("base_url") or DEFAULT_BASE_URL
    return check_base_url(argument, allow_http=allow_http)


class _Environment:
    """Environment variables; a blank one counts as missing. Its repr shows no values."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str) -> str | None:
        return self._variables.get(name, "").strip() or None

    def number(self, name: str, default: float) -> float:
        return self._read(name, default, float)

    def whole(self, name: str, default: int) -> int:
        return self._read(name, default, int)

    def _read(self, name: str, default: N, kind: Callable[[str], N]) -> N:
        text = self.text(name)
        if text is None:
            return default
        try:
            return kind(text)
        except ValueError:
            pass
        raise ConfigurationError(f"The environment variable {name} is {text!r}", fix=f"Set it to a number such as {default}, or unset it.")


class _Profile:
    """The profile file. Read on first use, since most programs have their settings elsewhere."""

    def __init__(self, home: Callable[[], Path]) -> None:
        self._home = home
        self._fields: Mapping[str, object] | None = None

    def text(self, name: str) -> str | None:
        if self._fields is None:
            self._fields = self._read()
        value = self._fields.get(name)
        return value.strip() or None if isinstance(value, str) else None

    def _read(self) -> Mapping[str, object]:
        try:
            path = self._home() / PROFILE
        except RuntimeError:  # no home directory
            return {}
        try:
            return _default_section(path)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            problem = f"can't be read: {error.strerror}"
        except ValueError as error:  # of TOML or UTF-8
            problem = f"is not valid TOML: {error}"
        # Raised outside of the except block: the frames of the parser hold the text of the file, and the key in it.
        raise ConfigurationError(
            f"The profile file {path} {problem}", fix='Correct or remove it. It needs a [default] section with api_key = "...".'
        )


def _default_section(path: Path) -> Mapping[str, object]:
    import tomllib

    section = tomllib.loads(path.read_text(encoding="utf-8")).get("default")
    return cast("dict[str, object]", section) if isinstance(section, dict) else {}

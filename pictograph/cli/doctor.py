"""`pictograph doctor`: check everything between this machine and a successful request, and report what to do about each problem."""

from __future__ import annotations

import os
import platform
import ssl
import stat
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

import pictograph
from pictograph import settings
from pictograph.cli import connection, profile, sources
from pictograph.cli.cells import duration
from pictograph.cli.check import FAIL, OK, WARN, Check
from pictograph.cli.console import styled
from pictograph.cli.failures import advice
from pictograph.cli.output import print_json
from pictograph.cli.session import Session, SharedOptionsLast, session_of, shared_options
from pictograph.cli.terminal_table import wrapped
from pictograph.exceptions import AuthError, ForbiddenError, PictographError
from pictograph.terminal import visible

if TYPE_CHECKING:
    from pictograph.client import Client

CLOCK_TOLERANCE_SECONDS: Final = 60.0
SLOW_SECONDS: Final = 2.0
TIMEOUT_SECONDS: Final = 10.0
_COLORS: Final = {OK: "green", WARN: "yellow", FAIL: "red"}
_INDENT: Final = 18
_LOW_LIMIT: Final = 0.1  # part of the rate limit


wall_clock: Callable[[], float] = time.time
"""The clock of this machine."""


def doctor() -> click.Command:
    """Return `pictograph doctor`."""
    text = (
        "Checks versions, API key, base URL, proxy, DNS, TLS, reachability, clock, role and rate limit. Sends two requests that only read. "
        "The exit code is 1 if a check fails. No secret is printed."
    )
    short = "Check the installation, the API key and the connection."
    return SharedOptionsLast("doctor", params=list(shared_options()), callback=_run, help=f"{short}\n\n{text}", short_help=short)


@click.pass_context
def _run(ctx: click.Context) -> int:
    session = session_of(ctx)
    found: list[Check] = []
    for check in checks(session):
        found.append(check)
        if not session.json:
            _print(check)
    success = all(check.status != FAIL for check in found)
    if session.json:
        print_json(dict(success=success, checks=[check._asdict() for check in found]))
    return 0 if success else 1


def _print(check: Check) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write("\t".join((check.status, check.name, visible(check.detail), visible(check.fix or ""))) + "\n")
        return
    status = styled(f"{check.status:<4}", sys.stdout, bold=True, color=_COLORS[check.status])
    lines = [*wrapped(visible(check.detail), _INDENT), *(wrapped(visible(check.fix), _INDENT) if check.fix else [])]
    text = f"\n{' ' * _INDENT}".join(lines)
    sys.stdout.write(f"{status}  {check.name:<10}  {text}\n")
    sys.stdout.flush()


def checks(session: Session) -> Iterator[Check]:
    """Yield the checks in the order in which they depend on each other."""
    yield from _versions()
    try:
        found = sources.find(session)
    except PictographError as error:
        yield Check("profile", FAIL, error.message, error.fix)
        return
    yield from _profile_file()
    yield _key(found)
    try:
        settings.check_base_url(found.base_url, allow_http=session.allow_http)
    except PictographError as error:
        yield Check("base URL", FAIL, f"{error.message} (from {found.base_url_source})", advice(error))
        return
    yield Check("base URL", OK, f"{found.base_url} (from {found.base_url_source})")
    try:
        client = session.open()
    except PictographError as error:
        if found.api_key:  # a missing key is reported already
            yield Check("settings", FAIL, error.message, advice(error))
        return
    with client:
        yield from connection.checks(found.base_url)
        yield from _requests(client.with_options(timeout=TIMEOUT_SECONDS, max_retries=0), found)


def _versions() -> Iterator[Check]:
    place = Path(pictograph.__file__).parent
    installed = installed_version()
    detail = f"pictograph {pictograph.__version__} in {place}"
    if installed == pictograph.__version__:
        yield Check("package", OK, detail)
    else:
        fix = "Another package of this name is installed over this one: use a new virtual environment with one of them."
        yield Check("package", WARN, f"{detail}, but the installed distribution is {installed}", fix)
    parts = [
        f"Python {platform.python_version()}",
        f"httpx {metadata.version('httpx')}",
        ssl.OPENSSL_VERSION,
        platform.platform(terse=True),
    ]
    yield Check("versions", OK, ", ".join(parts))


def installed_version() -> str:
    """Return the version of the installed distribution; that of the package if it is used without installation."""
    try:
        return metadata.version("pictograph")
    except metadata.PackageNotFoundError:
        return pictograph.__version__


def _profile_file() -> Iterator[Check]:
    file = profile.path()
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return
    if os.name == "posix" and mode & 0o077:
        yield Check("profile", WARN, f"{file} has mode {mode:04o}: other users can read the API key", f"Run: chmod 600 {file}")
    else:
        yield Check("profile", OK, str(file))


def _key(found: sources.Sources) -> Check:
    if not found.api_key:
        option = "" if found.profile == profile.DEFAULT_SECTION else f" --profile {found.profile}"
        fix = f"Run: pictograph login{option}. Or set {profile.KEY_VARIABLE}."
        return Check("API key", FAIL, f"none in {profile.KEY_VARIABLE} or [{found.profile}] of {profile.FILE}", fix)
    start = f", starts with {found.key_prefix}" if found.key_prefix else ""
    return Check("API key", OK, f"from {found.api_key_source}{start}")


def _requests(client: Client, found: sources.Sources) -> Iterator[Check]:
    started, clock = time.monotonic(), wall_clock()
    try:
        response = client.with_raw_response.organizations.me()
    except AuthError as error:
        yield Check("server", OK, f"responds in {time.monotonic() - started:.2f} s")
        yield Check("access", FAIL, error.message, f"{advice(error) or ''}".strip())
        return
    except PictographError as error:
        yield Check("server", FAIL, str(error).partition("\n")[0], advice(error))
        return
    seconds = time.monotonic() - started
    slow = seconds > SLOW_SECONDS
    fix = "The network or the proxy is slow. PICTOGRAPH_TIMEOUT allows more time for each attempt." if slow else None
    yield Check("server", WARN if slow else OK, f"responds in {seconds:.2f} s", fix)
    yield from _clock(response.headers.get("date"), clock + seconds / 2)
    yield _access(client, found, response.value.name)
    yield from _rate_limit(response.rate_limit)


def _clock(date: str | None, ours: float) -> Iterator[Check]:
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return
    difference = ours - theirs
    if abs(difference) <= CLOCK_TOLERANCE_SECONDS:
        yield Check("clock", OK, "agrees with the server's to a minute")
    else:
        detail = f"{duration(abs(difference))} {'ahead of' if difference > 0 else 'behind'} the server's"
        yield Check("clock", WARN, detail, "Set the clock of this machine: signed links and webhook signatures depend on it.")


def _access(client: Client, found: sources.Sources, organization: str) -> Check:
    try:
        keys = client.api_keys.list()
    except ForbiddenError:
        return Check("access", OK, f"the key is valid for {organization}, with a role below admin")
    except PictographError as error:
        return Check("access", WARN, f"the key is valid for {organization}; its role could not be read: {error.message}")
    own: Any = next((key for key in keys if key.key_prefix and found.api_key.reveal().startswith(key.key_prefix)), None)
    role = f", with the role {own.role}" if own else ""
    expires: datetime | None = own.expires_at if own else None
    until = f"; it expires {expires:%Y-%m-%d %H:%M} UTC" if expires else ""
    return Check("access", OK, f"the key is valid for {organization}{role}{until}")


def _rate_limit(rate: Any) -> Iterator[Check]:
    if rate.limit is None or rate.remaining is None:
        return
    detail = f"{rate.remaining} of {rate.limit} requests left in this hour"
    if rate.remaining >= rate.limit * _LOW_LIMIT:
        yield Check("rate limit", OK, detail)
    else:
        yield Check("rate limit", WARN, detail, "Use fewer parallel workers, or wait for the next hour; later requests get 429.")

"""Commands for the API key: `login`, `logout`, `whoami`, `profiles`, `init`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from pictograph import settings
from pictograph.cli import profile, prompts, sources
from pictograph.cli.failures import Declined
from pictograph.cli.output import write
from pictograph.cli.session import Session, SharedOptionsLast, session_of, shared_options
from pictograph.exceptions import ForbiddenError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.client import Client


def _command(name: str, run: Callable[..., int], short: str, text: str = "", *own: click.Parameter) -> click.Command:
    def callback(**values: Any) -> int:
        return run(session_of(click.get_current_context()), **values)

    return SharedOptionsLast(
        name, params=[*own, *shared_options()], callback=callback, help=f"{short}\n\n{text}" if text else short, short_help=short
    )


def login() -> click.Command:
    """Return `pictograph login`, which checks and stores an API key."""
    return _command(
        "login",
        _login,
        "Store an API key.",
        f"It is written to {profile.FILE}, readable only by you. The key is prompted for without echo, or read from standard input "
        "without a terminal. With --profile it is stored under that name; with --base-url the base URL is stored too.",
        click.Option(["--check/--no-check"], default=True, help="Check the key with a request before it is stored.  [default: check]"),
    )


def logout() -> click.Command:
    """Return `pictograph logout`, which removes an API key from the profile file."""
    return _command(
        "logout", _logout, "Remove the stored API key.", "The key stays valid; `pictograph api-keys delete` deletes it on the server."
    )


def whoami() -> click.Command:
    """Return `pictograph whoami`, which shows whose key is used and where it comes from."""
    return _command("whoami", _whoami, "Show the organization and role of the API key, and where key and base URL come from.")


def profiles() -> click.Command:
    """Return `pictograph profiles`, which lists the sections of the profile file."""
    return _command(
        "profiles",
        _profiles,
        "List the profiles that `pictograph login` has stored.",
        "Select one with --profile, which takes precedence over all environment variables, or with PICTOGRAPH_PROFILE.",
    )


def init() -> click.Command:
    """Return `pictograph init`, which writes a new profile file."""
    return _command(
        "init",
        _init,
        "Write a new profile with base URL and API key.",
        f"It replaces {profile.FILE}. Prompts for missing values; sends no request.",
        click.Option(["--yes"], is_flag=True, help="Replace an existing file without confirmation."),
    )


def _login(session: Session, check: bool) -> int:
    file = profile.path()
    before = profile.read(file)
    key = session.api_key or prompts.secret("API key")
    found = sources.find(session, new_key=key)
    base_url = settings.load(api_key=key, base_url=found.base_url, allow_http=session.allow_http).base_url
    organization = None
    if check:
        with session.open(key, base_url) as client:
            organization = client.organizations.me().name
    values = dict[str, Secret | None](api_key=key) | (dict(base_url=Secret(base_url)) if session.base_url else {})
    profile.store(file, profile.changed(before, values, found.profile))
    note = _shadowed(session)
    write(dict(profile=found.profile, file=str(file), base_url=base_url, organization=organization, note=note), session.form())
    return 0


def _logout(session: Session) -> int:
    file = profile.path()
    name = profile.section_name(session.profile)
    before = profile.read(file)
    stored = bool(profile.value(profile.sections(before).get(name, {}), "api_key"))
    if stored:
        profile.store(file, profile.changed(before, dict(api_key=None), name))
    note = _shadowed(session) or (None if stored else "No API key was stored in this profile.")
    write(dict(profile=name, file=str(file), removed=stored, note=note), session.form())
    return 0


def _shadowed(session: Session) -> str | None:
    """Return a note if the environment has a key that is used in place of the stored one."""
    if session.profile or not os.environ.get(profile.KEY_VARIABLE, "").strip():
        return None
    return f"{profile.KEY_VARIABLE} is set and takes precedence over this file. Unset it, or use --profile."


def _whoami(session: Session) -> int:
    found = sources.find(session)
    with session.open() as client:
        organization = client.organizations.me()
        name, role = _name_and_role(client, found)
    result = dict(
        organization=organization.name,
        organization_id=organization.id,
        plan=organization.subscription_tier,
        credits_remaining=organization.credits_remaining,
        api_key=found.key_prefix and f"{found.key_prefix}...",
        api_key_name=name,
        role=role,
        api_key_source=found.api_key_source,
        base_url=found.base_url,
        base_url_source=found.base_url_source,
        profile=found.profile,
    )
    note = None if role else "Only a key with the role admin or owner can read its own role."
    write({**result, "note": note}, session.form())
    return 0


def _name_and_role(client: Client, found: sources.Sources) -> tuple[str | None, str | None]:
    """Return name and role of the key. The API shows them in the list of all keys only, which needs the role admin."""
    try:
        keys = client.api_keys.list()
    except ForbiddenError:
        return None, None
    own = next((key for key in keys if key.key_prefix and found.api_key.reveal().startswith(key.key_prefix)), None)
    return (own.name, str(own.role)) if own else (None, None)


def _profiles(session: Session) -> int:
    chosen = profile.section_name(session.profile)
    rows = [_profile_row(name, section, chosen) for name, section in profile.sections(profile.read(profile.path())).items()]
    empty = "No profiles. Store an API key with: pictograph login"
    write(rows, session.form(("profile", "selected", "api_key", "base_url"), empty))
    return 0


def _profile_row(name: str, section: Mapping[str, Any], chosen: str) -> Mapping[str, object]:
    key = Secret(profile.value(section, "api_key"))
    prefix = sources.Sources(name, key, None, "", "").key_prefix
    shown = f"{prefix}..." if prefix else "stored" if key else None
    return dict(profile=name, selected=name == chosen, api_key=shown, base_url=profile.value(section, "base_url") or None)


def _init(session: Session, yes: bool) -> int:
    file = profile.path()
    name = profile.section_name(session.profile)
    if file.exists() and not yes:
        if (stream := prompts.not_a_terminal()) is not None:
            raise click.ClickException(f"refusing to replace {file} without --yes ({stream} is not a terminal)")
        if not prompts.confirm(f"Replace {file}?"):
            raise Declined("Canceled; nothing was changed.")
    url = session.base_url
    if url is None:
        default = os.environ.get(profile.URL_VARIABLE, "").strip() or settings.DEFAULT_BASE_URL
        url = (prompts.line(f"Base URL [{default}]: ") if prompts.not_a_terminal() is None else "") or default
    url = settings.check_base_url(url, allow_http=session.allow_http)
    key = session.api_key or prompts.secret("API key")
    settings.load(api_key=key, base_url=url, allow_http=session.allow_http)
    profile.store(file, profile.changed("", dict(api_key=key, base_url=Secret(url)), name))
    write(dict(profile=name, file=str(file), base_url=url, note=_shadowed(session)), session.form())
    return 0

"""`pictograph login` and `pictograph init`: store the API key and base URL in `~/.pictograph/config.toml`, readable only by its owner."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from pictograph import settings
from pictograph.cli import prompts
from pictograph.cli.failures import Declined
from pictograph.cli.output import write
from pictograph.cli.session import session_of, shared_options
from pictograph.exceptions import ConfigurationError
from pictograph.secret import Secret

URL_VARIABLE: Final = "PICTOGRAPH_BASE_URL"
KEY_VARIABLE: Final = "PICTOGRAPH_API_KEY"
SECTION: Final = "default"
_SECTION: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_DEFAULT: Final = re.compile(r"^([ \t]*\[[ \t]*default[ \t]*\][ \t]*(?:#.*)?)$", re.MULTILINE)


def profile_path() -> Path:
    """Return the path of the profile file."""
    return Path.home() / settings.PROFILE


def login() -> click.Command:
    """Return `pictograph login`, which checks and stores an API key."""
    options = [
        click.Option(["--check/--no-check"], default=True, help="Check the key with a request before it is stored.  [default: check]"),
        *shared_options(),
    ]
    text = (
        "Store an API key in ~/.pictograph/config.toml, readable only by you. The key is prompted for without echo, or read from "
        "standard input without a terminal. With --base-url the base URL is stored too."
    )
    return click.Command("login", params=list(options), callback=_login, help=text, short_help="Store an API key.")


def init() -> click.Command:
    """Return `pictograph init`, which writes a new profile."""
    yes = click.Option(["--yes"], is_flag=True, help="Replace an existing profile without confirmation.")
    text = "Write a new ~/.pictograph/config.toml with base URL and API key. Prompts for missing values; sends no request."
    return click.Command(
        "init", params=[yes, *shared_options()], callback=_init, help=text, short_help="Write a new profile with base URL and API key."
    )


@click.pass_context
def _login(ctx: click.Context, check: bool) -> int:
    session = session_of(ctx)
    path = profile_path()
    before = _read(path)
    key = session.api_key or prompts.secret("API key")
    base_url = settings.load(api_key=key, base_url=session.base_url, allow_http=session.allow_http).base_url
    organization = None
    if check:
        with session.open(key) as client:
            organization = client.organizations.me().name
    changes = dict(api_key=key, **(dict(base_url=Secret(base_url)) if session.base_url else {}))
    store(path, changed(before, changes))
    write(_result(path, base_url, organization), json_form=session.json)
    return 0


@click.pass_context
def _init(ctx: click.Context, yes: bool) -> int:
    session = session_of(ctx)
    path = profile_path()
    if path.exists() and not yes:
        if (stream := prompts.not_a_terminal()) is not None:
            raise click.ClickException(f"refusing to replace {path} without --yes ({stream} is not a terminal)")
        if not prompts.confirm(f"Replace {path}?"):
            raise Declined("Canceled; nothing was changed.")
    url = session.base_url
    if url is None:
        default = os.environ.get(URL_VARIABLE, "").strip() or settings.DEFAULT_BASE_URL
        url = (prompts.line(f"Base URL [{default}]: ") if prompts.not_a_terminal() is None else "") or default
    url = settings.check_base_url(url, allow_http=session.allow_http)
    key = session.api_key or prompts.secret("API key")
    settings.load(api_key=key, base_url=url, allow_http=session.allow_http)
    store(path, changed("", dict(api_key=key, base_url=Secret(url))))
    write(_result(path, url, None), json_form=session.json)
    return 0


def _result(path: Path, base_url: str, organization: str | None) -> Mapping[str, object]:
    note = f"{KEY_VARIABLE} is set and takes precedence over this file" if os.environ.get(KEY_VARIABLE, "").strip() else None
    return dict(profile=str(path), base_url=base_url, organization=organization, note=note)


def _read(path: Path) -> str:
    """Return the text of the profile. An invalid one is an error, so that the keys in it are not overwritten."""
    try:
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except ValueError:
        problem = "is not valid TOML"
    else:
        return text
    raise ConfigurationError(f"The profile file {path} {problem}", fix="Correct or remove it, or write a new one with `pictograph init`.")


def changed(text: str, values: Mapping[str, Secret]) -> str:
    """Return the text of a profile with these values in the `[default]` section. The rest is unchanged, comments too."""
    if _DEFAULT.search(text) is None:
        text = f"{text.rstrip()}\n\n[{SECTION}]\n".lstrip()
    before, title, after = _DEFAULT.split(text, maxsplit=1)
    next_section = _SECTION.search(after)
    end = next_section.start() if next_section else len(after)
    own, others = after[:end], after[end:]
    for name in values:
        own = re.sub(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*=.*\n?", "", own, flags=re.MULTILINE)
    lines = "".join(f"{name} = {json.dumps(value.reveal())}\n" for name, value in values.items())
    text = f"{before}{title}\n{lines}{own.removeprefix(chr(10))}{others}"
    if not _holds(text, values):
        raise ConfigurationError(
            "The profile has a format that `pictograph login` can't edit", fix="Write a new one with `pictograph init`."
        )
    return text


def _holds(text: str, values: Mapping[str, Secret]) -> bool:
    """Whether a TOML parser reads these values. A value could be in the text twice, in a syntax that is rarely used."""
    try:
        section = tomllib.loads(text).get(SECTION, {})
    except tomllib.TOMLDecodeError:
        return False
    return all(Secret(str(section.get(name))) == value for name, value in values.items())


def store(path: Path, text: str) -> None:
    """Write a file that only its owner may read, completely or not at all."""
    path = path.resolve()  # a symbolic link stays one
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".config-")  # created with mode 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise

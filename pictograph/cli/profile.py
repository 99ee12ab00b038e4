"""`pictograph init` and `pictograph login`: the key and the address in `~/.pictograph/config.toml`, which nobody else may read."""

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
    """Where the profile is."""
    return Path.home() / settings.PROFILE


def login() -> click.Command:
    """`pictograph login`: store a key, after having tried it."""
    options = [
        click.Option(["--check/--no-check"], default=True, help="Try the key before it is stored.  [default: check]"),
        *shared_options(),
    ]
    text = (
        "Store an API key in ~/.pictograph/config.toml, readable by you alone. The key is asked for without being shown, or read "
        "from standard input where there is no terminal. With --base-url the address is stored too."
    )
    return click.Command("login", params=list(options), callback=_login, help=text, short_help="Store an API key, after having tried it.")


def init() -> click.Command:
    """`pictograph init`: write a new profile."""
    yes = click.Option(["--yes", "sure"], is_flag=True, help="Replace a profile without asking.")
    text = "Write ~/.pictograph/config.toml anew: the address of the API and a key. Asks for what is not given; nothing is sent."
    return click.Command("init", params=[yes, *shared_options()], callback=_init, help=text, short_help="Write the profile anew.")


@click.pass_context
def _login(ctx: click.Context, check: bool) -> int:
    session = session_of(ctx)
    path = profile_path()
    before = _read(path)
    key = session.api_key or prompts.secret("API key")
    address = settings.load(api_key=key, base_url=session.base_url, allow_http=session.allow_http).base_url
    organization = None
    if check:
        with session.open(key) as client:
            organization = client.organizations.me().name
    changes = dict(api_key=key, **(dict(base_url=Secret(address)) if session.base_url else {}))
    store(path, changed(before, changes))
    write(_said(path, address, organization), json_form=session.json)
    return 0


@click.pass_context
def _init(ctx: click.Context, sure: bool) -> int:
    session = session_of(ctx)
    path = profile_path()
    if path.exists() and not sure:
        if not prompts.can_ask():
            raise click.ClickException(f"There is a profile already, {path}. Say --yes to replace it, or use `pictograph login`.")
        if not prompts.is_sure(f"Replace {path}?"):
            raise Declined("Nothing was done.")
    url = session.base_url
    if url is None:
        usual = os.environ.get(URL_VARIABLE, "").strip() or settings.DEFAULT_BASE_URL
        url = (prompts.line(f"Address of the API [{usual}]: ") if prompts.can_ask() else "") or usual
    url = settings.check_base_url(url, allow_http=session.allow_http)
    key = session.api_key or prompts.secret("API key")
    settings.load(api_key=key, base_url=url, allow_http=session.allow_http)
    store(path, changed("", dict(api_key=key, base_url=Secret(url))))
    write(_said(path, url, None), json_form=session.json)
    return 0


def _said(path: Path, address: str, organization: str | None) -> Mapping[str, object]:
    note = f"{KEY_VARIABLE} is set, and wins over this file" if os.environ.get(KEY_VARIABLE, "").strip() else None
    return dict(profile=str(path), address=address, organization=organization, note=note)


def _read(path: Path) -> str:
    """The profile as it is. One that can't be read is not written over: there may be a key in it that somebody wants to keep."""
    try:
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except ValueError:
        problem = "is not valid TOML"
    else:
        return text
    raise ConfigurationError(f"The profile file {path} {problem}", fix="Correct or remove it, or write it anew with `pictograph init`.")


def changed(text: str, values: Mapping[str, Secret]) -> str:
    """Return the text of a profile with these values under `[default]`. All else stays as it was, comments too."""
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
        raise ConfigurationError("The profile has a form that can't be changed here", fix="Write it anew with `pictograph init`.")
    return text


def _holds(text: str, values: Mapping[str, Secret]) -> bool:
    """Whether a reader of the file finds the values. They might stand there twice, in a form that is rarely used."""
    try:
        section = tomllib.loads(text).get(SECTION, {})
    except tomllib.TOMLDecodeError:
        return False
    return all(Secret(str(section.get(name))) == value for name, value in values.items())


def store(path: Path, text: str) -> None:
    """Write a file that only its owner may read, as a whole or not at all."""
    path = path.resolve()  # a link to a file elsewhere stays a link
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".config-")  # made with mode 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise

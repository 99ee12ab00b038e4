"""The profile file `~/.pictograph/config.toml`: sections with an API key and a base URL, readable only by its owner."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import click

from pictograph import settings
from pictograph.exceptions import ConfigurationError
from pictograph.secret import Secret

KEY_VARIABLE: Final = "PICTOGRAPH_API_KEY"
URL_VARIABLE: Final = "PICTOGRAPH_BASE_URL"
PROFILE_VARIABLE: Final = "PICTOGRAPH_PROFILE"
DEFAULT_SECTION: Final = "default"
FILE: Final = "~/.pictograph/config.toml"

_SECTION: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")


def path() -> Path:
    """Return the path of the profile file."""
    return Path.home() / settings.PROFILE


def section_name(given: str | None) -> str:
    """Return the section to use: that of `--profile`, of PICTOGRAPH_PROFILE, or `default`."""
    name = (given or os.environ.get(PROFILE_VARIABLE, "")).strip() or DEFAULT_SECTION
    if not _NAME.fullmatch(name):
        raise click.ClickException(f"{name!r} can't be the name of a profile. Use letters, digits, - and _.")
    return name


def read(file: Path) -> str:
    """Return the text of the file. An invalid one is an error, so that the keys in it are not overwritten."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except ValueError:
        problem = "is not valid TOML"
    else:
        return text
    raise ConfigurationError(f"The profile file {file} {problem}", fix="Correct or remove it, or write a new one with `pictograph init`.")


def sections(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the sections of the file by name."""
    found = tomllib.loads(text)
    return {name: cast("dict[str, Any]", section) for name, section in found.items() if isinstance(section, dict)}


def value(section: Mapping[str, Any], name: str) -> str:
    """Return a text of a section; empty if it is missing."""
    found = section.get(name)
    return found.strip() if isinstance(found, str) else ""


def changed(text: str, values: Mapping[str, Secret | None], section: str = DEFAULT_SECTION) -> str:
    """Return the text of the file with these values in a section; `None` removes a value. The rest is unchanged, comments too."""
    head = re.compile(rf"^([ \t]*\[[ \t]*{re.escape(section)}[ \t]*\][ \t]*(?:#.*)?)$", re.MULTILINE)
    if head.search(text) is None:
        text = f"{text.rstrip()}\n\n[{section}]\n".lstrip()
    before, title, after = head.split(text, maxsplit=1)
    next_section = _SECTION.search(after)
    end = next_section.start() if next_section else len(after)
    own, others = after[:end], after[end:]
    for name in values:
        own = re.sub(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*=.*\n?", "", own, flags=re.MULTILINE)
    lines = "".join(f"{name} = {json.dumps(one.reveal())}\n" for name, one in values.items() if one is not None)
    text = f"{before}{title}\n{lines}{own.removeprefix(chr(10))}{others}"
    if not _holds(text, values, section):
        raise ConfigurationError(
            "The profile has a format that `pictograph login` can't edit", fix="Write a new one with `pictograph init`."
        )
    return text


def _holds(text: str, values: Mapping[str, Secret | None], section: str) -> bool:
    """Whether a TOML parser reads these values. A value could be in the text twice, in a syntax that is rarely used."""
    try:
        read_back = tomllib.loads(text).get(section, {})
    except tomllib.TOMLDecodeError:
        return False
    return all((Secret(str(read_back[name])) if name in read_back else None) == one for name, one in values.items())


def store(file: Path, text: str) -> None:
    """Write a file that only its owner may read, completely or not at all."""
    file = file.resolve()  # a symbolic link stays one
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".config-")  # created with mode 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as new:
            new.write(text)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise

"""The two places where settings are found when they are not passed: environment variables and the profile file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NoReturn, TypeVar, cast

from pictograph import log_lines
from pictograph.exceptions import ConfigurationError

N = TypeVar("N", int, float)

PROFILE: Final = Path(".pictograph") / "config.toml"  # in the home directory
DEFAULT_SECTION: Final = "default"

_QUOTES: Final = "\"'"


class Environment:
    """Environment variables; a blank one counts as missing. Its repr shows no values.

    A pair of quotes around a value is removed: `docker run --env-file` passes those of the file on.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str) -> str | None:
        value = self._variables.get(name, "").strip()
        if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
            value = value[1:-1].strip()
        return value or None

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


class Profile:
    """One section of the profile file, by name. Read on first use, since most programs have their settings elsewhere.

    A section that was asked for by `name` must exist; `[default]` need not.
    """

    def __init__(self, home: Callable[[], Path], name: str | None = None) -> None:
        self._home = home
        self._name = name
        self._fields: Mapping[str, object] | None = None

    @property
    def section(self) -> str:
        return self._name or DEFAULT_SECTION

    def text(self, name: str) -> str | None:
        """Return a value, or raise `ConfigurationError` if the file can't be read."""
        if self._fields is None:
            self._fields = self._read()
        value = self._fields.get(name)
        return value.strip() or None if isinstance(value, str) else None

    def optional_text(self, name: str) -> str | None:
        """Return a value. A file that can't be read is logged and counts as empty, unless a section was asked for by name."""
        try:
            return self.text(name)
        except ConfigurationError as error:
            if self._name is not None:
                raise
            log_lines.write(logging.WARNING, "%s; its %s is not used", error.message, name)
            return None

    def _read(self) -> Mapping[str, object]:
        path: Path | None = None
        sections: Mapping[str, object] = {}
        problem = ""
        try:
            path = self._home() / PROFILE
            sections = _sections(path)
        except (RuntimeError, FileNotFoundError, NotADirectoryError):  # no home directory, or no file in it
            pass
        except OSError as error:
            problem = f"can't be read: {error.strerror}"
        except ValueError as error:  # of TOML or UTF-8
            problem = f"is not valid TOML: {error}"
        if problem:
            # Raised outside of the except block: the frames of the parser hold the text of the file, and the key in it.
            raise ConfigurationError(
                f"The profile file {path} {problem}", fix='Correct or remove it. It needs a [default] section with api_key = "...".'
            )
        section = sections.get(self.section)
        if isinstance(section, dict):
            return cast("dict[str, object]", section)
        if self._name is None:
            return {}
        names = [name for name, value in sections.items() if isinstance(value, dict)]
        del sections, section
        self._reject(names)

    def _reject(self, names: list[str]) -> NoReturn:
        known = f"It has: {', '.join(names)}." if names else "It has no profile yet."
        raise ConfigurationError(
            f"The profile {self._name!r} is not in ~/{PROFILE.as_posix()}", fix=f"{known} Add a section [{self._name}], or check the name."
        )


def _sections(path: Path) -> Mapping[str, object]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Notepad and PowerShell 5 write a byte-order mark

"""The standard streams: any name can be printed, a closed stream is not an error, and color only where it is wanted."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from pictograph.terminal import is_screen


def prepare() -> None:
    """Replace closed streams, and escape characters that the encoding of a stream lacks.

    Without a reader on file descriptor 1, the next file or socket that is opened would get its number and the output in it. A pipe on
    Windows is cp1252, a minimal Linux system ASCII: a name in another script is printed as `\\u9ce5`.
    """
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Send what is still buffered to the null device, so that it does not raise again when the interpreter exits."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(null, stream.fileno())
    os.close(null)


def has_color(stream: TextIO) -> bool:
    """Whether to write color. NO_COLOR takes precedence over FORCE_COLOR; both count if they are not empty (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_screen(stream)


def styled(text: str, stream: TextIO, *, bold: bool = False, color: str | None = None) -> str:
    """Return the text with escape sequences for bold and color, if the stream gets color."""
    if not has_color(stream):
        return text
    import click

    return click.style(text, bold=bold or None, fg=color)


def printable(text: str, stream: TextIO) -> str:
    """Return the text as the stream prints it: what its encoding lacks is escaped. For measuring its width."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)

"""What is asked of whoever sits there: a yes, a secret. Questions go to stderr, so that stdout stays the answer."""

from __future__ import annotations

import os
import sys
from getpass import getpass

import click

from pictograph.secret import Secret


def can_ask() -> bool:
    """Whether there is a person to ask: both the question and the answer go over a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def is_sure(question: str) -> bool:
    """Ask for a yes. Everything else is a no."""
    return line(f"{question} [y/N] ").lower() in ("y", "yes")


def line(prompt: str) -> str:
    """Ask for one line, empty at the end of input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def secret(name: str, variable: str | None = None) -> Secret:
    """A secret, from a variable, else from a prompt that shows nothing, else (without a terminal) from a line of standard input.

    Never from the arguments of the process: other programs can read those, and shells write them down.
    """
    found = Secret(os.environ.get(variable, "").strip()) if variable else Secret("")
    if not found:
        found = Secret((getpass(f"{name[0].upper()}{name[1:]}: ") if sys.stdin.isatty() else sys.stdin.readline()).strip())
    if not found:
        where = f"Set {variable}, or type it in, or send it" if variable else "Type it in, or send it"
        raise click.ClickException(f"No {name} was given. {where} to standard input.")
    return found

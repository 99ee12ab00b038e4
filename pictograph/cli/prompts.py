"""Prompts for a confirmation, a line or a secret. They go to stderr; stdout is for results."""

from __future__ import annotations

import os
import sys
from getpass import getpass

import click

from pictograph.secret import Secret


def not_a_terminal() -> str | None:
    """Return the stream that prevents a prompt because it is not a terminal: `stdin` or `stderr`. `None` if prompts are possible."""
    if not sys.stdin.isatty():
        return "stdin"
    return None if sys.stderr.isatty() else "stderr"


def confirm(question: str) -> bool:
    """Ask a question. Only `y` and `yes` confirm."""
    return line(f"{question} [y/N] ").lower() in ("y", "yes")


def line(prompt: str) -> str:
    """Ask for one line; empty at the end of the input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def secret(label: str, variable: str | None = None) -> Secret:
    """Return a secret from an environment variable, or from a prompt without echo, or (without a terminal) from a line of stdin.

    Never from the arguments of the process: other programs can read them, and shells keep them in their history.
    """
    found = Secret(os.environ.get(variable, "").strip()) if variable else Secret("")
    if not found:
        found = Secret((getpass(f"{label[0].upper()}{label[1:]}: ") if sys.stdin.isatty() else sys.stdin.readline()).strip())
    if not found:
        places = f"Set {variable}, or enter it, or pass it on standard input." if variable else "Enter it, or pass it on standard input."
        raise click.ClickException(f"Missing {label}. {places}")
    return found

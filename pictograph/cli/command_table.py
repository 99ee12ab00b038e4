"""The types of the command table: one `Row` per command, one `Group` per group of commands.

Imports nothing heavy, so that `pictograph --help` is fast. The rows are in `pictograph.cli.groups`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One command. Its options come from the signature of `target`, their help from `pictograph.cli.help_text`."""

    name: str
    target: str
    """`datasets.get` for a method of `client.datasets`; `module:function` for a function that takes the client first."""
    help: str
    """What the command does, as an imperative sentence."""
    columns: tuple[str, ...] = ()
    """Attributes of each item that the table of a list shows; by default all that hold a single value."""
    empty: str = ""
    """Note in place of the table of an empty list: what is missing, and how to make one."""
    resume: str = ""
    """How to go on after Ctrl-C, for a command that works on many files or images."""
    confirm: str = ""
    """Question to ask before data is lost or credits are charged. Names in braces are arguments."""
    positional: tuple[str, ...] | None = None
    """Parameters that are given without an option name; by default those that are required and not keyword-only."""
    may_be_empty: tuple[str, ...] = ()
    """Required lists that may be given no value."""
    option_names: Mapping[str, str] = {}
    """Option names that differ from the names of the parameters."""
    option_help: Mapping[str, str] = {}
    """Help of options that differs from `pictograph.cli.help_text.OPTION_HELP`."""
    select: Callable[[Any], object] | None = None
    """Returns the part of the result to print."""


class Group(NamedTuple):
    """Commands for one kind of object."""

    name: str
    help: str
    rows: tuple[Row, ...]

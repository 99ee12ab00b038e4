"""Which commands there are, and what each of them calls. Nothing is imported here, so that the list of commands is quick.

A target is `datasets.get` (a method of `client.datasets`), or `pictograph.pipelines:train_pipeline` (a function that takes the client
first). Whatever can be read from its signature and docstring is not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One command."""

    name: str
    target: str
    help: str = ""
    """In place of the first paragraph of the docstring, where that speaks of Python."""
    columns: tuple[str, ...] = ()
    """The attributes of each item that a table for people shows; all the simple ones if there are none here."""
    question: str = ""
    """What is asked before something is lost or charged; names in braces are arguments."""
    arguments: tuple[str, ...] | None = None
    """The parameters that are given without an option's name; those without a default unless said here."""
    renamed: Mapping[str, str] = {}
    """The names of options where they are not those of the parameters."""
    said: Mapping[str, str] = {}
    """What is said of parameters, where the docstring speaks of Python or of several at once."""
    result: Callable[[Any], object] | None = None
    """Picks what is shown out of what the call returns."""


class Group(NamedTuple):
    """Commands about one kind of thing."""

    name: str
    help: str
    rows: tuple[Row, ...]

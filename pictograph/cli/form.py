"""How to print a result. Imports nothing heavy, so that `pictograph --help` is fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Form(NamedTuple):
    """How to print a result."""

    json: bool = False
    wide: bool = False
    quiet: bool = False
    columns: Sequence[str] = ()
    """Attributes that the table of a list shows; by default all that hold a single value."""
    empty: str = ""
    """Note for a list without items."""

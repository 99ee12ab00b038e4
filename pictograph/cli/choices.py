"""Values of enumerations: checked before any request is sent, with a suggestion for a value that is mistyped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

import click
from click.shell_completion import CompletionItem


class OneOf(click.ParamType[str]):
    """One of several values. They are read when they are needed, since the models are not imported for the list of commands.

    Upper and lower case are the same. With `empty`, an empty text is accepted too: it stands for all values.
    """

    name = "choice"

    def __init__(self, values: Callable[[], Sequence[str]], *, empty: bool = False) -> None:
        self._values = values
        self._empty = empty

    def values(self) -> Sequence[str]:
        """Return the values, in the order of the contract."""
        return self._values()

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.values())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if self._empty and value == "":
            return value
        for known in self.values():
            if value.lower() == known.lower():
                return known
        self.fail(rejected(value, self.values()), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(value) for value in self.values() if value.startswith(incomplete)]


def rejected(value: str, values: Sequence[str]) -> str:
    """Return the message about a value that is not one of `values`."""
    by_lower_case = {known.lower(): known for known in values}
    near = get_close_matches(value.lower(), by_lower_case, n=1)
    suggestion = f" Did you mean {by_lower_case[near[0]]!r}?" if near else ""
    return f"{value!r} is not one of {', '.join(values)}.{suggestion}"

"""The registry of checks: functions that use methods of the client, each with the names of the methods that it covers."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = str(Path(__file__).parent)


@dataclass(frozen=True)
class Check:
    """One check. `differs` is the reason when the emulator deliberately differs from what that client expects."""

    title: str
    methods: tuple[str, ...]
    since: tuple[int, ...]
    until: tuple[int, ...]
    differs: str | None
    run: Callable[[Any], None]


CHECKS: list[Check] = []


def check(
    *methods: str, since: str = "0", until: str = "99", differs: str | None = None
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Register a function as the check of these methods (`resource.method`), for versions from `since` to before `until`."""

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        title = function.__name__.replace("_", " ")
        CHECKS.append(Check(title, methods, version_of(since), version_of(until), differs, function))
        return function

    return register


def version_of(text: str) -> tuple[int, ...]:
    """Return a version as comparable numbers."""
    return tuple(int(part) for part in text.split("."))


class Calls:
    """Records which methods of the client's resources are called."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def watch(self, client: Any) -> list[str]:
        """Record every call of a resource method from now on, of all clients. Returns the names of the methods."""
        return sorted(name for attribute in dir(client) if not attribute.startswith("_") for name in self._watch(client, attribute))

    def record(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function; its calls are recorded under this name."""

        @functools.wraps(function)
        def recorded(*args: Any, **options: Any) -> Any:
            self.seen.add(name)
            return function(*args, **options)

        return recorded

    def _watch(self, client: Any, attribute: str) -> Iterator[str]:
        kind = type(getattr(client, attribute))
        if not kind.__module__.startswith("pictograph.resources"):
            return
        for method in dir(kind):
            function = getattr(kind, method)
            if not method.startswith("_") and callable(function):
                recorded = self.record(f"{attribute}.{method}", function)
                static = isinstance(inspect.getattr_static(kind, method), staticmethod)
                setattr(kind, method, staticmethod(recorded) if static else recorded)
                yield f"{attribute}.{method}"


def rows(fixtures: Any, calls: Calls, surface: list[str], version: tuple[int, ...], only: str = "") -> Iterator[dict[str, Any]]:
    """Run the checks of this version and yield a row for each, then a row for each method without a check."""
    for one in CHECKS:
        if not one.since <= version < one.until or only not in one.title:
            continue
        calls.seen.clear()
        problem = _outcome(one, fixtures)
        missed = sorted(set(one.methods) - calls.seen)
        if problem is None and missed:
            problem = f"never called: {', '.join(missed)}"
        state = "FAILED" if problem is not None else "differs" if one.differs else "ok"
        yield {"methods": list(one.methods), "title": one.title, "state": state, "reason": problem or one.differs or ""}
        surface = [name for name in surface if name not in one.methods]
    if not only:
        yield from ({"methods": [name], "title": "", "state": "FAILED", "reason": "no check covers it"} for name in surface)


def _outcome(one: Check, fixtures: Any) -> str | None:
    try:
        one.run(fixtures)
    except Exception as error:
        at = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(FOLDER)][-1]
        text = " ".join(str(error).split()) or at.line
        return f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}: {text}"
    return None

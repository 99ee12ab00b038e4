"""What is checked: functions that use some methods of the client, each with the names of the methods that it proves."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = str(Path(__file__).parent)


@dataclass(frozen=True)
class Check:
    """One check. `differs` says where the emulator deliberately answers in another way than that client expects."""

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
    """Register a function as the proof of these methods (`resource.method`), for versions from `since` to before `until`."""

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        title = function.__name__.replace("_", " ")
        CHECKS.append(Check(title, methods, version_of(since), version_of(until), differs, function))
        return function

    return register


def version_of(text: str) -> tuple[int, ...]:
    """Return a version as numbers that compare."""
    return tuple(int(part) for part in text.split("."))


class Calls:
    """Which methods of the client's resources were called."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def watch(self, client: Any) -> list[str]:
        """Note every call of the resources' methods from now on, on all clients; return the names of the methods."""
        return sorted(name for attribute in dir(client) if not attribute.startswith("_") for name in self._watch(client, attribute))

    def note(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, noted under this name when it is called."""

        @functools.wraps(function)
        def noted(*args: Any, **options: Any) -> Any:
            self.seen.add(name)
            return function(*args, **options)

        return noted

    def _watch(self, client: Any, attribute: str) -> Iterator[str]:
        kind = type(getattr(client, attribute))
        if not kind.__module__.startswith("pictograph.resources"):
            return
        for method in dir(kind):
            function = getattr(kind, method)
            if not method.startswith("_") and callable(function):
                noted = self.note(f"{attribute}.{method}", function)
                setattr(kind, method, staticmethod(noted) if isinstance(inspect.getattr_static(kind, method), staticmethod) else noted)
                yield f"{attribute}.{method}"


def rows(scene: Any, calls: Calls, surface: list[str], version: tuple[int, ...], only: str = "") -> Iterator[dict[str, Any]]:
    """Run the checks of this version and yield a row for each; last a row for each method that none of them called."""
    for one in CHECKS:
        if not one.since <= version < one.until or only not in one.title:
            continue
        calls.seen.clear()
        problem = _outcome(one, scene)
        missed = sorted(set(one.methods) - calls.seen)
        if problem is None and missed:
            problem = f"never called: {', '.join(missed)}"
        state = "FAILED" if problem is not None else "differs" if one.differs else "ok"
        yield {"methods": list(one.methods), "title": one.title, "state": state, "reason": problem or one.differs or ""}
        surface = [name for name in surface if name not in one.methods]
    if not only:
        yield from ({"methods": [name], "title": "", "state": "FAILED", "reason": "no check calls it"} for name in surface)


def _outcome(one: Check, scene: Any) -> str | None:
    try:
        one.run(scene)
    except Exception as error:
        at = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(HERE)][-1]
        text = " ".join(str(error).split()) or at.line
        return f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}: {text}"
    return None

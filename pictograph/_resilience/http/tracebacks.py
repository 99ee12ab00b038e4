"""Tracebacks. Guarantee: no frame that holds the API key or a signed URL in its variables leaves with an exception."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Final, cast

_INTERNAL: Final = ("pictograph._resilience.http", "httpx", "httpcore", "h11", "h2", "anyio", "asyncio", "contextlib")


def without_tracebacks(exc: BaseException, handled: BaseException | None) -> None:
    """Remove all frames from an exception and those that it was raised from, up to the one that the caller is handling."""
    for each in _linked(exc, handled):
        each.__traceback__ = None


def without_internal_frames(exc: BaseException, handled: BaseException | None) -> None:
    """Keep the frames of the caller's own functions only, for an exception that one of them raised."""
    for each in _linked(exc, handled):
        frames: list[TracebackType] = []
        entry = each.__traceback__
        while entry is not None:
            if not _is_internal(entry.tb_frame.f_globals.get("__name__", "")):
                frames.append(entry)
            entry = entry.tb_next
        kept: TracebackType | None = None
        for entry in reversed(frames):
            kept = TracebackType(kept, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
        each.__traceback__ = kept


def _is_internal(module: str) -> bool:
    return any(module == name or module.startswith((f"{name}.", f"{name}2")) for name in _INTERNAL)


def _linked(exc: BaseException, handled: BaseException | None) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [exc]
    seen = {id(None), id(handled)}
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", current).exceptions

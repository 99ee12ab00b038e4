"""An interrupt (Ctrl-C) at a chosen point of a piece of code, instead of at whatever point a signal happens to arrive.

CPython looks for signals at a few instructions only: when a function begins, after a call, and when a loop goes round. Each of
them is a point, counted from 0; `interrupt(7)` raises `KeyboardInterrupt` at the eighth.
"""

from __future__ import annotations

import contextlib
import dis
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

_CHECKED = {dis.opmap[name] for name in ("RESUME", "CALL", "CALL_FUNCTION_EX", "JUMP_BACKWARD") if name in dis.opmap}


class Interrupt:
    """Counts points, and says whether the chosen one was reached."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.points = 0

    @property
    def was_raised(self) -> bool:
        return self.points > self.at


@contextlib.contextmanager
def interrupt(at: int, inside: Callable[[CodeType], bool]) -> Iterator[Interrupt]:
    """Raise `KeyboardInterrupt` at point `at` of the code that `inside` accepts. It is caught at the end of the block."""
    state = Interrupt(at)
    last: dict[FrameType, int] = {}

    def local(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return":
            last.pop(frame, None)
        if event != "opcode":
            return local
        before, last[frame] = last.get(frame), frame.f_code.co_code[frame.f_lasti]
        if before in _CHECKED and not state.was_raised:
            state.points += 1
            if state.was_raised:
                raise KeyboardInterrupt
        return local

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if not inside(frame.f_code):
            return None
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        return local

    sys.settrace(trace)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield state
    finally:
        sys.settrace(None)
        last.clear()

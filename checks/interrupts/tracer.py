"""Raises `KeyboardInterrupt` at one of the points where CPython checks for signals, or counts these points."""

from __future__ import annotations

import dis
import sys
from types import CodeType, FrameType
from typing import Any, Final

# The interpreter looks for signals after calls, at the start of functions, and when it jumps backwards.
_CHECKING: Final = frozenset(
    dis.opmap[name]
    for name in ("CALL", "CALL_FUNCTION_EX", "CALL_KW", "RESUME", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT")
    if name in dis.opmap and name != "JUMP_BACKWARD_NO_INTERRUPT"
)


class InterruptTracer:
    """Traces the calling thread inside a `with` block, in all functions that it calls.

    Points are numbered from 1. With `raise_at`, `KeyboardInterrupt` is raised at that point; without, they are only counted.
    """

    def __init__(self, raise_at: int | None = None) -> None:
        self.points = 0
        self.raised_in = ""
        self._raise_at = raise_at
        self._last: dict[FrameType, int] = {}
        self._codes: dict[CodeType, bytes] = {}

    def __enter__(self) -> InterruptTracer:
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)

    def stop(self) -> None:
        """End tracing before the end of the block."""
        sys.settrace(None)

    def _enter_frame(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code is InterruptTracer.__exit__.__code__ or frame.f_code is InterruptTracer.stop.__code__:
            return None
        frame.f_trace_opcodes = True
        return self._in_frame

    def _in_frame(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "opcode":
            before = self._last.get(frame)
            code = self._codes.get(frame.f_code)
            if code is None:
                code = self._codes[frame.f_code] = frame.f_code.co_code
            self._last[frame] = code[frame.f_lasti]
            if before in _CHECKING:
                self.points += 1
                if self.points == self._raise_at:
                    self.raised_in = f"{frame.f_code.co_qualname} ({frame.f_code.co_filename}:{frame.f_lineno})"
                    sys.settrace(None)
                    raise KeyboardInterrupt
        elif event == "return":
            self._last.pop(frame, None)
        return self._in_frame

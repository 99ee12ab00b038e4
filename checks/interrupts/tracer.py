"""Raises `KeyboardInterrupt` at one of the points where CPython checks for signals, or counts these points."""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable
from functools import cache
from types import CodeType, FrameType, TracebackType
from typing import Any, Final, Self

# The interpreter checks for signals after calls that return, at the start of functions, and when it jumps backwards. An exception at
# any other instruction would find no handler that fits, and leave the state of the interpreter damaged.
_NAMES: Final = ("CALL", "CALL_FUNCTION_EX", "CALL_KW", "RESUME", "JUMP_BACKWARD")
_CHECKING: Final = frozenset(dis.opmap[name] for name in _NAMES if name in dis.opmap)


@cache
def _handlers(code: CodeType) -> list[tuple[int, int, int]]:
    """The exception handlers of a function: first and last offset that one covers, and where it begins."""
    return [(entry.start, entry.end, entry.target) for entry in dis._parse_exception_table(code)]  # type: ignore[attr-defined]


def _handler(code: CodeType, offset: int) -> int | None:
    return next((target for start, end, target in _handlers(code) if start <= offset < end), None)


CRASHES: Final = sys.version_info[:2] == (3, 12)
"""CPython 3.12 can end with a segmentation fault when tracing of opcodes begins: nothing that the SDK does."""


class InterruptTracer:
    """Traces the calling thread inside a `with` block, in the functions that it calls and that `inside` accepts (default: all).

    Points are numbered from 1. With `raise_at`, `KeyboardInterrupt` is raised at that point; without, they are only counted.
    """

    def __init__(self, raise_at: int | None = None, *, inside: Callable[[CodeType], bool] | None = None) -> None:
        self.points = 0
        self.raised_in = ""
        self._raise_at = raise_at
        self._inside = inside
        self._last: dict[FrameType, int] = {}

    @property
    def was_raised(self) -> bool:
        return bool(self.raised_in)

    def __enter__(self) -> Self:
        sys._getframe().f_trace_opcodes = True  # Python 3.12 traces opcodes only if a frame wants it when tracing begins
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End tracing before the end of the block."""
        sys.settrace(None)
        self._last.clear()

    def _enter_frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code in (InterruptTracer.__exit__.__code__, InterruptTracer.stop.__code__):
            return None
        if self._inside is not None and not self._inside(frame.f_code):
            return None
        frame.f_trace = self._in_frame  # before the next line: from Python 3.12 on, opcodes are traced only where it is set
        frame.f_trace_opcodes = True
        return self._in_frame

    def _in_frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event in ("exception", "return"):
            self._last.pop(frame, None)  # a call that raised is not followed by a check
        if event != "opcode":
            return self._in_frame
        code, here = frame.f_code, frame.f_lasti
        before, self._last[frame] = self._last.get(frame), here
        # The interpreter raises at the instruction before, which may be in a `with` block that this one is not in.
        if before is not None and code.co_code[before] in _CHECKING and _handler(code, before) == _handler(code, here):
            self.points += 1
            if self.points == self._raise_at:
                self.raised_in = f"{frame.f_code.co_qualname} ({frame.f_code.co_filename}:{frame.f_lineno})"
                sys.settrace(None)
                raise KeyboardInterrupt
        return self._in_frame

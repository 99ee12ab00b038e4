"""Interrupts at one of the points where CPython checks for signals, or counts these points."""

from __future__ import annotations

import ctypes
import dis
import signal
import sys
import weakref
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType
from typing import Any, Final, Self

# The interpreter checks for signals at the end of calls into C, at the start of functions, and when it jumps backwards.
_NAMES: Final = ("CALL", "CALL_FUNCTION_EX", "CALL_KW", "JUMP_BACKWARD")
_CHECKING: Final = frozenset(dis.opmap[name] for name in _NAMES if name in dis.opmap)

CRASHES: Final = sys.version_info[:2] == (3, 12)
"""CPython 3.12 can end with a segmentation fault when tracing of opcodes begins: nothing that the SDK does."""

_set_interrupt = ctypes.pythonapi.PyErr_SetInterrupt
_set_interrupt.argtypes = [ctypes.py_object]  # that of a callback of a weak reference; the function ignores it
_set_interrupt.restype = None


class _Pending:
    """Simulates SIGINT when it is freed."""


def _interrupt() -> None:
    raise KeyboardInterrupt


class InterruptTracer:
    """Traces the main thread inside a `with` block, in the functions that it calls and that `inside` accepts (default: all).

    Points are numbered from 1. With `raise_at`, SIGINT is simulated at that point; without, they are only counted. The signal is set
    by no instruction of Python, but by the end of the trace function: so the interpreter notices it as it notices one that arrives
    while the traced instruction runs, and raises where it would raise then.
    """

    def __init__(self, raise_at: int | None = None, *, inside: Callable[[CodeType], bool] | None = None) -> None:
        self.points = 0
        self.raised_in = ""
        self.act: Callable[[], object] = _interrupt
        """What the signal handler does; by default it raises `KeyboardInterrupt`."""
        self._raise_at = raise_at
        self._inside = inside
        self._calling: FrameType | None = None  # traced a call just now, whose point is the start of the function as well
        self._reference: weakref.ref[_Pending] | None = None
        self._handler: Any = None

    @property
    def was_raised(self) -> bool:
        return bool(self.raised_in)

    def __enter__(self) -> Self:
        self._handler = signal.signal(signal.SIGINT, lambda number, frame: self.act())
        sys._getframe().f_trace_opcodes = True  # Python 3.12 traces opcodes only if a frame wants it when tracing begins
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End tracing before the end of the block."""
        sys.settrace(None)
        self._calling = None
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
            self._handler = None

    def _enter_frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        calling, self._calling = self._calling, None
        if frame.f_code in (InterruptTracer.__exit__.__code__, InterruptTracer.stop.__code__):
            return None
        if self._inside is not None and not self._inside(frame.f_code):
            return None
        frame.f_trace = self._in_frame  # before the next line: from Python 3.12 on, opcodes are traced only where it is set
        frame.f_trace_opcodes = True
        if calling is None or calling is not frame.f_back:
            self.points += 1
            if self.points == self._raise_at:
                pending = self._raise(frame)  # noqa: F841
        return self._in_frame

    def _in_frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        self._calling = None
        if event == "opcode" and frame.f_code.co_code[frame.f_lasti] in _CHECKING:
            self._calling = frame
            self.points += 1
            if self.points == self._raise_at:
                pending = self._raise(frame)  # noqa: F841
        return self._in_frame

    def _raise(self, frame: FrameType) -> _Pending:
        """Return what simulates the signal when it is freed: at the end of the trace function."""
        self.raised_in = f"{frame.f_code.co_qualname} ({frame.f_code.co_filename}:{frame.f_lineno})"
        sys.settrace(None)
        pending = _Pending()
        self._reference = weakref.ref(pending, _set_interrupt)
        return pending

"""Progress on stderr: a bar on a terminal, a line now and then in a log. Used by `progress=True` and the command line."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TextIO

from pictograph._resilience.loading import run_whole

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pictograph.bulk.progress import ProgressEvent

LINE_INTERVAL_SECONDS: Final = 10.0
"""Minimum time between two lines in a log, except where something begins or ends."""

DRAWING_INTERVAL_SECONDS: Final = 0.1
"""Minimum time between two drawings of the bar."""

# C0, DEL and C1; line and paragraph separator; marks, embeddings, overrides and isolates that change the direction of text; surrogates.
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Return `text` with control characters escaped, so that a name can't control the terminal or reorder a line."""
    return _CONTROL.sub(lambda found: " " if found[0] in "\t\n\r" else _escaped(ord(found[0])), text)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def size(count: float) -> str:
    """Return a number of bytes in the largest unit that leaves at least 1."""
    units = iter(("B", "kB", "MB", "GB", "TB", "PB"))
    unit = next(units)
    while abs(count) >= 999.5 and unit != "PB":
        count /= 1000
        unit = next(units)
    return f"{count:.0f} {unit}" if unit == "B" or count >= 99.95 else f"{count:.1f} {unit}"


def is_screen(stream: TextIO) -> bool:
    """Whether the stream is a terminal that can move the cursor and show color."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Display:
    """Shows one line of progress, and replaces it. Without rich or a terminal, writes lines. A closed stderr shows nothing.

    With `lines` false, only a bar is shown.
    """

    def __init__(self, monotonic: Callable[[], float], *, lines: bool = True) -> None:
        closed = sys.stderr is None  # pyright: ignore[reportUnnecessaryComparison]
        bar = not closed and is_screen(sys.stderr) and find_spec("rich") is not None
        self._bar = _Bar(monotonic) if bar else None
        self._lines = lines and not bar and not closed
        self._monotonic = monotonic
        self._next_line = monotonic() + LINE_INTERVAL_SECONDS

    def on_event(self, event: ProgressEvent) -> None:
        """Show the state of bulk work. In a log, the end of a phase is a line."""
        total = event.files_total
        parts = [f"{event.files_done}/{total} files" if total else f"{event.files_done} files found"]
        if event.bytes_done:
            parts += [size(event.bytes_done), f"{size(round(event.rate_bytes))}/s"]
        if event.remaining_seconds is not None and event.files_done < total:
            parts.append(f"{_duration(event.remaining_seconds)} left")
        if event.failures:
            parts.append(f"{event.failures} failed")
        text = f"{event.phase}: {', '.join(parts)} {event.filename}".rstrip()
        self.show(text, event.files_done, total, now=event.files_done == total > 0)

    def show(self, text: str, done: float, total: float, *, now: bool = False) -> None:
        """Show a text, and the share that is done if the total is not 0. In a log, write a line if it is time for one, or `now`."""
        if self._bar is not None:
            self._bar.show(visible(text), done, total)
        elif self._lines and (now or self._monotonic() >= self._next_line):
            self._next_line = self._monotonic() + LINE_INTERVAL_SECONDS
            percent = f" ({done / total:.0%})" if total else ""
            sys.stderr.write(f"{visible(text)}{percent}\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


class _Bar:
    """A progress bar. It is created when there is something to show.

    It is drawn when it changes, by no thread of its own: starting a thread is not safe from Ctrl-C. Nor are the first and the last
    drawing, which Ctrl-C therefore does not end half-way.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._monotonic = monotonic
        self._next_drawing = 0.0

    def show(self, text: str, done: float, total: float) -> None:
        if self._progress is None:
            run_whole(self._start)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=text, completed=done, total=total or None)
            if self._monotonic() >= self._next_drawing:
                self._next_drawing = self._monotonic() + DRAWING_INTERVAL_SECONDS
                self._progress.refresh()

    def stop(self) -> None:
        if self._progress is not None:
            run_whole(self._progress.stop)

    def _start(self) -> None:
        progress = _new_progress()
        self._task = progress.add_task("", total=None)
        self._progress = progress
        progress.start()


def _new_progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    # One line at any width: the text is shortened, not wrapped.
    text = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1))
    columns = (BarColumn(bar_width=24), TaskProgressColumn(), TimeElapsedColumn(), text)
    return Progress(*columns, console=Console(file=sys.stderr), transient=True, expand=True, auto_refresh=False)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

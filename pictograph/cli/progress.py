"""Progress of a running command on stderr: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from pictograph._resilience.loading import run_whole
from pictograph.cli.cells import size
from pictograph.cli.console import is_screen
from pictograph.cli.parameters import Callback
from pictograph.cli.serialize import visible
from pictograph.cli.shell_advice import for_shell

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pictograph.bulk.progress import ProgressEvent

LINE_INTERVAL_SECONDS: Final = 10.0
"""Minimum time between two lines in a log, unless the status of a job changes."""

DRAWING_INTERVAL_SECONDS: Final = 0.1
"""Minimum time between two drawings of the bar."""

# What a job is called, and the attribute that names one; by the class of the job's document.
_JOBS: Final[Mapping[str, tuple[str, str]]] = {
    "Export": ("export", "name"),
    "TrainingRun": ("training run", "id"),
    "BatchJob": ("auto-annotation job", "job_id"),
    "ConnectorImport": ("import", "import_id"),
    "VideoExtraction": ("frame extraction", "job_id"),
    "DatasetStorageStatus": ("storage change", "storage_job_id"),
    "DatasetStorageTransition": ("storage change", "job_id"),
    "WorkflowRun": ("workflow run", "id"),
}


class ProgressDisplay:
    """Shows progress, and remembers what a message about an interruption needs.

    With `quiet` nothing is shown. In a log there is a line when the status of a job changes, and at most one every
    `LINE_INTERVAL_SECONDS` otherwise.
    """

    def __init__(self, *, quiet: bool, json_form: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        screen = is_screen(sys.stderr)
        self._bar = _Bar(monotonic) if screen and not quiet else None
        # With --json, stderr is for a JSON error: other lines would make it hard to read.
        self._lines = not screen and not quiet and not json_form
        self._monotonic = monotonic
        self._next_line = monotonic() + LINE_INTERVAL_SECONDS
        self._files: tuple[int, int] | None = None
        self._status: str | None = None
        self.result: object = None
        """What the method returned. From then on, a message about an interruption names the job in it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Remove the bar: what follows is output."""
        if self._bar is not None:
            self._bar.stop()

    def listener(self, callback: Callback) -> Callable[..., None]:
        """Return the function to pass as a progress callback."""
        match callback:
            case Callback.BYTES:
                return self._on_bytes
            case Callback.FILES:
                return self._on_file
            case Callback.JOB:
                return self._on_job
            case Callback.EVENTS:
                return self._on_event

    def interrupted(self, interrupt: KeyboardInterrupt, resume: str) -> str:
        """Return what was done until Ctrl-C, and how to go on: the notes of the waits that it ended, or `resume` of the command."""
        sentences = [f"{self._files[0]} of {self._files[1]} files are done."] if self._files is not None else []
        notes: list[str] = getattr(interrupt, "__notes__", [])
        sentences += [for_shell(note) for note in notes] or [self._job_of_result() or resume]
        return visible(" ".join(filter(None, sentences)))

    def _job_of_result(self) -> str:
        if type(self.result).__name__ not in _JOBS:
            return ""
        return f"The {_name(self.result)} has the status {_status(self.result)}."

    def _on_bytes(self, done: int, total: int) -> None:
        self._show(f"{size(done)} of {size(total)}" if total else size(done), done, total)

    def _on_file(self, done: int, total: int, name: str) -> None:
        self._files = (done, total)
        self._show(f"{done}/{total} {name}", done, total)

    def _on_event(self, event: ProgressEvent) -> None:
        total = event.files_total
        parts = [f"{event.files_done}/{total} files" if total else f"{event.files_done} files found"]
        if event.bytes_done:
            parts += [size(event.bytes_done), f"{size(round(event.rate_bytes))}/s"]
        if event.remaining_seconds is not None and event.files_done < total:
            parts.append(f"{_duration(event.remaining_seconds)} left")
        if event.failures:
            parts.append(f"{event.failures} failed")
        self._show(f"{event.phase}: {', '.join(parts)} {event.filename}".rstrip(), event.files_done, total)

    def _on_job(self, job: Any) -> None:
        status = _status(job)
        percent = getattr(job, "progress", None)
        if status != self._status:
            self._status = status
            self._next_line = self._monotonic()
        self._show(f"{_name(job)}: {status}", percent or 0, 0 if percent is None else 100)

    def _show(self, text: str, done: float, total: float) -> None:
        if self._bar is not None:
            self._bar.show(visible(text), done, total)
        elif self._lines and self._monotonic() >= self._next_line:
            self._next_line = self._monotonic() + LINE_INTERVAL_SECONDS
            percent = f" ({done / total:.0%})" if total else ""
            sys.stderr.write(f"{visible(text)}{percent}\n")
            sys.stderr.flush()


def _status(job: Any) -> str:
    return str(getattr(job, "status", None) or getattr(job, "storage_state", ""))


def _name(job: Any) -> str:
    noun, attribute = _JOBS[type(job).__name__]
    name = getattr(job, attribute, None)
    return f"{noun} {name}" if name else noun


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

"""Progress of a running command: bytes, files, or the state of a job. Written to stderr, and only on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from pictograph.cli.parameters import Callback
from pictograph.cli.serialize import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

    from pictograph.bulk.progress import ProgressEvent


# The names of the same fields in the several kinds of jobs.
_IDS: Final = ("job_id", "import_id", "storage_job_id", "id")
_STATES: Final = ("status", "storage_state")
_PERCENTS: Final = ("progress",)


SECONDS_BETWEEN_LINES: Final = 10.0


class ProgressLine:
    """A progress bar. Remembers the id of the job that was polled last."""

    def __init__(self) -> None:
        self.job_id: str | None = None
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._last_line = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()

    def listener(self, callback: Callback) -> Callable[..., None]:
        """Return the function to pass as a progress callback."""
        match callback:
            case Callback.BYTES:
                return self._bytes
            case Callback.FILES:
                return self._files
            case Callback.JOB:
                return self._job
            case Callback.EVENTS:
                return self._event

    def _bytes(self, done: int, total: int) -> None:
        self._show(f"{done / 1e6:.1f} MB", done, total)

    def _files(self, done: int, total: int, name: str) -> None:
        self._show(f"{done}/{total} {visible(name)}", done, total)

    def _event(self, event: ProgressEvent) -> None:
        """Show the progress of bulk work: a bar on a terminal; otherwise, for logs, a line now and then."""
        total = event.files_total
        parts = [f"{event.files_done}/{total} files" if total else f"{event.files_done} files found"]
        if event.bytes_done:
            parts += [f"{event.bytes_done / 1e6:.1f} MB", f"{event.rate_bytes / 1e6:.1f} MB/s"]
        if event.remaining_seconds is not None and event.files_done < total:
            parts.append(f"{_duration(event.remaining_seconds)} left")
        if event.failures:
            parts.append(f"{event.failures} failed")
        text = ", ".join(parts)
        if sys.stderr.isatty():
            self._show(f"{text} {visible(event.filename)}", event.files_done, total)
        elif (now := time.monotonic()) - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = now
            sys.stderr.write(f"{event.phase}: {text}\n")

    def _job(self, job: object) -> None:
        self.job_id = _first(job, _IDS)
        percent = _first(job, _PERCENTS)
        self._show(str(_first(job, _STATES)), percent or 0, 0 if percent is None else 100)

    def _show(self, text: str, done: float, total: float) -> None:
        if not sys.stderr.isatty():
            return
        if self._progress is None:
            self._progress = _new_progress()
            self._task = self._progress.add_task("", total=None)
            self._progress.start()
        if self._task is not None:
            self._progress.update(self._task, description=text, completed=done, total=total or None)


def _new_progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    return Progress(*columns, console=Console(file=sys.stderr), transient=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _first(job: object, names: tuple[str, ...]) -> Any:
    """Return the first of these attributes that is set."""
    return next((value for name in names if (value := getattr(job, name, None)) is not None), None)

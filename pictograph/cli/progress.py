"""Progress of a running command: bytes, files, or the state of a job. Written to stderr, and only on a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from pictograph.cli.parameters import Callback
from pictograph.cli.serialize import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID


# The names of the same fields in the several kinds of jobs.
_IDS: Final = ("job_id", "import_id", "storage_job_id", "id")
_STATES: Final = ("status", "storage_state")
_PERCENTS: Final = ("progress",)


class ProgressLine:
    """A progress bar. Remembers the id of the job that was polled last."""

    def __init__(self) -> None:
        self.job_id: str | None = None
        self._progress: Progress | None = None
        self._task: TaskID | None = None

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

    def _bytes(self, done: int, total: int) -> None:
        self._show(f"{done / 1e6:.1f} MB", done, total)

    def _files(self, done: int, total: int, name: str) -> None:
        self._show(f"{done}/{total} {visible(name)}", done, total)

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


def _first(job: object, names: tuple[str, ...]) -> Any:
    """Return the first of these attributes that is set."""
    return next((value for name in names if (value := getattr(job, name, None)) is not None), None)

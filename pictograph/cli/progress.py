"""What a person sees while a command works: bytes, files, or the state of a job. On a terminal only, and on stderr."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from pictograph.cli.documents import visible
from pictograph.cli.parameters import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID


# What the documents of the several kinds of jobs call the same things.
_IDS: Final = ("job_id", "import_id", "storage_job_id", "id")
_STATES: Final = ("status", "storage_state")
_PERCENTS: Final = ("progress",)


class ProgressLine:
    """One line that changes. Keeps in mind which job was looked at last."""

    def __init__(self) -> None:
        self.job_id: str | None = None
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()

    def listener(self, feedback: Feedback) -> Callable[..., None]:
        """What a method is given to tell its news to."""
        match feedback:
            case Feedback.BYTES:
                return self._bytes
            case Feedback.FILES:
                return self._files
            case Feedback.JOB:
                return self._job

    def _bytes(self, done: int, total: int) -> None:
        self._show(f"{done / 1e6:.1f} MB", done, total)

    def _files(self, done: int, total: int, name: str) -> None:
        self._show(f"{done}/{total} {visible(name)}", done, total)

    def _job(self, document: object) -> None:
        self.job_id = _first(document, _IDS)
        percent = _first(document, _PERCENTS)
        self._show(str(_first(document, _STATES)), percent or 0, 0 if percent is None else 100)

    def _show(self, text: str, done: float, total: float) -> None:
        if not sys.stderr.isatty():
            return
        if self._progress is None:
            self._progress = _made()
            self._task = self._progress.add_task("", total=None)
            self._progress.start()
        if self._task is not None:
            self._progress.update(self._task, description=text, completed=done, total=total or None)


def _made() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    return Progress(*columns, console=Console(file=sys.stderr), transient=True)


def _first(document: object, names: tuple[str, ...]) -> Any:
    """The first of these that a document has."""
    return next((value for name in names if (value := getattr(document, name, None)) is not None), None)

"""Progress of a running command on stderr: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from pictograph.cli.parameters import Callback
from pictograph.cli.shell_advice import for_shell
from pictograph.terminal import Display, size, visible

if TYPE_CHECKING:
    from pictograph.bulk.progress import ProgressEvent

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

    With `quiet` nothing is shown. In a log there is a line when the status of a job changes, and otherwise at intervals.
    """

    def __init__(self, *, quiet: bool, json_form: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        # With --json, stderr is for a JSON error: other lines would make it hard to read.
        self._display = None if quiet else Display(monotonic, lines=not json_form)
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
        if self._display is not None:
            self._display.close()

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
        if self._display is not None:
            self._display.on_event(event)

    def _on_job(self, job: Any) -> None:
        status = _status(job)
        percent = getattr(job, "progress", None)
        changed, self._status = status != self._status, status
        self._show(f"{_name(job)}: {status}", percent or 0, 0 if percent is None else 100, now=changed)

    def _show(self, text: str, done: float, total: float, *, now: bool = False) -> None:
        if self._display is not None:
            self._display.show(text, done, total, now=now)


def _status(job: Any) -> str:
    return str(getattr(job, "status", None) or getattr(job, "storage_state", ""))


def _name(job: Any) -> str:
    noun, attribute = _JOBS[type(job).__name__]
    name = getattr(job, attribute, None)
    return f"{noun} {name}" if name else noun

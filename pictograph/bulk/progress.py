"""Progress of bulk work: one event for all kinds of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from attrs import frozen

from pictograph.terminal import Display

Phase: TypeAlias = Literal["plan", "upload", "download", "import"]
FileProgress: TypeAlias = Callable[[int, int, str], object]
"""Called as `progress(files_done, files_total, filename)`."""

_WINDOW_SECONDS: Final = 10.0  # the rate is that of the last seconds
_SAMPLES: Final = 100


@frozen
class ProgressEvent:
    """The state of bulk work after a file, successful or not, and at the start and end of each phase."""

    phase: Phase
    """`plan` while files are found, then `upload`, `download` or, of annotations, `import`. Its files are then images."""
    filename: str
    """Name of the file that is done; empty at the start of a phase."""
    files_done: int
    files_total: int
    """0 in the phase `plan`, in which it is not known."""
    bytes_done: int
    """Bytes that were transferred."""
    bytes_total: int
    """Bytes of all files, including those that need no transfer."""
    rate_bytes: float
    """Bytes per second, over the last ten seconds."""
    remaining_seconds: float | None
    """Estimated time that is left, `None` while it is unknown."""
    failures: int
    layout: str = ""
    """Of a folder: `class`, `split/class`, `nested` or `flat`. Known from the phase `upload` on, before anything is sent."""


OnProgress: TypeAlias = Callable[[ProgressEvent], object]
"""Called with a `ProgressEvent`."""


class Tracker:
    """Counts files and bytes, calls the callbacks, and with `progress=True` shows progress on stderr. Used by one thread at a time."""

    def __init__(self, monotonic: Callable[[], float], on_progress: OnProgress | None, progress: FileProgress | bool | None) -> None:
        self._monotonic = monotonic
        self._progress = None if isinstance(progress, bool) else progress
        self._display = Display(monotonic) if progress is True else None
        self._listeners: list[OnProgress] = [] if on_progress is None else [on_progress]
        if self._display is not None:
            self._listeners.append(self._display.on_event)
        self._phase: Phase = "plan"
        self._samples: deque[tuple[float, int, int]] = deque(maxlen=_SAMPLES)  # time, files done, bytes done
        self.layout = ""
        self.files_done = self.files_total = self.bytes_done = self.bytes_total = self.failures = 0

    def start(self, phase: Phase, *, files_total: int = 0, bytes_total: int = 0) -> None:
        """Begin a phase; counts start from zero."""
        self._phase, self.files_total, self.bytes_total = phase, files_total, bytes_total
        self.files_done = self.bytes_done = 0
        self._samples.clear()
        self._emit("")

    def found(self, filename: str) -> None:
        """A file was found, in the phase `plan`."""
        self.files_done += 1
        if self.files_done % _SAMPLES == 0:
            self._emit(filename)

    def done(self, filename: str, *, transferred_bytes: int = 0, failed: bool = False) -> None:
        """A file is done."""
        self.files_done += 1
        self.bytes_done += transferred_bytes
        self.failures += failed
        if self._progress is not None:
            self._progress(self.files_done, self.files_total, filename)
        self._emit(filename)

    def close(self) -> None:
        """The work has ended in any way."""
        if self._display is not None:
            self._display.close()

    def _emit(self, filename: str) -> None:
        if not self._listeners:
            return
        now = self._monotonic()
        self._samples.append((now, self.files_done, self.bytes_done))
        while len(self._samples) > 2 and now - self._samples[0][0] > _WINDOW_SECONDS:
            self._samples.popleft()
        then, files, transferred = self._samples[0]
        seconds = now - then
        files_rate = (self.files_done - files) / seconds if seconds > 0 else 0.0
        left = self.files_total - self.files_done
        event = ProgressEvent(
            phase=self._phase,
            filename=filename,
            files_done=self.files_done,
            files_total=self.files_total,
            bytes_done=self.bytes_done,
            bytes_total=self.bytes_total,
            rate_bytes=(self.bytes_done - transferred) / seconds if seconds > 0 else 0.0,
            remaining_seconds=left / files_rate if files_rate > 0 and self.files_total else None,
            failures=self.failures,
            layout=self.layout,
        )
        for listener in self._listeners:
            listener(event)

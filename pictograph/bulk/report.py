"""The outcome of each file of a bulk job, as JSON lines on disk, written while the job runs. Counts are kept in memory."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, Generic, Literal, TypeAlias, TypeVar, cast, overload

from attrs import fields, frozen
from msgspec.json import Encoder

T = TypeVar("T")

Kind: TypeAlias = Literal["uploaded", "downloaded", "saved", "present", "different", "failed", "skipped", "not tried"]
KEPT_REPORTS: Final = 5
ON_DISK: Final = {"on_disk": True}
"""Metadata of a field of a report that is as long as the folder: the command line names the file instead."""
_SHOWN: Final = 20


@frozen
class FileOutcome:
    """What happened to one file."""

    path: str
    """The local file; of annotations that were imported, the image as the annotation file names it."""
    outcome: Kind
    folder_path: str = ""
    """Folder in the dataset."""
    filename: str = ""
    """Name in the dataset."""
    reason: str = ""
    """Why it failed or was skipped; how the content was compared."""
    image_id: str = ""
    size_bytes: int = 0
    content: str = "image"
    """`image`, or `annotation` in downloads and imports."""


_FIELDS: Final = tuple(each.name for each in fields(FileOutcome))
_DEFAULTS: Final = ("", 0, "image")  # not written
_encode: Final = Encoder().encode


class Outcomes(Sequence[T], Generic[T]):
    """Outcomes in a file, read again for each iteration. Compares equal to a list of the same items."""

    def __init__(self, path: Path | None, length: int, wanted: Collection[str], make: Callable[[FileOutcome], T]) -> None:
        self._path = path
        self._length = length
        self._wanted = wanted
        self._make = make

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        if not self._length or self._path is None:
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                outcome = FileOutcome(**json.loads(line))
                if outcome.outcome in self._wanted:
                    yield self._make(outcome)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return list(self)[index]
        place = range(self._length)[index]
        return next(itertools.islice(self, place, None))

    def __reduce__(self) -> tuple[type[list[T]], tuple[list[T]]]:
        return list, (list(self),)  # pickled and copied as a list: the file may not be there where it is read

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        others = cast("Sequence[object]", other)
        return len(self) == len(others) and all(a == b for a, b in zip(self, others, strict=True))

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:_SHOWN] if self._length <= _SHOWN else itertools.islice(self, _SHOWN)))
        return f"[{shown}{', ...' if self._length > _SHOWN else ''}]"


class ReportWriter:
    """Writes a line for each outcome, and counts them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("wb")

    def add(self, outcome: FileOutcome) -> None:
        self.counts[outcome.outcome] += 1
        given = {name: value for name in _FIELDS if (value := getattr(outcome, name)) not in _DEFAULTS}
        try:
            line = _encode(given)  # takes a tenth of the time of `json`
        except UnicodeEncodeError:  # a path that is not valid Unicode
            line = json.dumps(given).encode()
        self._file.write(line + b"\n")

    def flush(self) -> None:
        """Hand what was written to the system, so that it outlives this process."""
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def outcomes(self, wanted: Collection[str], make: Callable[[FileOutcome], T]) -> Outcomes[T]:
        """Return the outcomes of these kinds, each as `make` converts it."""
        return Outcomes(self.path, sum(self.counts[kind] for kind in wanted), wanted, make)


def same(outcome: FileOutcome) -> FileOutcome:
    return outcome


def new_report(folder: Path, name: str) -> ReportWriter:
    """Start a report with a name of its own in `folder`. The last few of the same job are kept."""
    earlier = sorted(folder.glob(f"{name}-*.jsonl"))
    for path in earlier[: -(KEPT_REPORTS - 1)]:
        path.unlink(missing_ok=True)
    numbers = (int(path.stem.rpartition("-")[2]) for path in earlier if path.stem.rpartition("-")[2].isdigit())
    return ReportWriter(folder / f"{name}-{max(numbers, default=0) + 1:06}.jsonl")


def one_line(error: BaseException) -> str:
    """The first line of an error: the second is advice for a program, not about this file."""
    return str(error).partition("\n")[0] or type(error).__name__

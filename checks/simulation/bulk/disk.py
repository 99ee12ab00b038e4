"""The disk of the processes of a job: real files in memory, each write of the SDK a point at which its process may end."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

from checks.simulation import world
from pictograph._resilience import part_file
from pictograph._resilience.part_file import PartFile
from pictograph.bulk import download, download_plan, listing, upload
from pictograph.bulk.journal import Journal

IN_MEMORY: Final = Path("/dev/shm")  # faster than /tmp, where it exists
MODIFIED_NS: Final = 1_700_000_000_000_000_000

FILES_OF_A_BATCH: Final = 4
IMAGES_OF_A_PAGE: Final = 2
LINKS_OF_A_LIST: Final = 6
LEAST_BYTES_OF_A_PART: Final = 64
"""The sizes of the SDK, so that a job of ten small files meets the borders that one of a hundred thousand does."""

_numbers = itertools.count(1)


@cache
def _root() -> Path:
    created = tempfile.mkdtemp(prefix="simulation-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, created, ignore_errors=True)
    return Path(created)


class Disk:
    """The folders of one job: its images, its journal and what it downloads."""

    def __init__(self) -> None:
        self._folder = _root() / str(next(_numbers))
        self.images = self._folder / "images"
        self.work = self._folder / "work"
        self.journal = self.work / "journal.sqlite"
        self.downloads = self.work / "downloads"
        self._crashes = 0
        self.images.mkdir(parents=True)
        self.work.mkdir()

    def add_image(self, name: str, content: bytes) -> Path:
        path = self.images / name
        path.write_bytes(content)
        os.utime(path, ns=(MODIFIED_NS, MODIFIED_NS))
        return path

    def crash(self) -> None:
        """A process was killed: what it has written is there, what it has open or not flushed is lost.

        Its thread, which never runs again, keeps the old files open; the next process finds copies of them.
        """
        self._crashes += 1
        left = self._folder / f"left {self._crashes}"
        self.work.rename(left)
        shutil.copytree(left, self.work, symlinks=True)

    def downloaded(self) -> dict[str, bytes]:
        """The files that were downloaded, by name. Part files are not among them."""
        return {name: content for name, content in self._files().items() if not part_file.PART_NAME.fullmatch(name)}

    def parts(self) -> list[str]:
        """The names of part files that are left."""
        return [name for name in self._files() if part_file.PART_NAME.fullmatch(name)]

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _files(self) -> dict[str, bytes]:
        if not self.downloads.exists():
            return {}
        return {path.name: path.read_bytes() for path in sorted(self.downloads.rglob("*")) if path.is_file()}


def _write() -> None:
    """Something is being written: the process may end here, and others may run meanwhile."""
    current = world.current()
    if current.is_over:
        return
    process = current.process
    process.writes += 1
    process.at_write(process.writes)
    if current.random.random() < 0.05:
        current.block(lambda: False, current.random.uniform(0.0, 0.02))


def _between_writes(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def with_points(*args: Any, **kwargs: Any) -> Any:
        _write()
        value = function(*args, **kwargs)
        _write()
        return value

    return with_points


def _announced(end_session: Callable[[Journal], None]) -> Callable[[Journal], None]:
    def announced(journal: Journal) -> None:
        world.current().process.at_session_end()
        end_session(journal)

    return announced


def install() -> None:
    """Let processes end between the writes of the SDK, and work in small batches."""
    for written in (Journal.run, PartFile.write, PartFile.keep):
        setattr(Journal if written is Journal.run else PartFile, written.__name__, _between_writes(written))
    Journal.end_session = _announced(Journal.end_session)  # type: ignore[method-assign]
    vars(upload)["MAX_IMAGES"] = FILES_OF_A_BATCH
    vars(download)["_BATCH"] = FILES_OF_A_BATCH
    vars(download_plan)["MAX_LINKS"] = LINKS_OF_A_LIST
    vars(listing)["PAGE_IMAGES"] = IMAGES_OF_A_PAGE
    vars(part_file)["LEAST_BYTES"] = LEAST_BYTES_OF_A_PART
    if hasattr(part_file, "ResumablePart"):
        part_file.ResumablePart.LEAST_BYTES = LEAST_BYTES_OF_A_PART

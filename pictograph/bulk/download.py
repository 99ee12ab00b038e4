"""Download the images and annotations of a dataset: what is there and right stays, the rest is fetched."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import define, frozen
from pictograph_api.api.annotations import get_annotation_file
from pictograph_api.api.images import download_image

from pictograph._resilience.operations import Outcome, call, check_open, gather
from pictograph._resilience.part_file import write_whole
from pictograph._resilience.transfer import download, inside, link_expired
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.download_layout import Layout
from pictograph.bulk.download_plan import DownloadPlan, Links, get_links
from pictograph.bulk.journal import Journal
from pictograph.bulk.progress import Tracker
from pictograph.bulk.reading import take
from pictograph.bulk.report import FileOutcome, Kind, ReportWriter, one_line
from pictograph.exceptions import (
    AuthError,
    ConflictError,
    ForbiddenError,
    PaymentRequiredError,
    PictographError,
    RateLimitError,
)

if TYPE_CHECKING:
    from pictograph.secret import Secret

Content: TypeAlias = Literal["image", "annotation"]
LINKS: Final = "list_dataset_downloads"
_NEXT: Final = """
SELECT * FROM wanted WHERE seq > :after AND list = (SELECT list FROM wanted WHERE seq > :after ORDER BY seq LIMIT 1)
ORDER BY seq LIMIT :most
"""
_BATCH: Final = 500
_EXAMINED: Final = 100
_FAILURES_IN_A_ROW: Final = 32
_FOR_ALL: Final = (AuthError, ForbiddenError, PaymentRequiredError, RateLimitError, ConflictError)
_DISK_ERRORS: Final = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT})


@frozen
class File:
    """A file to fetch."""

    image_id: str
    content: Content
    name: str
    """Path below the folder, with `/`."""
    given: str
    """Folder and name in the dataset."""
    size_bytes: int
    """0 for annotations: it is not known."""
    renamed: bool
    """Whether this system can't store the usual name, or another file has it."""

    @property
    def key(self) -> str:
        return f"{self.image_id} {self.content}"


@define
class Download:
    """One run. `stopped` is the error after which the rest was not tried."""

    dataset_name: str
    folder: Path
    mode: str
    status: str | None
    layout: Layout
    plan: DownloadPlan
    links: Links
    journal: Journal
    report: ReportWriter
    tracker: Tracker
    pace: Pace
    resume: bool
    downloaded: dict[Content, int]
    present: dict[Content, int]
    stopped: Exception | None = None
    _failures_in_a_row: int = 0

    async def run(self) -> None:
        self.tracker.start("download", files_total=self.plan.files, bytes_total=self.plan.bytes)
        after = 0
        while rows := self.journal.rows(_NEXT, {"after": after, "most": _BATCH}):
            after = rows[-1]["seq"]
            files = [file for row in rows for file in _files(row, self.layout)]
            if self.stopped is None:
                files = await self._fetch_batch(await self._missing(files), rows[0]["list"])
            for file in files:
                self._report(file, "not tried", "")
            self.report.flush()

    async def _fetch_batch(self, files: list[File], status: str) -> list[File]:
        """Fetch files that may be in one list of links. Returns those that were not tried.

        Links that ran out are requested again, what arrived damaged is fetched again, and what has no link is requested by its id.
        """
        left = {file.key: file for file in files}
        if self.links.status != status and any(file.content == "image" for file in files):
            await self._get_links(status)
        for last in (False, True):
            if left and self.stopped is None:
                if last and any(file.image_id in self.links.by_id for file in left.values()):
                    await self._get_links(self.links.status)
                await self._fetch_all(list(left.values()), left, last=last)
        return list(left.values())

    async def _get_links(self, status: str) -> None:
        """Get the links of the images with a status, or those of the first list."""
        self.links.by_id.clear()  # only one list is in memory
        try:
            self.links, _ = await get_links(self.dataset_name, self.mode, status or self.status)
        except PictographError as error:
            self.stopped = error
        self.links.status = status

    async def _fetch_all(self, files: list[File], left: dict[str, File], *, last: bool) -> None:
        if self.stopped is not None:
            return
        started: list[File] = []

        def coroutines() -> Iterator[Coroutine[Any, Any, Path]]:
            for file in files:
                if self.stopped is not None:
                    return
                started.append(file)
                yield self._fetch(file, last=last)

        def done(index: int, outcome: Outcome[Path]) -> None:
            file, error = started[index], outcome.error
            if error is None:
                self._fetched(left.pop(file.key), outcome.result())
            elif self._concerns_all(error):
                self.stopped = self.stopped or error
            elif last or not (link_expired(error) or _is_damaged(error)):
                self._failed(left.pop(file.key), error)

        await gather(coroutines(), limit=self.pace.workers, on_done=done)

    async def _fetch(self, file: File, *, last: bool) -> Path:
        path = inside(self.folder, *file.name.split("/"))
        if file.content == "annotation":
            document = await self.pace.transfer(lambda: call(get_annotation_file.request(file.image_id), max_retries=0))
            await check_open()  # after an interrupt, the next call may write it
            return write_whole(path, json.dumps(document.to_dict(), ensure_ascii=False, indent=2).encode())
        link = self.links.by_id.get(file.image_id)
        if link is not None:
            try:
                return await self._transfer(link, path, file)
            except PictographError as error:
                if not (last and link_expired(error)):
                    raise
        request = download_image.request(file.image_id)
        return await self.pace.transfer(
            lambda: download(
                request, path, operation=request.operation_id, expected_bytes=file.size_bytes, max_retries=0, content_id=file.image_id
            )
        )

    async def _transfer(self, link: Secret, path: Path, file: File) -> Path:
        def send() -> Coroutine[Any, Any, Path]:
            return download(link, path, operation=LINKS, expected_bytes=file.size_bytes, content_id=file.image_id, max_retries=0)

        return await self.pace.transfer(send)

    async def _missing(self, files: list[File]) -> list[File]:
        """Return the files that are to be fetched, and report the others."""
        missing: list[File] = []
        examined = ((file, self._is_present(file)) for file in files)
        while some := await take(examined, _EXAMINED):
            for file, is_present in some:
                if is_present:
                    self.present[file.content] += 1
                    self._report(file, "present", "")
                else:
                    missing.append(file)
        return missing

    # Outcomes

    def _is_present(self, file: File) -> bool:
        """Whether a file is there and right: its size, and what the journal recorded when it was written."""
        row = self.journal.row("SELECT * FROM images WHERE id = ? AND path = ?", (file.key, file.name))
        try:
            state = inside(self.folder, *file.name.split("/")).lstat()
        except (OSError, ValueError):
            return False
        if not self.resume or not stat.S_ISREG(state.st_mode):
            return False
        if file.content == "annotation":  # they may change: right is what was fetched since the last complete run
            right = row is not None and row["state"] == self.journal.session and row["size"] == state.st_size
        else:
            right = state.st_size == file.size_bytes
        return right and (row is None or row["modified"] == state.st_mtime_ns)

    def _fetched(self, file: File, path: Path) -> None:
        state = path.stat()
        self.journal.run(
            "INSERT OR REPLACE INTO images VALUES (?, ?, ?, ?, ?)",
            (file.key, file.name, state.st_size, state.st_mtime_ns, self.journal.session),
        )
        self.downloaded[file.content] += 1
        self._failures_in_a_row = 0
        self._report(file, "downloaded", "", state.st_size)

    def _failed(self, file: File, error: Exception) -> None:
        self.journal.run("INSERT OR IGNORE INTO failed VALUES (?)", (file.image_id,))
        self._report(file, "failed", one_line(error))
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= _FAILURES_IN_A_ROW and self.stopped is None:
            self.stopped = error

    def _concerns_all(self, error: Exception) -> bool:
        if isinstance(error, OSError):
            return error.errno in _DISK_ERRORS or (error.errno in (errno.EACCES, errno.EPERM) and not os.access(self.folder, os.W_OK))
        return isinstance(error, _FOR_ALL)

    def _report(self, file: File, outcome: Kind, reason: str, size_bytes: int = 0) -> None:
        if not reason and file.renamed:
            name = file.given if file.content == "image" else f"{file.given}.json"
            reason = f"written as {file.name!r}: this system can't store the name {name!r}, or another file has it"
        folder, _, filename = file.given.rpartition("/")
        path = os.fspath(self.folder / file.name)
        self.report.add(
            FileOutcome(path, outcome, f"/{folder}", filename, reason, file.image_id, size_bytes or file.size_bytes, file.content)
        )
        if outcome != "not tried":
            counted = outcome == "downloaded" and file.content == "image"  # the total is that of the images: no other size is known
            self.tracker.done(file.name, transferred_bytes=size_bytes if counted else 0, failed=outcome == "failed")


def _is_damaged(error: Exception) -> bool:
    """Whether a response came that is not what was requested: a part of it, or other bytes than storage has."""
    return isinstance(error, PictographError) and error.status_code in (200, 206)


def _files(row: sqlite3.Row, layout: Layout) -> Iterator[File]:
    image_id, path, given, renamed = row["id"], row["path"], row["given"], bool(row["renamed"])
    if row["image"]:
        yield File(image_id, "image", path, given, row["size"], renamed)
    if row["annotations"]:
        yield File(image_id, "annotation", layout.annotation_file(path), given, 0, renamed)

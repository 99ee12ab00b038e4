"""What happens to each file of an upload: in the journal, in the report, and as progress."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import frozen

from pictograph.bulk.batch import Item
from pictograph.bulk.decisions import Target
from pictograph.bulk.journal import Journal
from pictograph.bulk.progress import Tracker
from pictograph.bulk.report import FileOutcome, Kind, ReportWriter

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem


@frozen
class JournalRecords:
    """The records of one run. See `sender.Records`."""

    target: Target
    journal: Journal
    report: ReportWriter
    tracker: Tracker
    on_registered: Callable[[Item, RegisteredImageItem], object]

    def renamed(self, item: Item) -> None:
        """It is going to be sent under another name than its own."""
        self._write(item, "named")

    def sent(self, item: Item) -> None:
        if item.stored:
            self._write(item, "stored")
        self._count(item)

    def uploaded(self, item: Item, image: RegisteredImageItem) -> None:
        self._write(item, "done")
        self.on_registered(item, image)
        self._report_item(item, "uploaded", "", image.image_id)

    def taken(self, item: Item, reason: str) -> None:
        self._write(item, "done")
        if self.target.taken_is_failure or self.target.on_conflict in ("error", "replace", "rename"):
            self._report_item(item, "failed", f"conflict: {reason}")
        else:
            self._report_item(item, "present", f"the content was not compared: {reason}")

    def rejected(self, item: Item, reason: str) -> None:
        self.journal.run("DELETE FROM files WHERE path = ?", (item.key,))
        self.failed(item, reason)

    def failed(self, item: Item, reason: str) -> None:
        self._report_item(item, "failed", reason)

    def unread(self, item: Item, reason: str) -> None:
        """It can't be read."""
        self.report_file(FileOutcome(os.fspath(item.image.path), "failed", *item.destination, reason))

    def not_tried(self, item: Item) -> None:
        self._report_item(item, "not tried", "")

    def report_file(self, outcome: FileOutcome, *, counted: bool = False) -> None:
        """Report a file. `counted` is whether its progress was reported when its content arrived."""
        failed = outcome.outcome == "failed"
        self.report.add(outcome)
        if counted:
            self.tracker.failures += failed
        elif outcome.outcome != "not tried":
            self.tracker.done(outcome.filename, failed=failed)

    def _count(self, item: Item) -> None:
        item.counted = True
        self.tracker.done(item.name, transferred_bytes=item.image.upload.size_bytes)

    def _report_item(self, item: Item, outcome: Kind, reason: str, image_id: str = "") -> None:
        path, size = os.fspath(item.image.path), item.image.upload.size_bytes
        self.report_file(FileOutcome(path, outcome, *item.destination, reason, image_id, size), counted=item.counted)

    def _write(self, item: Item, state: str) -> None:
        content = item.image.upload
        self.journal.run(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.key,
                *item.destination,
                content.size_bytes,
                content.modified_ns,
                item.sha256 or None,
                state,
                item.image.width,
                item.image.height,
                item.image.content_type,
            ),
        )

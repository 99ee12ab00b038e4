"""Upload the files of a source: send batches, record and report each outcome."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import define, field
from pictograph_api import models
from pictograph_api.api.batch import batch_delete_images

from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, call
from pictograph._resilience.transfer import link_expired
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.batch import (
    MAX_IMAGES,
    BulkNotOffered,
    Item,
    Sent,
    create_links,
    put_all,
    register,
    registration_key,
    upload_single,
)
from pictograph.bulk.decisions import Decisions, Target
from pictograph.bulk.journal import Journal
from pictograph.bulk.plan import Plan
from pictograph.bulk.progress import Tracker
from pictograph.bulk.report import FileOutcome, Kind, ReportWriter, one_line
from pictograph.bulk.source import Source
from pictograph.exceptions import (
    AuthError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PaymentRequiredError,
    PictographError,
    RateLimitError,
)
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem

_FOR_ALL: Final = (AuthError, ForbiddenError, NotFoundError, PaymentRequiredError, RateLimitError)
"""Errors that the next file would get too."""
_FAILURES_IN_A_ROW: Final = 32
_FAILED_BATCHES: Final = 2


@define
class Upload:
    """One run. `stopped` is the error after which the rest was not tried."""

    source: Source
    target: Target
    plan: Plan
    journal: Journal
    report: ReportWriter
    tracker: Tracker
    pace: Pace
    on_registered: Callable[[Item, RegisteredImageItem], object] = lambda item, image: None
    stopped: PictographError | None = None
    _single: bool = False
    _batches: int = 0
    _failed_batches: int = 0
    _failures_in_a_row: int = 0
    _waiting: list[Item] = field(factory=list[Item])

    async def run(self) -> None:
        """Upload everything. An error that concerns all files is raised if it is the first outcome of the server."""
        self.tracker.start("upload", files_total=self.plan.files, bytes_total=self.plan.bytes)
        decisions = Decisions(self.source, self.target, self.journal)
        after = 0
        while self.stopped is None and (rows := decisions.rows(after, MAX_IMAGES)):
            for row in rows:
                after = row["seq"]
                decided = decisions.decide(row)
                if isinstance(decided, Item):
                    self._waiting.append(decided)
                else:
                    self._report(decided)
                if len(self._waiting) >= MAX_IMAGES:
                    await self._send_waiting()
                    if self.stopped is not None:
                        break
            self.report.flush()
        if self.stopped is None:
            await self._send_waiting()
        if self.stopped is not None:
            self._report_rest(after)
        self.report.flush()
        if self.stopped is None:
            self.journal.end_session()

    # Sending

    async def _send_waiting(self) -> None:
        """Send a batch, and once more what an earlier run had stored and the storage host no longer has."""
        items, self._waiting = self._waiting, []
        again = await self._send(items) if items else []
        if again and self.stopped is None:
            again = await self._send(again)
        for item in again:
            self._not_tried(item)

    async def _send(self, items: list[Item]) -> list[Item]:
        """Send a batch. Returns the files that must be sent again, or that were not tried."""
        self._batches += 1
        key = derive(self.target.idempotency_key, f"batch-{self._batches - 1}")
        open_items = {item.seq: item for item in items}
        try:
            if not self._single:
                try:
                    return await self._send_in_bulk(open_items, key)
                except BulkNotOffered:
                    self._single = True
            await self._send_single(open_items, key)
        except PictographError as error:
            self._batch_failed(error, open_items)
        else:
            self._failed_batches = 0
        return list(open_items.values())

    async def _send_in_bulk(self, open_items: dict[int, Item], key: str | None) -> list[Item]:
        for again in (False, True):
            missing = [item for item in open_items.values() if not item.stored]
            if not missing:
                break
            # A second request for links is another request: links run out, and the storage host rejects them.
            links = await create_links(self.target.dataset_id, missing, derive(key, "again") if again else key)
            for seq, problem in list(links.items()):
                if not isinstance(problem, Secret):
                    self._fail(open_items.pop(seq), problem)
                    del links[seq]
            usable = {seq: link for seq, link in links.items() if isinstance(link, Secret)}
            sending = [item for item in missing if item.seq in usable]
            await put_all(self.source, sending, usable, self.pace, self._after_put(open_items, last=again))
            if self.stopped is not None:
                break
        stored = [item for item in open_items.values() if item.stored]
        if stored:
            await self._register(stored, open_items, key)
        return list(open_items.values())

    def _after_put(self, open_items: dict[int, Item], *, last: bool) -> Callable[[Item, Outcome[Sent]], bool]:
        def after_put(item: Item, outcome: Outcome[Sent]) -> bool:
            error = outcome.error
            if error is None:
                sent = outcome.result()
                item.image, item.sha256, item.stored = sent.image, sent.sha256, True
                self._record(item, "stored")
                self._count(item)
            elif isinstance(error, RateLimitError):
                self.stopped = error
            elif last or not link_expired(error):
                self._fail(open_items.pop(item.seq), error)
            return self._may_go_on()

        return after_put

    async def _register(self, stored: list[Item], open_items: dict[int, Item], key: str | None) -> None:
        await self._delete_replaced(stored)
        session = self.journal.session
        resumed = any(item.resumed for item in stored)
        made = registration_key(session, self.target.dataset_id, stored)
        result = await register(self.target.dataset_id, stored, key or made)
        for item in stored:
            image, reason = result.registered.get(item.destination), result.failed.get(item.destination, "")
            if image is not None:
                self._uploaded(open_items.pop(item.seq), image)
            elif _is_taken(reason):
                self._taken(open_items.pop(item.seq), reason)
            elif item.resumed and resumed:
                item.stored, item.resumed, item.sent_again = False, False, True
            else:
                self.journal.run("DELETE FROM files WHERE path = ?", (item.key,))
                self._report_item(open_items.pop(item.seq), "failed", reason)

    async def _delete_replaced(self, stored: Sequence[Item]) -> None:
        ids = [item.replaces for item in stored if item.replaces is not None]
        if ids:
            body = models.BatchDeleteRequest(dataset_name=self.target.dataset_name, image_ids=ids, permanent=True)
            await call(batch_delete_images.request(body=body))

    async def _send_single(self, open_items: dict[int, Item], key: str | None) -> None:
        items = list(open_items.values())
        await self._delete_replaced(items)

        def after(item: Item, outcome: Outcome[Sent]) -> bool:
            error = outcome.error
            if error is None:
                sent = outcome.result()
                item.image, item.sha256 = sent.image, sent.sha256
                self._count(item)
                if sent.registered is not None:
                    self._uploaded(open_items.pop(item.seq), sent.registered)
            elif isinstance(error, PictographError) and is_duplicate(error):
                self._taken(open_items.pop(item.seq), one_line(error))
            elif isinstance(error, _FOR_ALL):
                self.stopped = self.stopped or error
            else:
                self._fail(open_items.pop(item.seq), error)
            return self._may_go_on()

        await upload_single(self.target.dataset_id, self.source, items, self.pace, key, after)
        if self.stopped is not None:
            raise self.stopped

    # Outcomes

    def _batch_failed(self, error: PictographError, open_items: dict[int, Item]) -> None:
        """A request for a whole batch failed."""
        self._failed_batches += 1
        if not (self.report.counts["uploaded"] or self.report.counts["present"]):
            raise error
        for_all = isinstance(error, (*_FOR_ALL, ConflictError)) or error.retry_after is not None  # the next batch would not wait for it
        if for_all or self._failed_batches >= _FAILED_BATCHES:
            self.stopped = error
            return
        for item in list(open_items.values()):
            self._fail(open_items.pop(item.seq), error)

    def _may_go_on(self) -> bool:
        return self.stopped is None

    def _count(self, item: Item) -> None:
        """The content of a file has arrived."""
        item.counted = True
        self._failures_in_a_row = 0
        self.tracker.done(item.name, transferred_bytes=item.image.upload.size_bytes)

    def _uploaded(self, item: Item, image: RegisteredImageItem) -> None:
        self._record(item, "done")
        self.on_registered(item, image)
        self._report_item(item, "uploaded", "", image.image_id)

    def _taken(self, item: Item, reason: str) -> None:
        """The name is taken by an image that is not in the list, for example an archived one."""
        self._record(item, "done")
        if self.target.taken_is_failure or self.target.on_conflict in ("error", "replace", "rename"):
            self._report_item(item, "failed", f"conflict: {reason}")
        else:
            self._report_item(item, "present", f"the content was not compared: {reason}")

    def _fail(self, item: Item, error: Exception) -> None:
        self._report_item(item, "failed", one_line(error))
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= _FAILURES_IN_A_ROW and isinstance(error, PictographError) and self.stopped is None:
            self.stopped = error

    def _not_tried(self, item: Item) -> None:
        self._report_item(item, "not tried", "")

    def _report_rest(self, after: int) -> None:
        while rows := self.journal.rows("SELECT * FROM todo WHERE seq > ? ORDER BY seq LIMIT 1000", (after,)):
            for row in rows:
                after = row["seq"]
                path = os.fspath(self.source.path(bytes(row["path"])))
                self._report(FileOutcome(path, "not tried", row["folder"], row["name"]))

    def _record(self, item: Item, state: str) -> None:
        content = item.image.upload
        self.journal.run(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.key,
                *item.destination,
                content.size_bytes,
                content.modified_ns,
                item.sha256,
                state,
                item.image.width,
                item.image.height,
                item.image.content_type,
            ),
        )

    def _report_item(self, item: Item, outcome: Kind, reason: str, image_id: str = "") -> None:
        path, size = os.fspath(item.image.path), item.image.upload.size_bytes
        self._report(FileOutcome(path, outcome, *item.destination, reason, image_id, size), counted=item.counted)

    def _report(self, outcome: FileOutcome, *, counted: bool = False) -> None:
        failed = outcome.outcome == "failed"
        self.report.add(outcome)
        if counted:
            self.tracker.failures += failed
        elif outcome.outcome != "not tried":
            self.tracker.done(outcome.filename, failed=failed)


def is_duplicate(error: PictographError) -> bool:
    """Whether the server reported that a name is taken: 409 for the registration, or, from older servers, 400 with this text."""
    if (error.error_code or "").startswith("idempotency"):
        return False
    if isinstance(error, ConflictError) and error.operation == "register_image":
        return True
    return error.status_code in (400, 409) and _is_taken(error.message)


def _is_taken(reason: str) -> bool:
    return "already exists" in reason.lower()

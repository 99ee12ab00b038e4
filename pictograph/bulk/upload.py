"""Upload the files of a source: decide what each file needs, send batches or hand them out, record and report each outcome."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from itertools import islice
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from pictograph.bulk.adaptive import Pace
from pictograph.bulk.batch import MAX_IMAGES, Item
from pictograph.bulk.decisions import Decisions, Target
from pictograph.bulk.executors import HandOut, Workers, WorkersLost, shard_images
from pictograph.bulk.journal import Journal
from pictograph.bulk.plan import Plan
from pictograph.bulk.progress import Tracker
from pictograph.bulk.reading import take
from pictograph.bulk.records import JournalRecords
from pictograph.bulk.report import FileOutcome, ReportWriter, one_line
from pictograph.bulk.sender import FOR_ALL, Sender
from pictograph.bulk.shards import PlannedDecisions, Shard, ShardFile, ShardResult
from pictograph.bulk.source import FolderSource, Source
from pictograph.exceptions import ConfigurationError, ConflictError, PictographError

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem

_FOR_ALL: Final = (*FOR_ALL, ConfigurationError, ConflictError, WorkersLost)
_FAILED_BATCHES: Final = 2
_DECIDED: Final = 20
"""Files that are read before their outcomes are reported: more would hold up progress, where each is large and hashed."""


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
    workers: Workers | None = None
    stopped: Exception | None = None
    _records: JournalRecords = field(init=False)
    _sender: Sender = field(init=False)
    _failed_batches: int = 0
    _seen: int = 0
    """The last row of the plan that was decided."""

    def __attrs_post_init__(self) -> None:
        self._records = JournalRecords(self.target, self.journal, self.report, self.tracker, self.on_registered)
        self._sender = Sender(self.source, self.target, self.journal.session, self.pace, self._records)

    async def run(self) -> None:
        """Upload everything. An error that concerns all files is raised if it is the first outcome of the server."""
        self.tracker.start("upload", files_total=self.plan.files, bytes_total=self.plan.bytes)
        if self.workers is not None:
            await self._hand_out(self.workers)
        await self._send_all()
        if self.stopped is None:
            self.journal.end_session()
        else:
            self._report_rest()
        self.report.flush()

    def _decided(self, decisions: Decisions) -> Iterator[Item | FileOutcome]:
        """Yield each file to send, or the outcome of one that is not sent. Reads files."""
        while rows := decisions.rows(self._seen, MAX_IMAGES):
            for row in rows:
                self._seen = row["seq"]
                yield decisions.decide(row)
            self.report.flush()

    # In this process

    async def _send_all(self) -> None:
        decided = self._decided(Decisions(self.source, self.target, self.journal))
        batch: list[Item] = []
        while self.stopped is None and (some := await take(decided, min(_DECIDED, MAX_IMAGES - len(batch)))):
            batch += self._to_send(some)
            if len(batch) >= MAX_IMAGES:
                await self._send(batch)
                batch = []
        if batch:
            await self._send(batch)

    def _to_send(self, decided: Iterable[Item | FileOutcome]) -> Iterator[Item]:
        """Yield the files to send, and report the others."""
        for each in decided:
            if isinstance(each, Item):
                yield each
            else:
                self._records.report_file(each)

    async def _send(self, batch: list[Item]) -> None:
        open_items = {item.seq: item for item in batch}
        failed: PictographError | None = None
        if self.stopped is None:
            try:
                await self._sender.send(open_items)
            except PictographError as error:
                if not self._anything_done():
                    raise
                failed = error
            self._batch_done(failed, self._sender.stopped, open_items)
        for item in open_items.values():
            self._records.not_tried(item)

    # Outcomes

    def _anything_done(self) -> bool:
        return bool(self.report.counts["uploaded"] or self.report.counts["present"])

    def _batch_done(self, error: Exception | None, stopped: PictographError | None, open_items: dict[int, Item]) -> None:
        """Decide whether to go on after a batch. `error` is that of a request for all of it, whose other files fail or are not tried."""
        if stopped is not None:
            self.stopped = self.stopped or stopped
        elif error is None:
            self._failed_batches = 0
        else:
            self._failed_batches += 1
            for_all = isinstance(error, _FOR_ALL) or getattr(error, "retry_after", None) is not None  # the next batch would not wait for it
            if for_all or self._failed_batches >= _FAILED_BATCHES or not self._anything_done():
                self.stopped = self.stopped or error
                return
            for seq in list(open_items):
                self._sender.fail(open_items.pop(seq), error)
            self.stopped = self.stopped or self._sender.stopped

    def _report_rest(self) -> None:
        while rows := self.journal.rows("SELECT * FROM todo WHERE seq > ? ORDER BY seq LIMIT 1000", (self._seen,)):
            for row in rows:
                self._seen = row["seq"]
                path = os.fspath(self.source.path(bytes(row["path"])))
                self._records.report_file(FileOutcome(path, "not tried", row["folder"], row["name"]))

    # In workers

    async def _hand_out(self, workers: Workers) -> None:
        source = self.source
        if isinstance(source, FolderSource):  # a worker may have another current folder
            source = evolve(source, root=source.root.absolute())
        shard = Shard(workers.recipe, source, self.target, self.journal.session, self.pace.most, run="")
        hand_out = HandOut(workers, shard, self._shard_done)
        await hand_out.run(self._shards())
        for batch in hand_out.lost:
            await self._send_again(batch)
        if self.stopped is not None and not self._anything_done():
            raise self.stopped

    def _shards(self) -> Iterator[list[Item]]:
        """Yield the batches to hand out. A new name is recorded first: the next run would choose another one otherwise."""
        items = self._to_send(self._decided(PlannedDecisions(self.source, self.target, self.journal)))
        while self.stopped is None and (batch := list(islice(items, shard_images(self.plan.files)))):
            for item in batch:
                if item.name != item.image.path.name:
                    self._records.renamed(item)
            yield batch

    def _shard_done(self, batch: list[Item], result: ShardResult | Exception) -> bool:
        """Record the result of a shard."""
        open_items = {item.seq: item for item in batch}
        if isinstance(result, ShardResult):
            for seq, reason in result.unread.items():
                self._records.unread(open_items.pop(seq), reason)
            for seq, sent in result.files.items():
                if sent.replay(open_items[seq], self._records):
                    del open_items[seq]
            self._batch_done(result.error, result.stopped, open_items)
        elif not isinstance(result, CancelledError):
            self._batch_done(result, None, open_items)
        for item in open_items.values():
            self._records.not_tried(item)
        self.report.flush()
        return self.stopped is None

    async def _send_again(self, batch: list[Item]) -> None:
        """Send in this process what a broken executor has not sent."""
        readable: list[Item] = []
        for item in batch:
            try:
                readable.append(ShardFile.of(item).item(self.source))
            except (OSError, ValueError) as error:
                self._records.unread(item, one_line(error))
        await self._send(readable)

"""Send batches of files, and record what happens to each: here, or in a worker of an executor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from attrs import define
from pictograph_api import models
from pictograph_api.api.batch import batch_delete_images

from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, call
from pictograph._resilience.transfer import link_expired
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.batch import BulkNotOffered, Item, Sent, create_links, put_all, register, registration_key, upload_single
from pictograph.bulk.report import one_line
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

    from pictograph.bulk.decisions import Target

FOR_ALL: Final = (AuthError, ForbiddenError, NotFoundError, PaymentRequiredError, RateLimitError)
"""Errors that the next file would get too."""
_FAILURES_IN_A_ROW: Final = 32


class Records(Protocol):
    """Receives what happens to each file."""

    def sent(self, item: Item) -> None:
        """Its content has arrived. If it is `stored`, its registration follows."""

    def uploaded(self, item: Item, image: RegisteredImageItem) -> None: ...

    def taken(self, item: Item, reason: str) -> None:
        """Its name is taken by an image that is not in the list, for example an archived one."""

    def rejected(self, item: Item, reason: str) -> None:
        """Its registration failed, so that its stored content is of no use."""

    def failed(self, item: Item, reason: str) -> None: ...


@define
class Sender:
    """Sends batches to one dataset. `stopped` is the error after which nothing more is sent."""

    source: Source
    target: Target
    session: str
    """Part of the keys of registrations."""
    pace: Pace
    records: Records
    stopped: PictographError | None = None
    _single: bool = False
    _batches: int = 0
    _failures_in_a_row: int = 0

    async def send(self, open_items: dict[int, Item]) -> None:
        """Send a batch, and once more what an earlier run had stored and the storage host no longer has.

        Files with an outcome are removed from `open_items`. Raises the error of a request for many files.
        """
        await self._send(open_items)
        if open_items and self.stopped is None:
            await self._send(open_items)

    def fail(self, item: Item, error: Exception) -> None:
        """Record a failure, and stop after many of them in a row."""
        self.records.failed(item, one_line(error))
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= _FAILURES_IN_A_ROW and isinstance(error, PictographError) and self.stopped is None:
            self.stopped = error

    async def _send(self, open_items: dict[int, Item]) -> None:
        self._batches += 1
        key = derive(self.target.idempotency_key, f"batch-{self._batches - 1}")
        if not self._single:
            try:
                return await self._send_in_bulk(open_items, key)
            except BulkNotOffered:
                self._single = True
        await self._send_single(open_items, key)

    async def _send_in_bulk(self, open_items: dict[int, Item], key: str | None) -> None:
        for again in (False, True):
            missing = [item for item in open_items.values() if not item.stored]
            if not missing:
                break
            # A second request for links is another request: links run out, and the storage host rejects them.
            links = await create_links(self.target.dataset_id, missing, derive(key, "again") if again else key)
            for seq, problem in list(links.items()):
                if not isinstance(problem, Secret):
                    self.fail(open_items.pop(seq), problem)
                    del links[seq]
            usable = {seq: link for seq, link in links.items() if isinstance(link, Secret)}
            sending = [item for item in missing if item.seq in usable]
            await put_all(self.source, sending, usable, self.pace, self._after_put(open_items, last=again))
            if self.stopped is not None:
                break
        stored = [item for item in open_items.values() if item.stored]
        if stored:
            await self._register(stored, open_items, key)

    def _after_put(self, open_items: dict[int, Item], *, last: bool) -> Callable[[Item, Outcome[Sent]], bool]:
        def after_put(item: Item, outcome: Outcome[Sent]) -> bool:
            error = outcome.error
            if error is None:
                sent = outcome.result()
                item.image, item.sha256, item.stored = sent.image, sent.sha256, True
                self._failures_in_a_row = 0
                self.records.sent(item)
            elif isinstance(error, RateLimitError):
                self.stopped = error
            elif last or not link_expired(error):
                self.fail(open_items.pop(item.seq), error)
            return self.stopped is None

        return after_put

    async def _register(self, stored: list[Item], open_items: dict[int, Item], key: str | None) -> None:
        await self._delete_replaced(stored)
        made = registration_key(self.session, self.target.dataset_id, stored)
        result = await register(self.target.dataset_id, stored, key or made)
        for item in stored:
            image, reason = result.registered.get(item.destination), result.failed.get(item.destination, "")
            if image is not None:
                self.records.uploaded(open_items.pop(item.seq), image)
            elif _is_taken(reason):
                self.records.taken(open_items.pop(item.seq), reason)
            elif item.resumed:
                item.stored, item.resumed, item.sent_again = False, False, True
            else:
                self.records.rejected(open_items.pop(item.seq), reason)

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
                self._failures_in_a_row = 0
                self.records.sent(item)
                if sent.registered is not None:
                    self.records.uploaded(open_items.pop(item.seq), sent.registered)
            elif isinstance(error, PictographError) and is_duplicate(error):
                self.records.taken(open_items.pop(item.seq), one_line(error))
            elif isinstance(error, FOR_ALL):
                self.stopped = self.stopped or error
            else:
                self.fail(open_items.pop(item.seq), error)
            return self.stopped is None

        await upload_single(self.target.dataset_id, self.source, items, self.pace, key, after)
        if self.stopped is not None:
            raise self.stopped


def is_duplicate(error: PictographError) -> bool:
    """Whether the server reported that a name is taken: 409 for the registration, or, from older servers, 400 with this text."""
    if (error.error_code or "").startswith("idempotency"):
        return False
    if isinstance(error, ConflictError) and error.operation == "register_image":
        return True
    return error.status_code in (400, 409) and _is_taken(error.message)


def _is_taken(reason: str) -> bool:
    return "already exists" in reason.lower()

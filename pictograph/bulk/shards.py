"""A shard: the part of an upload that a worker of an executor does, in this process, in another one or on another machine.

What goes to a worker and what comes back can be pickled. The journal and the report stay with the process that made the plan.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Self, TypeAlias, cast

from attrs import define, field, frozen

from pictograph._resilience.resource import Driven, Sync, run
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.batch import Item
from pictograph.bulk.decisions import Decisions, Target
from pictograph.bulk.report import one_line
from pictograph.bulk.sender import Records, Sender
from pictograph.bulk.source import LocalImage, Source
from pictograph.client_recipe import ClientRecipe
from pictograph.exceptions import ConfigurationError, PictographError

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem

    from pictograph._resilience.http.messages import FileBody

State: TypeAlias = Literal["stored", "uploaded", "taken", "rejected", "failed"]


@frozen
class PlannedImage:
    """An image as it was found, which is read where it is sent: the process that makes the plan does not open each file."""

    source: Source = field(repr=False)
    key: bytes
    name: str
    size_bytes: int
    modified_ns: int

    @property
    def upload(self) -> Self:
        return self

    @property
    def path(self) -> Path:
        return Path(self.source.path(self.key))

    @property
    def content_type(self) -> str:
        return ""

    @property
    def width(self) -> int | None:
        return None

    @property
    def height(self) -> int | None:
        return None

    def read(self) -> LocalImage:
        """Read the image. Raises `OSError` or `ValueError` for what is not an image."""
        return self.source.read(self.key, self.name)

    def open(self) -> BinaryIO:
        return self.read().upload.open()

    def body(self) -> FileBody:
        return self.read().upload.body()


class PlannedDecisions(Decisions):
    """Decides from the plan what workers read."""

    def _image(self, row: sqlite3.Row, key: bytes, name: str) -> LocalImage:
        return PlannedImage(self.source, key, name, row["size"], row["modified"])


@frozen
class Facts:
    """An image as it was sent."""

    path: Path
    size_bytes: int
    modified_ns: int
    content_type: str
    width: int | None
    height: int | None

    @property
    def upload(self) -> Self:
        return self

    def open(self) -> BinaryIO:
        return self.path.open("rb")

    def body(self) -> FileBody:
        raise TypeError("This image was sent already.")


@frozen
class ShardFile:
    """A file of a shard, as the plan knows it."""

    seq: int
    key: bytes
    folder: str
    name: str
    size_bytes: int
    modified_ns: int
    stored_sha256: str = ""
    """Of the content that an earlier run has stored, and that is not registered."""
    replaces: str | None = None

    @classmethod
    def of(cls, item: Item) -> Self:
        content = item.image.upload
        stored = item.sha256 if item.stored else ""
        return cls(item.seq, item.key, item.folder, item.name, content.size_bytes, content.modified_ns, stored, item.replaces)

    def item(self, source: Source) -> Item:
        """Read the image. Raises `OSError` or `ValueError` for what is not an image."""
        image = source.read(self.key, self.name)
        item = Item(self.seq, self.key, self.folder, self.name, image, replaces=self.replaces)
        if self.stored_sha256 and (image.upload.size_bytes, image.upload.modified_ns) == (self.size_bytes, self.modified_ns):
            item.stored, item.resumed, item.sha256 = True, True, self.stored_sha256
        return item


@frozen
class Shard:
    """The work of one call of `send_shard`."""

    recipe: ClientRecipe
    source: Source
    target: Target
    session: str
    max_workers: int
    run: str
    """Of one call: an executor that remembers results by their arguments must not return one of another call, or of the attempt before."""
    attempt: int = 0
    files: tuple[ShardFile, ...] = field(default=(), repr=False)


@define
class SentFile:
    """What happened to a file of a shard."""

    state: State
    sha256: str
    size_bytes: int
    modified_ns: int
    content_type: str
    width: int | None
    height: int | None
    is_sent: bool
    """Whether its content was sent for this shard."""
    reason: str = ""
    image: RegisteredImageItem | None = None

    def replay(self, item: Item, records: Records) -> bool:
        """Record this where the plan was made. Returns whether it is the outcome of the file."""
        item.image = Facts(item.image.path, self.size_bytes, self.modified_ns, self.content_type, self.width, self.height)
        item.sha256, item.stored = self.sha256, self.state == "stored"
        if self.is_sent:
            records.sent(item)
        match self.state:
            case "stored":
                return False
            case "uploaded":
                records.uploaded(item, cast("RegisteredImageItem", self.image))
            case "taken":
                records.taken(item, self.reason)
            case "rejected":
                records.rejected(item, self.reason)
            case "failed":
                records.failed(item, self.reason)
        return True


@frozen
class ShardResult:
    """What happened to the files of a shard, by number."""

    files: dict[int, SentFile] = field(factory=dict[int, SentFile])
    unread: dict[int, str] = field(factory=dict[int, str])
    """Files that can't be read, with the reason."""
    error: PictographError | None = None
    """Of a request for many files."""
    stopped: PictographError | None = None
    """The error after which no more were sent."""


@frozen
class _Collected:
    """The records of a shard."""

    files: dict[int, SentFile] = field(factory=dict[int, SentFile])

    def sent(self, item: Item) -> None:
        self._add(item, "stored")
        self.files[item.seq].is_sent = True

    def uploaded(self, item: Item, image: RegisteredImageItem) -> None:
        self._add(item, "uploaded", image=image)

    def taken(self, item: Item, reason: str) -> None:
        self._add(item, "taken", reason)

    def rejected(self, item: Item, reason: str) -> None:
        self._add(item, "rejected", reason)

    def failed(self, item: Item, reason: str) -> None:
        self._add(item, "failed", reason)

    def _add(self, item: Item, state: State, reason: str = "", image: RegisteredImageItem | None = None) -> None:
        before, facts = self.files.get(item.seq), item.image
        self.files[item.seq] = SentFile(
            state,
            item.sha256,
            facts.upload.size_bytes,
            facts.upload.modified_ns,
            facts.content_type,
            facts.width,
            facts.height,
            before is not None and before.is_sent,
            reason,
            image,
        )


def send_shard(shard: Shard) -> ShardResult:
    """Send the files of a shard, in a worker. Errors are returned: a worker that raises is one that was lost."""
    open_items: dict[int, Item] = {}
    unread: dict[int, str] = {}
    for file in shard.files:
        try:
            open_items[file.seq] = file.item(shard.source)
        except (OSError, ValueError) as error:
            unread[file.seq] = one_line(error)
    collected = _Collected()
    sender = Sender(shard.source, shard.target, shard.session, Pace(shard.max_workers), collected)
    failed: PictographError | None = None
    try:
        if open_items:
            with _open(shard.recipe) as client:
                run(client, sender.send(open_items))
    except PictographError as error:
        failed = error
    return ShardResult(collected.files, unread, failed, sender.stopped)


def _open(recipe: ClientRecipe) -> AbstractContextManager[Driven[Sync]]:
    try:
        client: AbstractContextManager[Driven[Sync]] = recipe.open()
    except ConfigurationError as error:
        problem, fix = error.message, error.fix
    else:
        return client
    where = "Environment and profile file are those of the worker; only a key that is passed as api_key= is sent to it."
    raise ConfigurationError(f"The client of a worker can't be created: {problem}", fix=f"{fix} {where}" if fix else where)

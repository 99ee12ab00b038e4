"""What each file of an upload needs: to be sent, under which name, or nothing."""

from __future__ import annotations

import os
import sqlite3
from typing import Final, Literal, TypeAlias, cast, get_args

from attrs import frozen

from pictograph.bulk.batch import Item, digests
from pictograph.bulk.journal import Journal
from pictograph.bulk.names import numbered, same_form
from pictograph.bulk.report import FileOutcome, Kind, one_line
from pictograph.bulk.source import LocalImage, Source

OnConflict: TypeAlias = Literal["skip", "rename", "replace", "error"]
_CONFLICTS: Final = get_args(OnConflict)
_SAME_CONTENT: Final = "same content"
_QUERY: Final = """
SELECT todo.*, files.folder AS sent_folder, files.name AS sent_name, files.size AS sent_size, files.modified AS sent_modified,
       files.sha256, files.state, server.id AS server_id,
       problem IS NULL AND files.state = 'done' AND files.folder = todo.folder AND files.name = todo.name AND files.size = todo.size
       AND server.size = todo.size AND files.modified = todo.modified AND todo.modified <> 0 AS done
FROM todo LEFT JOIN files ON files.path = todo.path LEFT JOIN server ON server.folder = folder_key AND server.name = name_key
WHERE seq > ? ORDER BY seq LIMIT ?
"""


def check_on_conflict(on_conflict: object) -> OnConflict:
    """Return `on_conflict`. Raises `ValueError` for an unknown one."""
    if on_conflict not in _CONFLICTS:
        raise ValueError(f"on_conflict must be one of {', '.join(map(repr, _CONFLICTS))}, not {on_conflict!r}.")
    return cast("OnConflict", on_conflict)


@frozen
class Target:
    """Where the files go."""

    dataset_id: str
    dataset_name: str
    on_conflict: OnConflict = "skip"
    taken_is_failure: bool = False
    """A name that is taken is a failure, also by the same content."""
    idempotency_key: str | None = None


@frozen
class Decisions:
    """Compares the plan, the journal and the images of the dataset."""

    source: Source
    target: Target
    journal: Journal

    def rows(self, after: int, limit: int) -> list[sqlite3.Row]:
        """Return the next files of the plan."""
        return self.journal.rows(_QUERY, (after, limit))

    def decide(self, row: sqlite3.Row) -> Item | FileOutcome:
        """Return a file to send, or the outcome of one that is not sent."""
        key, name = row["path"], row["name"]
        path = os.fspath(self.source.path(key))
        # It was uploaded from here, has not changed since, and the dataset has an image of its name and size: it need not be read.
        if row["done"] and not self.target.taken_is_failure:
            return FileOutcome(path, "present", row["folder"], name, _SAME_CONTENT, row["server_id"], row["size"])
        if row["problem"] is not None:
            return FileOutcome(path, "failed", row["folder"], name, row["problem"])
        try:
            image = self._image(row, key, name)
        except (OSError, ValueError) as error:
            return FileOutcome(path, "failed", row["folder"], name, one_line(error))
        item = Item(row["seq"], key, row["folder"], name, image)
        content = image.upload
        same_size = (row["sent_folder"], row["sent_size"]) == (item.folder, content.size_bytes)
        unchanged = same_size and row["sent_modified"] == content.modified_ns != 0
        if same_size and row["sent_name"] != name and (unchanged or _is_content(image, row["sha256"])):  # it was sent under another name
            item.name = row["sent_name"]
        existing = self._on_server(item)
        if existing is None and item.name != name:
            item.name, unchanged = name, False
            existing = self._on_server(item)
        if existing is not None:
            return self._existing(item, existing, row, unchanged)
        if unchanged and row["state"] == "stored":
            item.stored = item.resumed = True
            item.sha256 = row["sha256"]
        return item

    def _image(self, row: sqlite3.Row, key: bytes, name: str) -> LocalImage:
        """Read the image. Raises `OSError` or `ValueError` for what is not an image."""
        return self.source.read(key, name)

    def _on_server(self, item: Item) -> sqlite3.Row | None:
        return self.journal.row("SELECT * FROM server WHERE folder = ? AND name = ?", (same_form(item.folder), same_form(item.name)))

    def _existing(self, item: Item, existing: sqlite3.Row, row: sqlite3.Row, unchanged: bool) -> Item | FileOutcome:
        """The dataset has an image of this name."""
        if self.target.taken_is_failure:
            return _outcome(item, "failed", _conflict(item, ""))
        same = existing["size"] == item.image.upload.size_bytes
        how = "same size; the content was not compared"
        if same and row["sha256"] is not None and (row["sent_folder"], row["sent_name"]) == item.destination:
            try:
                same = unchanged or digests(item.image)[0] == row["sha256"]
            except (OSError, ValueError) as error:
                return _outcome(item, "failed", one_line(error))
            how = _SAME_CONTENT
        if same:
            if row["state"] == "stored":  # it was registered, and the program ended before the response
                self.journal.run("UPDATE files SET state = 'done' WHERE path = ?", (item.key,))
            return _outcome(item, "present", how, existing["id"])
        if self.target.on_conflict == "skip":
            sizes = f"{existing['size']} bytes in the dataset, {item.image.upload.size_bytes} here"
            return _outcome(item, "different", f"different content: {sizes}", existing["id"])
        if self.target.on_conflict == "error":
            return _outcome(item, "failed", _conflict(item, " with different content"))
        if self.target.on_conflict == "replace":
            item.replaces = existing["id"]
            return item
        return self._renamed(item)

    def _renamed(self, item: Item) -> Item:
        number, name, folder = 2, item.name, same_form(item.folder)
        while True:
            item.name = numbered(name, number)
            taken = "INSERT OR IGNORE INTO taken VALUES (?, ?, ?)"
            if self._on_server(item) is None and self.journal.run(taken, (folder, same_form(item.name), item.key)):
                return item
            number += 1


def _is_content(image: LocalImage, sha256: str) -> bool:
    """Whether an image, perhaps in memory and so without a time of change, has the content that was sent."""
    try:
        return digests(image)[0] == sha256
    except (OSError, ValueError):
        return False


def _outcome(item: Item, outcome: Kind, reason: str, image_id: str = "") -> FileOutcome:
    return FileOutcome(os.fspath(item.image.path), outcome, *item.destination, reason, image_id, item.image.upload.size_bytes)


def _conflict(item: Item, what: str) -> str:
    return f"conflict: An image named '{item.name}' already exists in the folder '{item.folder}'{what}."

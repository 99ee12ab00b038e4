"""Find the image of a dataset that an entry of an annotation file is for. On disk, because both may have a million images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from attrs import frozen

from pictograph.bulk.names import same_form

if TYPE_CHECKING:
    from pictograph.formats import ImageAnnotations
    from pictograph.models import DatasetImage

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE images (
    name TEXT, folder TEXT, id TEXT, width INTEGER, height INTEGER, annotations INTEGER, PRIMARY KEY (name, folder)
) WITHOUT ROWID;
CREATE TABLE entries (path TEXT, source TEXT, name TEXT, width INTEGER, height INTEGER);
CREATE TABLE taken (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@frozen
class Entry:
    """An image as an annotation file names it. `source` is the local image file, `None` if it is not known."""

    path: str
    source: str | None
    width: int | None
    height: int | None

    @property
    def folder(self) -> str:
        """Folder with `/` at the start."""
        return "/" + self.path.rpartition("/")[0].strip("/")

    @property
    def name(self) -> str:
        """File name."""
        return self.path.rpartition("/")[2]


@frozen
class Match:
    """The image that an entry is for."""

    image_id: str
    annotations: int
    """The number that it has now."""
    by_name: bool
    """The folders differ, but no other image has this name."""


def entry_of(item: ImageAnnotations) -> Entry:
    """Return the entry of an image that was read. Names are compared in NFC."""
    source = item.source.absolute().as_posix() if isinstance(item.source, Path) else None
    return Entry(same_form(item.path), None if source is None else same_form(source), item.width, item.height)


class ImageIndex:
    """Images of a dataset and entries of an annotation file, in a temporary database that is deleted when it is closed.

    An entry is for the image with its folder and name. If none exists, it is for the image whose folder is the end of the local folder of
    the image file (`/train` for `coco/images/train/1.jpg`). Otherwise it is for the image with its name, if only one image and only one
    entry have this name and their sizes do not differ.
    """

    def __init__(self) -> None:
        import sqlite3  # needed by an import only, so it is not loaded with the client

        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def add_images(self, images: Iterable[DatasetImage]) -> None:
        """Add images of the dataset."""
        rows: list[tuple[object, ...]] = []
        for image in images:
            size = (image.width, image.height)
            known = size if all(isinstance(side, int) for side in size) else (None, None)
            rows.append((same_form(image.filename), same_form(image.virtual_folder_path or "/"), image.id, *known, image.annotation_count))
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO images VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add the entries of the annotation file."""
        rows = ((entry.path, entry.source, entry.name, entry.width, entry.height) for entry in entries)
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")
        self._db.execute("CREATE INDEX entries_by_name ON entries (name)")

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in the order of the file."""
        rows = self._db.execute("SELECT path, source, width, height FROM entries ORDER BY rowid")
        return (Entry(*row) for row in rows)

    def find(self, entry: Entry) -> Match | str:
        """Return the image that an entry is for, or why there is none."""
        for folder in self._folders(entry):
            row = self._db.execute("SELECT id, annotations FROM images WHERE name = ? AND folder = ?", (entry.name, folder)).fetchone()
            if row is not None:
                return Match(row[0], row[1], by_name=False)
        query = "SELECT id, annotations, folder, width, height FROM images WHERE name = ? LIMIT 3"
        rows = self._db.execute(query, (entry.name,)).fetchall()
        if not rows:
            return "the dataset has no image of this name"
        places = ", ".join(row[2] for row in rows)
        if len(rows) > 1:
            return f"the dataset has no such image in {entry.folder}, and several images of this name elsewhere ({places})"
        if self._db.execute("SELECT count(*) FROM (SELECT 1 FROM entries WHERE name = ? LIMIT 2)", (entry.name,)).fetchone()[0] > 1:
            return f"the dataset has one image of this name ({places}), the file has several in other folders"
        image_id, annotations, _, width, height = rows[0]
        if None not in (width, height, entry.width, entry.height) and {width, height} != {entry.width, entry.height}:
            return f"the image of this name in {places} has another size ({width} x {height}, not {entry.width} x {entry.height})"
        return Match(image_id, annotations, by_name=True)

    def take(self, match: Match) -> bool:
        """Return whether no other entry was for this image."""
        return self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (match.image_id,)).rowcount == 1

    def _folders(self, entry: Entry) -> Iterator[str]:
        yield entry.folder
        parts = [] if entry.source is None else entry.source.split("/")[:-1]
        for first in range(len(parts)):
            yield "/" + "/".join(parts[first:]).lstrip("/")

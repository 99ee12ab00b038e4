"""The plan of a download: every image with its local path, as a table, before anything is fetched."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import define, field
from pictograph_api.api.datasets import list_dataset_downloads

from pictograph._resilience.operations import call_then
from pictograph.bulk.journal import Journal
from pictograph.bulk.listing import iter_image_pages
from pictograph.bulk.names import LONGEST_NAME_BYTES, disk_key, safe_name
from pictograph.exceptions import NotFoundError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import DatasetDownloadList, DatasetImage, DownloadItem

MAX_LINKS: Final = 10_000  # limit of the contract; the list of links is not paginated
_ROWS: Final = 1000
_IN_PROGRESS: Final = ("annotate", "review")
_TABLES: Final = """
CREATE TEMP TABLE listed (
    id TEXT PRIMARY KEY, folder TEXT, name TEXT, size INTEGER, image INTEGER, annotations INTEGER
) WITHOUT ROWID;
CREATE TEMP TABLE keys (key TEXT, id TEXT);
CREATE TEMP TABLE wanted (seq INTEGER PRIMARY KEY, id TEXT, path TEXT, given TEXT, size INTEGER, image INTEGER, annotations INTEGER);
"""


@define
class Links:
    """The dataset and the signed links of its first images. Links are secrets: they are in memory only."""

    dataset_id: str
    by_id: dict[str, Secret] = field(factory=dict[str, Secret], repr=False)


@define
class DownloadPlan:
    """What is downloaded. The files are in the table `wanted`."""

    files: int = 0
    bytes: int = 0


async def get_links(name: str, mode: str, status: str | None) -> tuple[Links, list[DownloadItem]]:
    """Get the links of a dataset, at most 10,000, and what they lead to."""
    request = list_dataset_downloads.request(name, mode=mode, limit=MAX_LINKS, status_filter=status)
    return await call_then(request, _links)


def _links(response: DatasetDownloadList) -> tuple[Links, list[DownloadItem]]:
    if not isinstance(response.dataset_id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError("an id of the dataset that is not a text")
    items = list(response.items)
    for item in items:
        if not (isinstance(item.id, str) and isinstance(item.filename, str) and isinstance(item.file_size, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("an item without id, filename or size")
    return Links(response.dataset_id, {item.id: Secret(item.image_url) for item in items if item.image_url is not None}), items


async def make_download_plan(
    name: str, items: list[DownloadItem], journal: Journal, *, mode: str, status: str | None, keep_folders: bool
) -> DownloadPlan:
    """Fill the table `wanted` with all images of the dataset: those in `items`, which is emptied, and of a larger dataset the others."""
    journal.script(_TABLES)
    journal.run_many(
        "INSERT OR IGNORE INTO listed VALUES (?, '/', ?, ?, ?, ?)",
        [(item.id, item.filename, item.file_size, item.image_url is not None, item.annotation_url is not None) for item in items],
    )
    found, complete = bool(items), len(items) < MAX_LINKS
    items.clear()  # the table has them: the pages need not be in memory in addition
    if found and (keep_folders or not complete):
        try:
            async for images in iter_image_pages(name):
                _add_page(images, journal, mode=mode, status=status, complete=complete)
        except NotFoundError:
            if not complete:
                raise
    _plan_paths(journal, keep_folders=keep_folders)
    totals = journal.row("SELECT coalesce(sum(image + annotations), 0), coalesce(sum(size * image), 0) FROM wanted")
    return DownloadPlan(*(totals or (0, 0)))


def _add_page(images: list[DatasetImage], journal: Journal, *, mode: str, status: str | None, complete: bool) -> None:
    if not complete:
        rows = [
            (image.id, image.filename, image.file_size, mode != "annotations_only", mode != "images_only" and image.annotation_count > 0)
            for image in images
            if status is None or image.status == status or (status == "in_progress" and image.status in _IN_PROGRESS)
        ]
        journal.run_many("INSERT OR IGNORE INTO listed VALUES (?, '/', ?, ?, ?, ?)", rows)
    folders = [(image.virtual_folder_path, image.id) for image in images if image.virtual_folder_path]
    journal.run_many("UPDATE listed SET folder = ? WHERE id = ?", folders)


def _plan_paths(journal: Journal, *, keep_folders: bool) -> None:
    """Give each image a local path of its own.

    Filenames are unique within a folder of the dataset only, and file systems may ignore case and Unicode forms. Those that clash, all of
    them, get the image's id, and a number where that name is taken too.
    """
    after = ""
    while rows := journal.rows("SELECT * FROM listed WHERE id > ? ORDER BY id LIMIT ?", (after, _ROWS)):
        after = rows[-1]["id"]
        journal.run_many("INSERT INTO keys VALUES (?, ?)", itertools.chain.from_iterable(_keys(row, keep_folders) for row in rows))
    journal.script("CREATE INDEX temp.keys_by_key ON keys (key);")
    place = 0
    while rows := journal.rows("SELECT * FROM listed ORDER BY folder, name, id LIMIT ? OFFSET ?", (_ROWS, place)):
        planned: list[tuple[object, ...]] = []
        for row in rows:
            place += 1
            given = _given(row, keep_folders)
            path = _unique(_safe(given, row), row["id"], journal)
            planned.append((place, row["id"], path, "/".join(given), row["size"], row["image"], row["annotations"]))
        journal.run_many("INSERT INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?)", planned)
    journal.script("DROP TABLE keys; DROP TABLE listed;")


def _keys(row: sqlite3.Row, keep_folders: bool) -> Iterator[tuple[str, str]]:
    parts = _safe(_given(row, keep_folders), row)
    for key in _disk_keys("/".join(parts)):
        yield key, row["id"]
    for count in range(1, len(parts)):  # a file can't have the name of a folder
        yield disk_key("/".join(parts[:count])), ""


def _given(row: sqlite3.Row, keep_folders: bool) -> list[str]:
    """Folders and name in the dataset."""
    return [*(part for part in row["folder"].split("/") if part and keep_folders), row["name"]]


def _safe(given: list[str], row: sqlite3.Row) -> list[str]:
    *folders, name = given
    longest = LONGEST_NAME_BYTES - (len(".json") if row["annotations"] else 0)
    return [*map(safe_name, folders), safe_name(name, longest=longest)]


def _disk_keys(path: str) -> tuple[str, str]:
    """An image and its annotation file, as a file system compares them."""
    key = disk_key(path)
    return key, f"{key}.json"


def _unique(parts: list[str], image_id: str, journal: Journal) -> str:
    path = "/".join(parts)
    if not _is_taken(path, image_id, journal):
        return path
    stem, suffix = os.path.splitext(path)
    safe_id = safe_name(image_id)
    for number in itertools.chain([""], (f"-{number}" for number in itertools.count(2))):
        path = f"{stem}-{safe_id}{number}{suffix}"
        if not _is_taken(path, "", journal):
            journal.run_many("INSERT INTO keys VALUES (?, ?)", [(key, image_id) for key in _disk_keys(path)])
            return path
    raise AssertionError("unreachable")


def _is_taken(path: str, image_id: str, journal: Journal) -> bool:
    return journal.row("SELECT 1 FROM keys WHERE key IN (?, ?) AND id <> ? LIMIT 1", (*_disk_keys(path), image_id)) is not None

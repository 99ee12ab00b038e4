"""The plan of a download: every image with its local path, as a table, before anything is fetched."""

from __future__ import annotations

import itertools
import sqlite3
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from attrs import define, field
from pictograph_api.api.datasets import list_dataset_downloads

from pictograph._resilience.operations import call_then
from pictograph._resilience.steps import InThread
from pictograph.bulk.download_layout import Layout
from pictograph.bulk.journal import Journal
from pictograph.bulk.listing import iter_image_pages
from pictograph.bulk.names import LONGEST_NAME_BYTES, disk_key, safe_name
from pictograph.exceptions import NotFoundError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import DatasetDownloadList, DatasetImage, DownloadItem

MAX_LINKS: Final = 10_000  # limit of the contract; the list of links is not paginated
_ROWS: Final = 1000
_IN_PROGRESS: Final = "in_progress"
_STATUSES_IN_PROGRESS: Final = ("annotate", "review")
_TABLES: Final = """
CREATE TEMP TABLE listed (
    id TEXT PRIMARY KEY, folder TEXT, name TEXT, size INTEGER, image INTEGER, annotations INTEGER,
    width INTEGER, height INTEGER,
    list TEXT -- the list of links that may have the image: empty for that of the plan, or a status
) WITHOUT ROWID;
CREATE TEMP TABLE keys (key TEXT, id TEXT);
CREATE TEMP TABLE wanted (
    seq INTEGER PRIMARY KEY, id TEXT, path TEXT, renamed INTEGER, given TEXT, size INTEGER, image INTEGER, annotations INTEGER,
    width INTEGER, height INTEGER, list TEXT
);
CREATE TEMP TABLE failed (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_LISTED: Final = "INSERT OR IGNORE INTO listed VALUES (?, '/', ?, ?, ?, ?, NULL, NULL, ?)"


@define
class Links:
    """The dataset and the signed links of images of one list. Links are secrets: they are in memory only."""

    dataset_id: str
    by_id: dict[str, Secret] = field(factory=dict[str, Secret], repr=False)
    status: str = ""
    """The list is that of the images with this status; empty for the first list."""


@define
class DownloadPlan:
    """What is downloaded. The files are in the table `wanted`."""

    files: int = 0
    bytes: int = 0


async def get_links(name: str, mode: str, status: str | None) -> tuple[Links, list[DownloadItem]]:
    """Get the links of a dataset, or of its images with a status, at most 10,000, and what they lead to."""
    return await call_then(list_dataset_downloads.request(name, mode=mode, limit=MAX_LINKS, status_filter=status), _links)


def _links(response: DatasetDownloadList) -> tuple[Links, list[DownloadItem]]:
    if not isinstance(response.dataset_id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError("an id of the dataset that is not a text")
    items = list(response.items)
    for item in items:
        if not (isinstance(item.id, str) and isinstance(item.filename, str) and isinstance(item.file_size, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("an item without id, filename or size")
    return Links(response.dataset_id, {item.id: Secret(item.image_url) for item in items if item.image_url is not None}), items


async def make_download_plan(
    name: str, items: list[DownloadItem], journal: Journal, layout: Layout, *, mode: str, status: str | None, keep_folders: bool
) -> DownloadPlan:
    """Fill the table `wanted` with all images of the dataset: those in `items`, which is emptied, and of a larger dataset the others."""
    journal.script(_TABLES)
    journal.run_many(
        _LISTED,
        ((item.id, item.filename, item.file_size, item.image_url is not None, item.annotation_url is not None, "") for item in items),
    )
    found, complete = bool(items), len(items) < MAX_LINKS
    statuses: set[str] = set()
    items.clear()  # the table has them: the pages need not be in memory in addition
    if found and (keep_folders or not complete or layout.is_converted):
        try:
            async for images in iter_image_pages(name):
                statuses.update(str(image.status) for image in images)
                _add_page(images, journal, mode=mode, status=status, complete=complete)
        except NotFoundError:
            if not complete:
                raise
    if len(statuses) == 1:  # the list of this status would be the first list again
        journal.run("UPDATE listed SET list = ''")
    await InThread(partial(_plan_paths, journal, layout, keep_folders=keep_folders))
    totals = journal.row("SELECT coalesce(sum(image + annotations), 0), coalesce(sum(size * image), 0) FROM wanted")
    return DownloadPlan(*(totals or (0, 0)))


def _add_page(images: list[DatasetImage], journal: Journal, *, mode: str, status: str | None, complete: bool) -> None:
    if not complete:
        rows = [
            (
                image.id,
                image.filename,
                image.file_size,
                mode != "annotations_only",
                mode != "images_only" and image.annotation_count > 0,
                _list_of(image, status),
            )
            for image in images
            if status is None or image.status == status or (status == _IN_PROGRESS and image.status in _STATUSES_IN_PROGRESS)
        ]
        journal.run_many(_LISTED, rows)
    facts = [(image.virtual_folder_path or "/", _pixels(image.width), _pixels(image.height), image.id) for image in images]
    journal.run_many("UPDATE listed SET folder = ?, width = ?, height = ? WHERE id = ?", facts)


def _list_of(image: DatasetImage, status: str | None) -> str:
    """Return the status by which the links of more images can be requested."""
    return str(image.status) if image.status and status in (None, _IN_PROGRESS) else ""


def _pixels(side: object) -> int | None:
    return side if isinstance(side, int) and side > 0 else None


def _plan_paths(journal: Journal, layout: Layout, *, keep_folders: bool) -> None:
    """Give each image a local path of its own.

    Filenames are unique within a folder of the dataset only, and file systems may ignore case and Unicode forms. Those that clash, all of
    them, get the image's id, and a number where that name is taken too.
    """
    after = ""
    while rows := journal.rows("SELECT * FROM listed WHERE id > ? ORDER BY id LIMIT ?", (after, _ROWS)):
        after = rows[-1]["id"]
        places = [(row["id"], _safe(layout.place(_given(row, keep_folders)), row)) for row in rows]
        journal.run_many("INSERT INTO keys VALUES (?, ?)", ((key, image_id) for image_id, place in places for key in _keys(place, layout)))
        folders = {key for _, place in places for key in _folder_keys(place)}
        journal.run_many("INSERT INTO keys VALUES (?, '')", ((key,) for key in folders))
    journal.script("CREATE INDEX temp.keys_by_key ON keys (key); CREATE INDEX temp.listed_in_order ON listed (list, folder, name, id);")
    seq, last = 0, ("", "", "", "")
    query = "SELECT * FROM listed WHERE (list, folder, name, id) > (?, ?, ?, ?) ORDER BY list, folder, name, id LIMIT ?"
    while rows := journal.rows(query, (*last, _ROWS)):
        last = tuple(rows[-1][name] for name in ("list", "folder", "name", "id"))
        planned: list[tuple[object, ...]] = []
        for row in rows:
            seq += 1
            given = _given(row, keep_folders)
            usual = layout.place(given)
            path = _unique(_safe(usual, row), row["id"], journal, layout)
            facts = [row[name] for name in ("size", "image", "annotations", "width", "height", "list")]
            planned.append((seq, row["id"], path, path != "/".join(usual), "/".join(given), *facts))
        journal.run_many("INSERT INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", planned)
    journal.script("DROP TABLE keys; DROP TABLE listed;")


def _given(row: sqlite3.Row, keep_folders: bool) -> list[str]:
    """Folders and name in the dataset."""
    return [*(part for part in row["folder"].split("/") if part and keep_folders), row["name"]]


def _safe(given: list[str], row: sqlite3.Row) -> list[str]:
    *folders, name = given
    longest = LONGEST_NAME_BYTES - (len(".json") if row["annotations"] else 0)
    return [*map(safe_name, folders), safe_name(name, longest=longest)]


def _keys(parts: list[str], layout: Layout) -> tuple[str, str]:
    """An image and its annotation file, as a file system compares them."""
    path = "/".join(parts)
    return disk_key(path), disk_key(f"{_stem(path)}.*" if layout.differs_in_stems else f"{path}.json")


def _folder_keys(parts: list[str]) -> list[str]:
    """The folders of an image: a file can't have the name of one."""
    return [disk_key("/".join(parts[:count])) for count in range(1, len(parts))]


def _stem(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def _unique(parts: list[str], image_id: str, journal: Journal, layout: Layout) -> str:
    if not _is_taken(parts, image_id, journal, layout):
        return "/".join(parts)
    *folders, name = parts
    stem, safe_id = _stem(name), safe_name(image_id)
    suffix = name.removeprefix(stem)
    for number in itertools.chain([""], (f"-{number}" for number in itertools.count(2))):
        parts = [*folders, safe_name(f"{stem}-{safe_id}{number}{suffix}", longest=LONGEST_NAME_BYTES - len(".json"))]
        if not _is_taken(parts, "", journal, layout):
            journal.run_many("INSERT INTO keys VALUES (?, ?)", [(key, image_id) for key in _keys(parts, layout)])
            return "/".join(parts)
    raise AssertionError("unreachable")


def _is_taken(parts: list[str], image_id: str, journal: Journal, layout: Layout) -> bool:
    return journal.row("SELECT 1 FROM keys WHERE key IN (?, ?) AND id <> ? LIMIT 1", (*_keys(parts, layout), image_id)) is not None

"""The plan of an upload: every file with its destination, as a table, before anything is sent."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Final

from attrs import define, field

from pictograph._resilience.steps import InThread
from pictograph.bulk.journal import Journal
from pictograph.bulk.layout import Layout, LayoutDetector, destination
from pictograph.bulk.names import is_sendable, same_form
from pictograph.bulk.progress import Tracker
from pictograph.bulk.reading import take
from pictograph.bulk.report import FileOutcome, ReportWriter
from pictograph.bulk.source import Problem, Source
from pictograph.bulk.walk import Found, Skipped

_FOUND: Final = 100
_ROWS: Final = 1000
_NAME: Final = re.compile(r"[^/\\]{1,255}")  # of the contract
_TABLES: Final = """
CREATE TEMP TABLE found (seq INTEGER PRIMARY KEY, path BLOB, size INTEGER, modified INTEGER, problem TEXT);
CREATE TEMP TABLE todo (
    seq INTEGER PRIMARY KEY, path BLOB, folder TEXT, name TEXT, folder_key TEXT, name_key TEXT, size INTEGER, modified INTEGER, problem TEXT
);
CREATE TEMP TABLE taken (folder TEXT, name TEXT, path BLOB, PRIMARY KEY (folder, name)) WITHOUT ROWID;
"""


@define
class Plan:
    """What was found. The files themselves are in the table `todo`, in the order of the source."""

    layout: Layout = "flat"
    files: int = 0
    bytes: int = 0
    skipped: Counter[str] = field(factory=Counter[str])
    """Files and folders that are not uploaded, by reason."""
    images_hidden: int = 0
    """Files with an image suffix in hidden and system folders, and metadata files with such a suffix."""


async def make_plan(
    source: Source, journal: Journal, report: ReportWriter, tracker: Tracker, *, layout: Layout | None, folder_path: str = "/"
) -> Plan:
    """Find the files of a source and fill the table `todo`. Files below `folder_path` in the dataset keep the folders of the layout."""
    plan, detector = Plan(), LayoutDetector()
    journal.script(_TABLES)
    tracker.start("plan")
    found = source.find()
    while some := await take(found, _FOUND):
        journal.run_many("INSERT INTO found VALUES (?, ?, ?, ?, ?)", _found(some, plan, detector, report, tracker))
    plan.layout = layout or detector.layout()
    planned = _plan_files(journal, plan.layout, folder_path)
    while await take(planned, 1):
        pass
    await InThread(partial(_find_duplicates, journal, plan))
    return plan


def _found(
    some: list[tuple[bytes, Found] | Skipped | Problem], plan: Plan, detector: LayoutDetector, report: ReportWriter, tracker: Tracker
) -> Iterator[tuple[int, bytes, int, int, str | None]]:
    for each in some:
        if isinstance(each, Skipped):
            _report_skipped(each, plan, report)
        elif isinstance(each, Problem):
            plan.files += 1
            tracker.found(each.path.name)
            yield plan.files, os.fsencode(each.path), 0, 0, each.reason
        else:
            key, file = each
            plan.files += 1
            plan.bytes += max(0, file.size_bytes)
            detector.add(file.parts)
            tracker.found(file.parts[-1])
            yield plan.files, _with_parts(key, file), file.size_bytes, file.modified_ns, None


def _plan_files(journal: Journal, layout: Layout, folder_path: str) -> Iterator[int]:
    """Move the rows of the table `found` to `todo`. Yields after each thousand."""
    after = -1
    while rows := journal.rows("SELECT * FROM found WHERE seq > ? ORDER BY seq LIMIT ?", (after, _ROWS)):
        after = rows[-1]["seq"]
        journal.run_many("INSERT INTO todo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (_planned(row, layout, folder_path) for row in rows))
        yield after
    journal.script("DROP TABLE found;")


def _with_parts(key: bytes, file: Found) -> bytes:
    """The key, and the parts where they don't follow from it."""
    parts = os.fsencode("/".join(file.parts))
    return key if key == parts else key + b"\0\0" + parts


def _report_skipped(each: Skipped, plan: Plan, report: ReportWriter) -> None:
    if each.reason in ("hidden folder", "system folder", "system file"):
        plan.images_hidden += each.images
    if each.reason == "unreadable":
        report.add(FileOutcome(os.fspath(each.path), "failed", reason=each.detail))
        return
    plan.skipped[each.reason] += 1
    images = f" ({each.images} images)" if each.images and each.reason.endswith("folder") else ""
    report.add(FileOutcome(os.fspath(each.path), "skipped", reason=f"{each.reason}{images}{': ' if each.detail else ''}{each.detail}"))


def _planned(row: sqlite3.Row, layout: Layout, folder_path: str) -> tuple[object, ...]:
    seq, path, size, modified, problem = row
    key, _, named = path.partition(b"\0\0")
    folders, _, name = os.fsdecode(named or key).rpartition("/")
    folder, folder_key = _folder(folders, layout, folder_path)
    if problem is None:
        problem = _name_problem(folder, name)
    if problem is not None and not is_sendable(folder + name):
        folder, name = folder.encode("utf-8", "replace").decode(), name.encode("utf-8", "replace").decode()
        folder_key = same_form(folder)
    return seq, key, folder, name, folder_key, same_form(name), size, modified, problem


@lru_cache(maxsize=1024)
def _folder(folders: str, layout: Layout, folder_path: str) -> tuple[str, str]:
    """The folder in the dataset of the files in this folder, and the form in which it is compared."""
    below = destination((*folders.split("/"), "") if folders else ("",), layout)
    folder = below if folder_path == "/" else folder_path.rstrip("/") + below.rstrip("/")
    return folder, same_form(folder)


def _name_problem(folder: str, name: str) -> str | None:
    if not is_sendable(folder + name):
        return f"The filename {name!r} is not valid Unicode and can't be sent. Rename the file."
    if not _NAME.fullmatch(name):
        return f"The filename {name!r} contains a path separator or has more than 255 characters. Rename the file."
    return None


def _find_duplicates(journal: Journal, plan: Plan) -> None:
    """Of files with one destination, the first is uploaded."""
    journal.run("INSERT OR IGNORE INTO taken SELECT folder_key, name_key, path FROM todo WHERE problem IS NULL ORDER BY seq")
    if journal.row("SELECT 1 WHERE (SELECT count(*) FROM taken) = (SELECT count(*) FROM todo WHERE problem IS NULL)") is not None:
        return
    hint = "" if plan.layout in ("nested", "flat") else " To keep all folders, use layout='nested'."
    journal.run(
        """UPDATE todo SET problem = 'conflict: ' || (
               SELECT CAST(path AS TEXT) FROM taken WHERE folder = folder_key AND name = name_key
           ) || ' has the same name and destination folder, ' || folder || '.' || ?
           WHERE problem IS NULL AND path <> (SELECT path FROM taken WHERE folder = folder_key AND name = name_key)""",
        (hint,),
    )

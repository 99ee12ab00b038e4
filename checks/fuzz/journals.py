"""Journals of an interrupted upload that were damaged, belong to something else, or are of another version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from checks.fuzz.bulk_uploads import NAMES, Service, check_counts, source
from checks.fuzz.properties import check, kinds
from checks.fuzz.responses import damaged
from checks.fuzz.session import Session
from pictograph import PictographError
from pictograph.pipelines import upload_dataset_from_folder

EXPECTED = (ValueError, OSError)
"""What is documented for a journal that can't be used."""

_scalars = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=10) | st.binary(max_size=10)


def damaged_journals(session: Session, data: st.DataObject) -> None:
    """The upload goes on, or starts again, or rejects the journal as documented. A file of another application is left as it is."""
    journal = session.folder / "damaged" / "journal"
    content = _of_interrupted_upload(session)
    _remove(journal)
    journal.parent.mkdir(exist_ok=True)
    change = data.draw(st.sampled_from(sorted(_CHANGES)))
    foreign = _CHANGES[change](journal, content, data)
    before = journal.read_bytes() if foreign else b""
    service = Service(session.server.url, [], [], [])
    result = session.call(data.draw(kinds), _upload(session, journal), service.respond, expected=EXPECTED)
    if not isinstance(result, EXPECTED):
        assert not isinstance(result, PictographError), result  # the server is all right
        check(result)
        check_counts(result)
        report: Any = result
        assert report.images_uploaded + report.images_skipped == len(NAMES), report
    else:
        assert str(journal) in str(result), result
    if foreign:
        assert isinstance(result, EXPECTED), result
        assert journal.read_bytes() == before, "a file of another application was changed"


def _upload(session: Session, journal: Path) -> Callable[[Any, Path], object]:
    folder = source(session.folder)
    return lambda c, _: upload_dataset_from_folder(c, "ds", folder, max_workers=2, journal=journal)


def _of_interrupted_upload(session: Session) -> bytes:
    """A journal that says that some files are stored and not registered."""
    path = session.folder / "interrupted" / "journal"
    if not path.exists():
        service = Service(session.server.url, [], [("no list", 0, None)], [(403, ""), (403, "")])
        session.call("sync", _upload(session, path), service.respond)
    return path.read_bytes()


def _remove(journal: Path) -> None:
    for path in journal.parent.glob("*"):
        path.unlink()


# Each writes the journal and returns whether it is the file of another application.


def _bytes(journal: Path, content: bytes, data: st.DataObject) -> bool:
    journal.write_bytes(data.draw(damaged(content)))
    return False


def _text(journal: Path, content: bytes, data: st.DataObject) -> bool:
    journal.write_bytes(data.draw(st.binary(min_size=1, max_size=200)) * 10)
    return True


def _wal(journal: Path, content: bytes, data: st.DataObject) -> bool:
    journal.write_bytes(content)
    for suffix in ("-wal", "-shm"):
        journal.with_name(journal.name + suffix).write_bytes(data.draw(st.binary(max_size=200)))
    return False


def _statement(journal: Path, content: bytes, data: st.DataObject) -> bool:
    journal.write_bytes(content)
    value = data.draw(_scalars)
    with closing(sqlite3.connect(journal, isolation_level=None)) as database:
        statement = data.draw(st.sampled_from(_STATEMENTS))
        database.execute(statement, (value,) if "?" in statement else ())
    return False


def _other_application(journal: Path, content: bytes, data: st.DataObject) -> bool:
    with closing(sqlite3.connect(journal, isolation_level=None)) as database:
        database.execute(data.draw(st.sampled_from(["CREATE TABLE notes (text)", "CREATE TABLE files (path)"])))
        database.execute(f"PRAGMA application_id = {data.draw(st.integers(0, 1000))}")
    return True


_FIELDS = ("path", "folder", "name", "size", "modified", "sha256", "state", "width", "height", "media_type")
_STATEMENTS = (
    *(f"UPDATE OR IGNORE files SET {field} = ?" for field in _FIELDS),
    "UPDATE meta SET value = ? WHERE key = 'version'",
    "UPDATE meta SET value = '999' WHERE key = 'version'",
    "UPDATE meta SET value = ? WHERE key = 'session'",
    "UPDATE meta SET value = ? WHERE key = 'base_url'",
    "DELETE FROM meta",
    "DROP TABLE files",
    "DROP TABLE meta",
    "DROP TABLE images",
    "ALTER TABLE files DROP COLUMN sha256",
    "ALTER TABLE files RENAME COLUMN state TO status",
    "CREATE VIEW todo AS SELECT * FROM meta",
)
_CHANGES: dict[str, Callable[[Path, bytes, st.DataObject], bool]] = {
    "bytes": _bytes,
    "text": _text,
    "wal": _wal,
    "statement": _statement,
    "other application": _other_application,
}

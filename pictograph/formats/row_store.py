"""Rows grouped by a key on disk, so that a file whose rows are in any order is read in bounded memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self


class RowStore:
    """A temporary table of JSON values. SQLite deletes its file when it is closed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE rows (key TEXT NOT NULL, value TEXT NOT NULL)")
        self._db.execute("CREATE TABLE taken (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def fill(self, rows: Iterable[tuple[str, Any]]) -> None:
        """Store rows of key and value."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO rows VALUES (?, ?)", ((key, json.dumps(value)) for key, value in rows))
        self._db.execute("COMMIT")
        self._db.execute("CREATE INDEX rows_by_key ON rows (key)")

    def take(self, key: str) -> list[Any] | None:
        """Return the values of a key in the order of the file; `None` if the key was taken before."""
        if self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (key,)).rowcount == 0:
            return None
        return [json.loads(value) for (value,) in self._db.execute("SELECT value FROM rows WHERE key = ? ORDER BY rowid", (key,))]

    def __iter__(self) -> Iterator[str]:
        """Return the keys in the order of their first rows."""
        return (key for (key,) in self._db.execute("SELECT key FROM rows GROUP BY key ORDER BY min(rowid)"))

    def rest(self) -> Iterator[tuple[str, Any]]:
        """Return the rows whose keys were not taken."""
        found = self._db.execute("SELECT key, value FROM rows WHERE key NOT IN (SELECT key FROM taken) ORDER BY rowid")
        return ((key, json.loads(value)) for key, value in found)

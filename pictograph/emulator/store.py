"""The emulator's state: one SQLite database, in memory or in a folder.

In a folder it is written ahead (WAL) and an answer leaves only after COMMIT, so what was acknowledged is there after
`kill -9`. A failure of the whole machine may lose the last moments; that is not what an emulator has to survive.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from pictograph.emulator.tables import NAMES, TABLES

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = sqlite3.Row


class Store:
    """Runs statements, in transactions that take turns. Usable from any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        self._turn = threading.RLock()
        self._depth = 0
        self._after: list[Callable[[], None]] = []
        self._db = sqlite3.connect(
            ":memory:" if folder is None else _private(folder / "emulator.sqlite3"),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA busy_timeout = 5000")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(TABLES)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep everything that is written inside, or, on an exception, nothing. Inner transactions belong to the outer one."""
        with self._turn:
            if self._depth:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
            except BaseException:
                self._after.clear()
                self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
            finally:
                self._depth = 0
            done, self._after = self._after, []
            for action in done:
                action()

    @contextmanager
    def exclusively(self) -> Generator[None]:
        """Let no other thread read or write meanwhile."""
        with self._turn:
            yield

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do this once the transaction is kept, and not if it is not: removing stored bytes, for one."""
        self._after.append(action)

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """Return all rows that the statement finds."""
        with self._turn:
            return self._db.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Value) -> Row | None:
        """Return the first row that the statement finds."""
        with self._turn:
            found: Row | None = self._db.execute(statement, values).fetchone()
            return found

    def run(self, statement: str, *values: Value) -> int:
        """Carry out a statement and return how many rows it touched."""
        with self._turn:
            return self._db.execute(statement, values).rowcount

    def insert(self, table: str, **columns: Value) -> None:
        """Add a row. Raises `sqlite3.IntegrityError` when a unique value is taken."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *columns.values())  # noqa: S608 (names are ours)

    def update(self, table: str, id: str, **columns: Value) -> None:
        """Change columns of the row with this id."""
        changes = ", ".join(f"{name} = ?" for name in columns)
        self.run(f"UPDATE {table} SET {changes} WHERE id = ?", *columns.values(), id)  # noqa: S608 (names are ours)

    def meta(self, name: str) -> str | None:
        """Return a remembered setting."""
        found = self.row("SELECT value FROM meta WHERE name = ?", name)
        return None if found is None else str(found["value"])

    def remember(self, name: str, value: str) -> None:
        """Keep a setting across restarts."""
        self.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)

    def wipe(self) -> None:
        """Empty every table but the remembered settings."""
        with self.transaction():
            for name in NAMES:
                if name != "meta":
                    self.run(f"DELETE FROM {name}")  # noqa: S608 (names are ours)

    def close(self) -> None:
        """Close the database; what was kept stays."""
        with self._turn:
            self._db.close()


def _private(path: Path) -> Path:
    """Return the path of a file that is there and that nobody else can read: it will hold the owner's key."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path

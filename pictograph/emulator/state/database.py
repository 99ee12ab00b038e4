"""The database: SQLite, in memory or in a folder.

In a folder it uses a write-ahead log (WAL), and responses are sent after COMMIT, so acknowledged writes survive `kill -9`.
A power failure may lose the last transactions; an emulator does not need to survive that.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from pictograph.emulator.state.tables import NAMES, TABLES

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = sqlite3.Row


class Database:
    """Runs statements in serialized transactions. Thread-safe."""

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._after_commit: list[Callable[[], None]] = []
        self._connection = sqlite3.connect(
            ":memory:" if folder is None else _private(folder / "emulator.sqlite3"),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        self._connection.row_factory = sqlite3.Row
        try:
            self._connection.execute("PRAGMA busy_timeout = 5000")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(TABLES)
        except sqlite3.Error as exc:
            self._connection.close()
            raise OSError(f"Cannot use the database in the data folder {folder}: {exc}. Repair it, or use another folder.") from exc

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit all writes of the block, or none on an exception. A nested transaction is part of the outer one."""
        with self._lock:
            if self._depth:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
            except BaseException:
                self._after_commit.clear()
                self._connection.execute("ROLLBACK")
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._depth = 0
            actions, self._after_commit = self._after_commit, []
            for action in actions:
                action()

    @contextmanager
    def exclusive(self) -> Generator[None]:
        """Keep other threads from reading and writing in this block."""
        with self._lock:
            yield

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run the action after the transaction is committed, and not if it is rolled back: removing stored objects, for example."""
        self._after_commit.append(action)

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """Return all rows of the result."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Value) -> Row | None:
        """Return the first row of the result, or None."""
        with self._lock:
            row: Row | None = self._connection.execute(statement, values).fetchone()
            return row

    def run(self, statement: str, *values: Value) -> int:
        """Run a statement and return the number of affected rows."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def insert(self, table: str, **columns: Value) -> None:
        """Insert a row. Raises `sqlite3.IntegrityError` if a unique value exists already."""
        names = ", ".join(columns)
        placeholders = ", ".join("?" * len(columns))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({placeholders})", *columns.values())  # noqa: S608 (constant names)

    def update(self, table: str, id: str, **columns: Value) -> None:
        """Update columns of the row with this id."""
        changes = ", ".join(f"{name} = ?" for name in columns)
        self.run(f"UPDATE {table} SET {changes} WHERE id = ?", *columns.values(), id)  # noqa: S608 (constant names)

    def meta(self, name: str) -> str | None:
        """Return a persistent setting, or None."""
        row = self.row("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else str(row["value"])

    def remember(self, name: str, value: str) -> None:
        """Store a persistent setting."""
        self.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)

    def wipe(self) -> None:
        """Delete all rows except the persistent settings."""
        with self.transaction():
            for name in NAMES:
                if name != "meta":
                    self.run(f"DELETE FROM {name}")  # noqa: S608 (constant names)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()


def _private(path: Path) -> Path:
    """Create the file if needed, readable by its owner only, because it will contain the owner's key, and return its path."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path

"""The journal of one bulk job: a SQLite file with a row for each file, so that an interrupted job goes on where it stopped.

A job is a kind of work, a dataset at a base URL, and a local folder or list of files. A dataset's id belongs to one organization. Every
change is committed before the next step begins: what a row says is done, is done.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

from attrs import asdict, frozen

CACHE_VARIABLE: Final = "PICTOGRAPH_CACHE_DIR"
_APPLICATION_ID: Final = 0x50494354  # "PICT", in the header of the file
_VERSION: Final = "1"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY,          -- below the folder, or absolute
    folder TEXT, name TEXT,         -- where it was sent to
    size INTEGER, modified INTEGER, -- of the file that was sent; nanoseconds
    sha256 TEXT,                    -- of its content
    state TEXT,                     -- named (another name was chosen), stored (sent, not registered yet) or done
    width INTEGER, height INTEGER, media_type TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS images (id TEXT PRIMARY KEY, path TEXT, size INTEGER, modified INTEGER, state TEXT) WITHOUT ROWID;
"""
_REMOVE_DAMAGED: Final = "DELETE FROM files WHERE typeof(path) <> 'blob' OR typeof(folder) <> 'text' OR typeof(name) <> 'text'"


@frozen
class Job:
    """What a journal belongs to."""

    kind: str
    base_url: str
    dataset_id: str
    source: str


def cache_folder() -> Path:
    """Return the folder of journals and reports: `PICTOGRAPH_CACHE_DIR`, or the cache of the user."""
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("pictograph", appauthor=False)


class JournalInUse(BlockingIOError):
    """Another process, or another call in this one, works on the same job."""


class Journal:
    """An open journal, exclusively of this call. The function that closes it is added to `closing`, see `Context`.

    Raises:
        JournalInUse: Another call works with it.
        ValueError: The file given is not a journal, or one of another job.
        OSError: It can't be written.
    """

    def __init__(
        self, job: Job, path: Path | None = None, *, resume: bool = True, closing: list[Callable[[], object]] | None = None
    ) -> None:
        self.job = job
        self._closing = [] if closing is None else closing
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.path = path if path is not None else self._default_path()
        try:
            self._open(resume, given=path is not None)
        except sqlite3.Error as error:
            self._close()
            raise self._failure(error, given=path is not None) from error
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    @property
    def is_temporary(self) -> bool:
        """Whether it is deleted at the end, because the cache folder can't be written."""
        return self._temporary is not None

    @property
    def session(self) -> str:
        """The same from the first run of a job until one comes to its end: part of idempotency keys."""
        return self._meta("session") or ""

    def end_session(self) -> None:
        """The job came to its end: the next run does new work."""
        self._set_meta("session", uuid4().hex)

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run one statement in a transaction of its own, and return the number of rows changed."""
        with self._errors():
            return self._database.execute(statement, values).rowcount

    def run_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row, all in one transaction."""
        with self._errors():
            self._database.execute("BEGIN")
            try:
                self._database.executemany(statement, rows)
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def rows(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self._errors():
            return self._database.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or `None`."""
        with self._errors():
            found: sqlite3.Row | None = self._database.execute(query, values).fetchone()
            return found

    def script(self, statements: str) -> None:
        """Run several statements, for tables of this connection."""
        with self._errors():
            self._database.executescript(statements)

    def _default_path(self) -> Path:
        name = hashlib.sha256("\n".join(asdict(self.job).values()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        try:
            folder = cache_folder() / self.job.kind
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder / f"{name}.sqlite"
        except OSError:
            pass
        self._temporary = tempfile.TemporaryDirectory(prefix="pictograph-")
        return Path(self._temporary.name) / f"{name}.sqlite"

    def _open(self, resume: bool, *, given: bool) -> None:
        if given:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        # autocommit; no wait for a lock. The event loop of an AsyncClient may be run by another thread from call to call.
        self._database: sqlite3.Connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        self._closing.append(self._database.close)
        self._database.row_factory = sqlite3.Row
        run = self._database.execute
        run("PRAGMA locking_mode = EXCLUSIVE")  # held until it is closed, or until the process ends in any way
        run("BEGIN EXCLUSIVE")
        new = run("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not new and run("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
            raise sqlite3.DatabaseError("another application's file")
        run(f"PRAGMA application_id = {_APPLICATION_ID}")  # before the tables: with them but without it, it would be another's file
        run("COMMIT")
        run("PRAGMA journal_mode = WAL")  # not before: it changes the file
        run("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)
        run(_REMOVE_DAMAGED)  # those files are sent again
        run("PRAGMA temp_store = FILE")
        run("PRAGMA cache_size = -2000")  # KiB
        self._check_job()
        if not resume:
            self._database.executescript("DELETE FROM files; DELETE FROM images; DELETE FROM meta WHERE key = 'session';")
        if not self.session:
            self.end_session()

    def _check_job(self) -> None:
        for key, value in {"version": _VERSION, **asdict(self.job)}.items():
            stored = self._meta(key)
            if stored is None:
                self._set_meta(key, value)
            elif stored != value:
                raise ValueError(
                    f"The journal {self.path} belongs to another job: its {key} is {stored!r}, not {value!r}. Pass another path as journal."
                )

    def _meta(self, key: str) -> str | None:
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else row["value"]

    def _set_meta(self, key: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")))

    def _close(self) -> None:
        database: Any = getattr(self, "_database", None)
        if database is not None:
            database.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    @contextmanager
    def _errors(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._failure(error, given=True) from error

    def _failure(self, error: sqlite3.Error, *, given: bool) -> Exception:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return JournalInUse(f"Another call already works on {self.job.source} (journal {self.path}). Wait until it has ended.")
        if isinstance(error, sqlite3.OperationalError):
            return OSError(f"The journal {self.path} can't be read or written: {error}. Pass another path as journal.")
        advice = "Pass another path as journal." if given else "Delete it, or pass another path as journal."
        return ValueError(f"{self.path} is not a journal of this package ({error}). {advice}")

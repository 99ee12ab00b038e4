"""Journals: exclusive, of one job, and readable after any end of a process."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from pictograph.bulk.journal import Job, Journal, JournalInUse

JOB = Job("uploads", "https://api.example.com", "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10", "/photos to /")


def test_what_was_committed_is_there_again() -> None:
    with Journal(JOB) as journal:
        session = journal.session
        journal.run("INSERT INTO files (path, folder, name, state) VALUES (?, '/', 'a.jpg', 'done')", (b"a.jpg",))
    with Journal(JOB) as journal:
        assert [bytes(row["path"]) for row in journal.rows("SELECT * FROM files")] == [b"a.jpg"]
        assert journal.session == session != ""
        journal.end_session()
    with Journal(JOB) as journal:
        assert journal.session != session


def test_starting_from_scratch_forgets_it() -> None:
    with Journal(JOB) as journal:
        journal.run("INSERT INTO files (path, folder, name, state) VALUES (?, '/', 'a.jpg', 'done')", (b"a.jpg",))
        session = journal.session
    with Journal(JOB, resume=False) as journal:
        assert journal.rows("SELECT * FROM files") == []
        assert journal.session != session


def test_two_calls_exclude_each_other() -> None:
    with Journal(JOB), pytest.raises(JournalInUse, match="Another call already works on /photos"):
        Journal(JOB)
    Journal(JOB).__exit__(None, None, None)


@pytest.mark.parametrize("name", ["base_url", "dataset_id", "source", "kind"])
def test_jobs_are_never_mixed(name: str, tmp_path: Path) -> None:
    other = evolve(JOB, **{name: "other"})
    with Journal(JOB) as journal, Journal(other) as another:
        assert journal.path != another.path
    with Journal(JOB, tmp_path / "mine.sqlite"):
        pass
    with pytest.raises(ValueError, match=f"belongs to another job: its {name} is"):
        Journal(other, tmp_path / "mine.sqlite")


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes " * 100)
    with pytest.raises(ValueError, match=r"notes\.txt is not a journal"):
        Journal(JOB, path)
    assert path.read_text() == "my notes " * 100


def test_without_a_writable_cache_the_journal_is_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PICTOGRAPH_CACHE_DIR", str(tmp_path / "file" / "below"))
    with Journal(JOB) as journal:
        assert journal.is_temporary
        assert journal.path.exists()
    assert not journal.path.exists()

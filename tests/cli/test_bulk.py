"""Uploads and downloads on the command line: options, reports, progress in logs, interrupts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.support.photos import make_photo, not_a_photo, photo_folder


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for name in ("train/cats", "val/cats"):
        make_photo(tmp_path / "photos" / name / "1.jpg")
    return tmp_path / "photos"


def test_the_report_names_the_file_with_the_outcomes(run: CommandLine, photos: Path) -> None:
    (photos / "notes.txt").touch()
    report = run.ok("upload", photos, "--dataset", "birds")
    assert (report["images_uploaded"], report["layout"], report["skipped"]) == (2, "split/class", {"not an image": 1})
    assert "files" not in report
    assert len(Path(report["report_path"]).read_text().splitlines()) == 3


def test_failures_are_a_list_and_an_exit_code(run: CommandLine, photos: Path) -> None:
    not_a_photo(photos / "train" / "cats" / "2.jpg")
    ran = run("upload", photos, "--dataset", "birds", "--json")
    assert ran.code == 1
    assert [Path(failure["path"]).name for failure in ran.json["failures"]] == ["2.jpg"]


def test_layout_and_conflict_are_choices(run: CommandLine, photos: Path, emulator: Emulator) -> None:
    assert run.ok("upload", photos, "--dataset", "birds", "--layout", "nested", "--on-conflict", "rename")["layout"] == "nested"
    ran = run("upload", photos, "--dataset", "birds", "--layout", "classes")
    assert (ran.code, "Did you mean" in ran.err and "split/class" in ran.err) == (2, True)


def test_a_log_gets_a_line_now_and_then(run: CommandLine, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.terminal.LINE_INTERVAL_SECONDS", 0.0)
    ran = run("upload", photos, "--dataset", "birds")
    assert ran.code == 0
    lines = ran.err.splitlines()
    assert any(line.startswith("upload: 2/2 files, ") for line in lines), lines
    assert run("datasets", "download", "birds", tmp_path / "copy").err.splitlines()[-1].startswith("download: 2/2 files")


def test_an_interrupted_download_is_explained(run: CommandLine, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo_folder(photos, loose=4)
    run.ok("upload", photos, "--dataset", "birds")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pictograph.bulk.download.Download._fetched", interrupt)
    ran = run("datasets", "download", "birds", tmp_path / "copy")
    assert ran.code == 130
    assert ran.err.startswith("Interrupted. 0 of 6 files are done. Repeat the command to go on. Report so far: ")


def test_a_url_and_hidden_folders(run: CommandLine, photos: Path, tmp_path: Path) -> None:
    make_photo(photos / ".cache" / "2.jpg", seed=5)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for path in photos.rglob("*.jpg"):
            archive.write(path, path.relative_to(photos))
    assert run.ok("upload", f"zip://{tmp_path}/photos.zip", "--dataset", "birds")["images_uploaded"] == 2
    again = run.ok("upload", f"zip://{tmp_path}/photos.zip", "--dataset", "birds", "--include-hidden")
    assert (again["images_uploaded"], again["images_skipped"], again["images_hidden"]) == (1, 2, 0)
    ran = run("upload", "s4://birds/photos", "--dataset", "birds")
    assert (ran.code, "The scheme of s4://birds/photos is unknown" in ran.err) == (2, True)


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_no_progress_when_it_is_not_wanted(run: CommandLine, photos: Path, option: str) -> None:
    assert run("upload", photos, "--dataset", "birds", option).err == ""

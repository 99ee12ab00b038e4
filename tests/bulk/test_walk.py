"""Which files of a folder are found, and what is reported of the others."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph.bulk.layout import LayoutDetector, destination
from pictograph.bulk.walk import Found, Skipped, walk
from pictograph.resources.image_file import MEDIA_TYPES
from tests.support.photos import make_photo


def found(folder: Path) -> list[str]:
    return ["/".join(each.parts) for each in walk(folder, MEDIA_TYPES.keys()) if isinstance(each, Found)]


def skipped(folder: Path) -> list[tuple[str, str, int]]:
    return [(each.path.name, each.reason, each.images) for each in walk(folder, MEDIA_TYPES.keys()) if isinstance(each, Skipped)]


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_hidden_and_system_folders_and_metadata_are_skipped_and_named(photos: Path) -> None:
    fill(photos, "a.jpg", "heron/.ipynb_checkpoints/a.jpg", "__MACOSX/a.jpg", "@eaDir/b/a.jpg", "heron/._b.jpg", "Thumbs.db", "notes.txt")
    assert found(photos) == ["a.jpg"]
    assert sorted(skipped(photos)) == [
        ("._b.jpg", "system file", 1),
        (".ipynb_checkpoints", "hidden folder", 1),
        ("@eaDir", "system folder", 1),
        ("Thumbs.db", "system file", 0),
        ("__MACOSX", "system folder", 1),
        ("notes.txt", "not an image", 0),
    ]


def test_ignore_patterns_have_the_syntax_of_gitignore(photos: Path) -> None:
    fill(photos, "keep.jpg", "drafts/a.jpg", "b/drafts/a.jpg", "b/x_mask.png", "b/keep_mask.png", "c/y.bmp")
    (photos / ".pictographignore").write_text("# comment\n/drafts/\n*_mask.png\n!keep_mask.png\nc/*.bmp\n")
    assert found(photos) == ["b/drafts/a.jpg", "b/keep_mask.png", "keep.jpg"]
    assert sorted(skipped(photos)) == [("drafts", "ignored", 1), ("x_mask.png", "ignored", 1), ("y.bmp", "ignored", 1)]


def test_ignore_patterns_without_pathspec_name_the_extra(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(photos, "a.jpg")
    monkeypatch.setitem(__import__("sys").modules, "pathspec", None)
    assert found(photos) == ["a.jpg"]
    (photos / ".pictographignore").write_text("*.png\n")
    with pytest.raises(ImportError, match=r"pip install 'pictograph\[bulk\]'"):
        found(photos)


def test_loops_of_links_end_and_linked_folders_are_searched_once(photos: Path, tmp_path: Path) -> None:
    fill(photos, "cats/1.jpg")
    fill(tmp_path / "elsewhere", "2.jpg")
    (tmp_path / "elsewhere" / "back").symlink_to(photos)
    for name, target in {"a": photos, "dogs": photos / "cats", "owls": tmp_path / "elsewhere", "more": tmp_path / "elsewhere"}.items():
        (photos / name).symlink_to(target)
    assert found(photos) == ["cats/1.jpg", "more/2.jpg"]
    assert sorted(skipped(photos)) == [(name, "linked folder", 0) for name in ("a", "back", "dogs", "owls")]


def test_an_unreadable_folder_is_one_entry(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(photos, "open/a.jpg", "secret/b.jpg", "secret/c.jpg")
    real: Callable[..., Any] = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(photos) == ["open/a.jpg"]
    [entry] = [each for each in walk(photos, MEDIA_TYPES.keys()) if isinstance(each, Skipped)]
    assert (entry.path, entry.reason) == (photos / "secret", "unreadable")
    assert "Permission denied" in entry.detail


SEGMENTS = st.lists(st.sampled_from(["a", "b", "train", "val", "ü", unicodedata.normalize("NFD", "ü")]), min_size=0, max_size=3)


@given(st.sets(SEGMENTS.map(tuple), min_size=1, max_size=8))
def test_every_file_is_found_once_in_sorted_order(folders: set[tuple[str, ...]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        expected = sorted("/".join((*folder, "x.jpg")) for folder in folders)
        fill(root, *expected)
        assert sorted(found(root), key=lambda path: path.split("/")) == found(root)
        assert sorted(found(root)) == expected


@given(st.lists(SEGMENTS.map(tuple), min_size=1, max_size=8))
def test_a_layout_keeps_the_first_folders(folders: list[tuple[str, ...]]) -> None:
    detector = LayoutDetector()
    for folder in folders:
        detector.add((*folder, "x.jpg"))
    layout = detector.layout()
    if all(not folder for folder in folders):
        assert layout == "flat"
    for folder in folders:
        assert destination((*folder, "x.jpg"), "nested") == "/" + "/".join(folder)
        assert destination((*folder, "x.jpg"), "flat") == "/"
        kept = destination((*folder, "x.jpg"), layout).strip("/").split("/")
        assert tuple(part for part in kept if part) == folder[: len([part for part in kept if part])]


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        (["1.jpg"], "flat"),
        (["cats/1.jpg", "2.jpg"], "class"),
        (["cats/young/1.jpg"], "class"),
        (["train/cats/1.jpg", "val/cats/1.jpg"], "split/class"),
        (["Train/cats/1.jpg", "valid/1.jpg"], "split/class"),
        (["train/1.jpg", "val/1.jpg"], "class"),
        (["train/cats/1.jpg", "cats/1.jpg"], "class"),
    ],
)
def test_layouts_are_detected(files: list[str], layout: str) -> None:
    detector = LayoutDetector()
    for file in files:
        detector.add(tuple(file.split("/")))
    assert detector.layout() == layout


def test_photos_without_a_usual_suffix_are_found(photos: Path) -> None:
    for name in ("1.jfif", "2.avif", "3.jp2", "4.mpo", "5.ppm", "6.HIF"):
        make_photo(photos / "x.jpg").rename(photos / name)
    assert len(found(photos)) == 6

"""What is found out about a file before it is uploaded, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from pictograph.resources.image_file import read_image_file
from tests.support.photos import FORMATS, broken_photo, make_photo, not_a_photo


@pytest.mark.parametrize("suffix", FORMATS)
def test_type_and_size_of_each_format(suffix: str, tmp_path: Path) -> None:
    path = make_photo(tmp_path / f"x{suffix.upper()}", size=(64, 48))
    found = read_image_file(path)
    assert (found.filename, found.width, found.height, found.size_bytes) == (path.name, 64, 48, path.stat().st_size)
    assert found.content_type == Image.MIME[FORMATS[suffix]]


def test_a_turned_picture_has_the_size_in_which_it_is_viewed(tmp_path: Path) -> None:
    found = read_image_file(make_photo(tmp_path / "x.jpg", size=(64, 48), orientation=6))
    assert (found.width, found.height) == (48, 64)


def test_a_file_of_another_kind_than_its_suffix_says_is_still_a_picture(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "x.png")
    assert read_image_file(path).width == 64


def test_filename_and_type_can_be_given(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "upload.tmp")
    found = read_image_file(path, filename="heron", content_type="image/jpeg")
    assert (found.filename, found.content_type, found.width) == ("heron", "image/jpeg", 64)


def test_the_suffix_of_the_given_filename_tells_the_type(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "upload.tmp")
    assert read_image_file(path, filename="heron.JPEG").content_type == "image/jpeg"


def test_a_type_that_is_not_known_is_the_callers_word(tmp_path: Path) -> None:
    path = tmp_path / "x.avif"
    path.write_bytes(b"whatever it is")
    found = read_image_file(path, content_type="image/avif")
    assert (found.content_type, found.width, found.height) == ("image/avif", None, None)


def test_heif_of_a_layout_that_is_not_understood_has_no_size(tmp_path: Path) -> None:
    path = tmp_path / "x.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    found = read_image_file(path)
    assert (found.content_type, found.width, found.height) == ("image/heic", None, None)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.jpg"):
        read_image_file(tmp_path / "none.jpg")


def test_a_folder_is_refused_and_shown_the_way(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    with pytest.raises(ValueError, match="upload_dataset_from_folder"):
        read_image_file(tmp_path / "x.jpg")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.jpg")
    with pytest.raises(ValueError, match="not a regular file"):
        read_image_file(tmp_path / "x.jpg")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").touch()
    with pytest.raises(ValueError, match="empty"):
        read_image_file(tmp_path / "x.jpg")


def test_text_under_the_name_of_a_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not an image"):
        read_image_file(not_a_photo(tmp_path / "x.jpg"))


@pytest.mark.parametrize(("suffix", "keep_bytes"), [(".jpg", 30), (".png", 20), (".bmp", 10), (".webp", 14), (".tiff", 12)])
def test_a_picture_that_breaks_off_in_its_head_is_refused(suffix: str, keep_bytes: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a readable image"):
        read_image_file(broken_photo(tmp_path / f"x{suffix}", keep_bytes=keep_bytes))


def test_an_unknown_suffix_asks_for_the_type(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "x.raw")
    with pytest.raises(ValueError, match="content_type"):
        read_image_file(path)


def test_a_name_that_is_not_unicode_is_refused(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / os.fsdecode(b"heron\xff.jpg"))
    with pytest.raises(ValueError, match="not valid Unicode"):
        read_image_file(path)

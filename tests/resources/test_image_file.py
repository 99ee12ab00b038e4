"""Local image files: which properties are read before an upload, and which files are rejected."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from pictograph.resources.image_file import read_image_file
from tests.support.photos import FORMATS, ORIENTATION_TAG, broken_photo, make_photo, not_a_photo, picture


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_type_and_size_of_each_format(suffix: str, tmp_path: Path) -> None:
    path = make_photo(tmp_path / f"x{suffix.upper()}", size=(64, 48))
    found = read_image_file(path)
    assert (found.filename, found.width, found.height, found.size_bytes) == (path.name, 64, 48, path.stat().st_size)
    assert found.content_type == Image.MIME[FORMATS[suffix]]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tiff", ".webp", ".avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_after_rotation(suffix: str, orientation: int, tmp_path: Path) -> None:
    """As Pillow displays it. AVIF rotates with a property of its own, which Pillow returns as an EXIF orientation."""
    path, exif = tmp_path / f"x{suffix}", Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    picture(size=(64, 48)).save(path, exif=exif)
    with Image.open(path) as image:
        displayed = ImageOps.exif_transpose(image).size
    assert displayed == ((48, 64) if orientation >= 5 else (64, 48))
    found = read_image_file(path)
    assert (found.width, found.height) == displayed


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I", 8 + len(inside)) + kind + inside


def heic(*properties: bytes, item: int = 7) -> bytes:
    """A HEIC file without pixels whose item 7 has these properties, after another item of 10 x 10 pixels."""
    known = [box(b"ispe", struct.pack(">III", 0, 10, 10)), *properties]
    numbers = bytes(range(2, len(known) + 1))
    associations = struct.pack(">IIHBB", 0, 2, 3, 1, 1) + struct.pack(">HB", 7, len(numbers)) + numbers
    iprp = box(b"iprp", box(b"ipco", *known), box(b"ipma", associations))
    meta = box(b"meta", bytes(4), box(b"pitm", struct.pack(">IH", 0, item)), iprp)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", bytes(10))


SIZE = box(b"ispe", struct.pack(">III", 0, 64, 48))
CROP = box(b"clap", struct.pack(">8I", 40, 1, 60, 2, 0, 1, 0, 1))


@pytest.mark.parametrize(
    ("properties", "size"),
    [
        ([SIZE], (64, 48)),
        ([SIZE, box(b"irot", b"\x01")], (48, 64)),
        ([SIZE, box(b"irot", b"\x02")], (64, 48)),
        ([SIZE, CROP, box(b"irot", b"\x03")], (30, 40)),
        ([box(b"pixi", bytes(8))], (None, None)),
        ([box(b"ispe", bytes(12))], (None, None)),
        ([box(b"ispe", bytes(2))], (None, None)),
    ],
)
def test_the_size_of_heic_is_that_of_the_main_image(properties: list[bytes], size: tuple[int | None, int | None], tmp_path: Path) -> None:
    (tmp_path / "x.heic").write_bytes(heic(*properties))
    found = read_image_file(tmp_path / "x.heic")
    assert (found.width, found.height) == size


def test_a_heic_that_breaks_off_has_no_size(tmp_path: Path) -> None:
    path, content = tmp_path / "x.heic", heic(SIZE, CROP)
    for length in range(16, len(content)):
        path.write_bytes(content[:length])
        found = read_image_file(path)
        assert (found.width, found.height) in [(None, None), (64, 48), (40, 30)]
    path.write_bytes(heic(SIZE, item=9))
    assert read_image_file(path).width is None


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_an_animation_is_one_image(suffix: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (64, 48), color) for color in ("red", "green", "blue")]
    frames[0].save(tmp_path / f"x{suffix}", save_all=True, append_images=frames[1:])
    found = read_image_file(tmp_path / f"x{suffix}", whole=True)
    assert (found.width, found.height, found.size_bytes) == (64, 48, (tmp_path / f"x{suffix}").stat().st_size)


def test_a_file_with_the_suffix_of_another_image_format_is_accepted(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "x.png")
    assert read_image_file(path).width == 64


def test_filename_and_content_type_can_be_passed(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "upload.tmp")
    found = read_image_file(path, filename="heron", content_type="image/jpeg")
    assert (found.filename, found.content_type, found.width) == ("heron", "image/jpeg", 64)


def test_the_content_type_is_derived_from_the_given_filename(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "upload.tmp")
    assert read_image_file(path, filename="heron.JPEG").content_type == "image/jpeg"


def test_a_file_of_an_unknown_content_type_is_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "x.jxl"
    path.write_bytes(b"any content")
    found = read_image_file(path, content_type="image/jxl")
    assert (found.content_type, found.width, found.height) == ("image/jxl", None, None)


@pytest.mark.parametrize(("suffix", "media_type"), [(".jfif", "image/jpeg"), (".ppm", "image/jpeg"), (".png", "image/jpeg")])
def test_the_media_type_is_that_of_the_content(suffix: str, media_type: str, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / f"x{suffix}")
    assert read_image_file(path).content_type == media_type


@pytest.mark.parametrize(("name", "pillow_format"), [("x.avif", "AVIF"), ("x.jp2", "JPEG2000"), ("x.ppm", "PPM"), ("x.mpo", "MPO")])
def test_less_common_formats_are_images_too(name: str, pillow_format: str, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / name, pillow_format)
    found = read_image_file(tmp_path / name)
    assert (found.width, found.height) in [(64, 48), (None, None)]
    assert found.content_type.startswith("image/")


def test_heif_with_an_unsupported_layout_has_no_size(tmp_path: Path) -> None:
    path = tmp_path / "x.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    found = read_image_file(path)
    assert (found.content_type, found.width, found.height) == ("image/heic", None, None)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.jpg"):
        read_image_file(tmp_path / "none.jpg")


def test_a_folder_is_rejected_with_advice(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    with pytest.raises(ValueError, match="upload_dataset_from_folder"):
        read_image_file(tmp_path / "x.jpg")


def test_a_pipe_is_rejected_without_opening_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.jpg")
    with pytest.raises(ValueError, match="not a regular file"):
        read_image_file(tmp_path / "x.jpg")


def test_an_empty_file_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").touch()
    with pytest.raises(ValueError, match="empty"):
        read_image_file(tmp_path / "x.jpg")


def test_a_text_file_with_an_image_suffix_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not an image"):
        read_image_file(not_a_photo(tmp_path / "x.jpg"))


@pytest.mark.parametrize(("suffix", "keep_bytes"), [(".jpg", 30), (".png", 20), (".bmp", 10), (".webp", 14), (".tiff", 12)])
def test_an_image_with_a_truncated_header_is_rejected(suffix: str, keep_bytes: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a readable image"):
        read_image_file(broken_photo(tmp_path / f"x{suffix}", keep_bytes=keep_bytes))


def test_an_unknown_suffix_requires_a_content_type(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / "x.raw")
    with pytest.raises(ValueError, match="content_type"):
        read_image_file(path)


def test_a_name_that_is_not_unicode_is_rejected(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "x.jpg").rename(tmp_path / os.fsdecode(b"heron\xff.jpg"))
    with pytest.raises(ValueError, match="not valid Unicode"):
        read_image_file(path)

"""Small images with the same bytes on every run: gradients with shapes, in common formats."""

from __future__ import annotations

import colorsys
import io
import random
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

ORIENTATION_TAG = 0x0112
FORMATS: Mapping[str, str] = {".jpg": "JPEG", ".png": "PNG", ".gif": "GIF", ".bmp": "BMP", ".webp": "WEBP", ".tiff": "TIFF"}
"""Suffix to Pillow's name of the format."""


def picture(seed: int = 0, size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A gradient with three shapes; another seed gives another image. `size` is (width, height) in pixels."""
    numbers = random.Random(seed)
    width, height = size
    image = Image.merge("RGB", [Image.linear_gradient("L").resize(size).rotate(90 * channel).resize(size) for channel in range(3)])
    draw = ImageDraw.Draw(image)
    for shape in (draw.rectangle, draw.ellipse, draw.rectangle):
        left, top = numbers.randrange(width // 2), numbers.randrange(height // 2)
        shape((left, top, left + width // 3, top + height // 3), fill=_color(numbers))
    return image


def _color(numbers: random.Random) -> tuple[int, ...]:
    return tuple(int(255 * part) for part in colorsys.hsv_to_rgb(numbers.random(), 0.8, 0.9))


def photo_bytes(suffix: str = ".jpg", *, seed: int = 0, size: tuple[int, int] = (64, 48), orientation: int | None = None) -> bytes:
    """An encoded image. `orientation` (1 to 8) is the EXIF value; 6 means that viewers rotate it by 90 degrees."""
    image = picture(seed, size)
    options: dict[str, object] = {}
    if orientation is not None:
        exif = Image.Exif()
        exif[ORIENTATION_TAG] = orientation
        options["exif"] = exif
    stream = io.BytesIO()
    image.save(stream, FORMATS[suffix.lower()], **options)
    return stream.getvalue()


def make_photo(path: Path, *, seed: int = 0, size: tuple[int, int] = (64, 48), orientation: int | None = None) -> Path:
    """Write an image in the format of the path's suffix and create its folder. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(path.suffix, seed=seed, size=size, orientation=orientation))
    return path


def photo_folder(folder: Path, *, classes: Mapping[str, int] | None = None, loose: int = 0) -> list[Path]:
    """Write one subfolder with JPEGs for each class, and `loose` JPEGs at the top.

    Returns the sorted paths. Without arguments: two `cats` and two `dogs`.
    """
    wanted = [folder / f"loose-{number:03}.jpg" for number in range(loose)]
    for name, count in (classes or ({} if loose else {"cats": 2, "dogs": 2})).items():
        wanted += [folder / name / f"{name}-{number:03}.jpg" for number in range(count)]
    return sorted(make_photo(path, seed=seed) for seed, path in enumerate(wanted))


def one_of_each(folder: Path) -> list[Path]:
    """One image in each format, and a JPEG with an EXIF rotation (64 x 48 stored, 48 x 64 when viewed)."""
    paths = [make_photo(folder / f"photo{suffix}", seed=seed) for seed, suffix in enumerate(FORMATS)]
    return sorted([*paths, make_photo(folder / "turned.jpg", seed=99, orientation=6)])


def not_a_photo(path: Path) -> Path:
    """Write text to a file with an image suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("This is not an image.\n")
    return path


def broken_photo(path: Path, *, keep_bytes: int = 200) -> Path:
    """Write the beginning of an image, as an interrupted copy leaves it: a valid header without pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(path.suffix)[:keep_bytes])
    return path

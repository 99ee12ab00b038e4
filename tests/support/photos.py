"""Small real pictures, the same bytes on every run: gradients with shapes in them, in the formats that people upload."""

from __future__ import annotations

import colorsys
import io
import random
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

ORIENTATION_TAG = 0x0112
FORMATS: Mapping[str, str] = {".jpg": "JPEG", ".png": "PNG", ".gif": "GIF", ".bmp": "BMP", ".webp": "WEBP", ".tiff": "TIFF"}
"""Suffix -> Pillow's name of the format."""


def picture(seed: int = 0, size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A gradient with three shapes in it; another seed is another picture. `size` is (width, height) in pixels."""
    chance = random.Random(seed)
    width, height = size
    image = Image.merge("RGB", [Image.linear_gradient("L").resize(size).rotate(90 * channel).resize(size) for channel in range(3)])
    draw = ImageDraw.Draw(image)
    for shape in (draw.rectangle, draw.ellipse, draw.rectangle):
        left, top = chance.randrange(width // 2), chance.randrange(height // 2)
        shape((left, top, left + width // 3, top + height // 3), fill=_colour(chance))
    return image


def _colour(chance: random.Random) -> tuple[int, ...]:
    return tuple(int(255 * part) for part in colorsys.hsv_to_rgb(chance.random(), 0.8, 0.9))


def photo_bytes(suffix: str = ".jpg", *, seed: int = 0, size: tuple[int, int] = (64, 48), orientation: int | None = None) -> bytes:
    """An encoded picture. `orientation` (1 to 8) is the EXIF value: 6 is a camera held upright, to be turned for viewing."""
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
    """Write a picture in the format of the path's suffix, making its folder. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(path.suffix, seed=seed, size=size, orientation=orientation))
    return path


def photo_folder(folder: Path, *, classes: Mapping[str, int] | None = None, loose: int = 0) -> list[Path]:
    """Fill a folder as people keep them: one subfolder for each class with so many JPEGs, and `loose` ones at the top.

    Returns the paths in sorted order. Without arguments: two of `cats`, two of `dogs`.
    """
    wanted = [folder / f"loose-{number:03}.jpg" for number in range(loose)]
    for name, count in (classes or ({} if loose else {"cats": 2, "dogs": 2})).items():
        wanted += [folder / name / f"{name}-{number:03}.jpg" for number in range(count)]
    return sorted(make_photo(path, seed=seed) for seed, path in enumerate(wanted))


def one_of_each(folder: Path) -> list[Path]:
    """One picture in each format, and a JPEG whose EXIF orientation turns it (48 x 64 when viewed, 64 x 48 as stored)."""
    paths = [make_photo(folder / f"photo{suffix}", seed=seed) for seed, suffix in enumerate(FORMATS)]
    return sorted([*paths, make_photo(folder / "turned.jpg", seed=99, orientation=6)])


def not_a_photo(path: Path) -> Path:
    """Write text under a picture's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("This is not a picture.\n")
    return path


def broken_photo(path: Path, *, keep_bytes: int = 200) -> Path:
    """Write the beginning of a picture, as an interrupted copy leaves it: the header is right, the pixels are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(path.suffix)[:keep_bytes])
    return path

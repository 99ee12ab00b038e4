"""Width and height of an image file, as they are in the upright picture (EXIF orientation)."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING

from pictograph.formats.model import ImageAnnotations

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

ORIENTATION = 274
"""EXIF tag; 5 to 8 exchange width and height."""


def image_size(source: Path | bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; `None` if Pillow can't read the file.

    Raises:
        ImportError: Pillow is not installed.
    """
    pillow = _pillow()
    try:
        with _opened(pillow, io.BytesIO(source) if isinstance(source, bytes) else source) as image:
            width, height = image.size
            turned = image.format != "TIFF" and _orientation(image) in (5, 6, 7, 8)  # of a TIFF, Pillow exchanges them itself
            return (height, width) if turned else (width, height)
    except Exception:  # of a damaged file, Pillow's decoders raise almost anything
        return None


def _pillow() -> ModuleType:
    try:
        from PIL import Image
    except ImportError as error:
        raise ImportError("Image sizes require Pillow. Install it with: pip install 'pictograph[formats]'") from error
    return Image


def _opened(pillow: ModuleType, source: Path | io.BytesIO) -> ImageFile:
    try:
        found: ImageFile = pillow.open(source)
        return found
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        return _open_large(pillow, io.BytesIO(source.read_bytes()) if isinstance(source, Path) else source)


def _open_large(pillow: ModuleType, file: IO[bytes]) -> ImageFile:
    """Open an image that Pillow rejects because its pixels could fill the memory: here only the head is read."""
    prefix = file.read(16)
    for decoder, accept in pillow.OPEN.values():
        if accept is not None and accept(prefix) is True:
            file.seek(0)
            found: ImageFile = decoder(file, "")
            return found
    raise ValueError("no decoder accepts the file")


def _orientation(image: ImageFile) -> object:
    try:
        return image.getexif().get(ORIENTATION)
    except Exception:  # damaged EXIF data in an image that viewers show all the same
        return None


def with_size(item: ImageAnnotations) -> bool:
    """Read the size of an image from its file if it is unknown. Return whether it is known now."""
    if item.width and item.height:
        return True
    content = item.source if isinstance(item.source, Path) else item.read()
    found = None if content is None else image_size(content)
    if found is None:
        return False
    item.width, item.height = found
    return True

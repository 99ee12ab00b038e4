"""Width and height of an image file, as they are in the upright picture (EXIF orientation)."""

from __future__ import annotations

import io
from pathlib import Path

from pictograph.formats.model import ImageAnnotations

ORIENTATION = 274
"""EXIF tag; 5 to 8 exchange width and height."""


def image_size(source: Path | bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; `None` if Pillow can't read the file.

    Raises:
        ImportError: Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise ImportError("Image sizes require Pillow. Install it with: pip install 'pictograph[formats]'") from error
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
            width, height = image.size
            turned = image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
            if image.format == "TIFF":  # Pillow exchanges them itself
                turned = False
            return (height, width) if turned else (width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
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

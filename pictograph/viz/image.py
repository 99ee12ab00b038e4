"""Open images of any format and mode as upright RGB images."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final, TypeAlias

from PIL import Image, ImageOps, UnidentifiedImageError

ImageSource: TypeAlias = str | os.PathLike[str] | bytes | Image.Image
"""A path, the content of an image file, or an image of Pillow."""

_ALPHA: Final = ("LA", "La", "PA", "RGBA", "RGBa")
_PAPER: Final = (255, 255, 255)  # behind transparent pixels


def open_image(source: ImageSource) -> Image.Image:
    """Return the first frame of an image as an upright RGB image, with its EXIF orientation applied.

    Transparent pixels become white. Gray values of 16 bits are scaled to 8 bits; those of 32 bits and floats are stretched from their
    minimum to their maximum. An image of Pillow is not changed.

    Raises:
        FileNotFoundError: The file does not exist.
        TypeError: `source` is neither a path, bytes nor an image of Pillow.
        ValueError: The content is not an image that Pillow can read.

    Example:
        print(open_image("heron.jpg").size)
    """
    if isinstance(source, Image.Image):
        return _upright_rgb(source)
    if isinstance(source, bytes):
        name, stream = f"The image of {len(source)} bytes", io.BytesIO(source)
    elif isinstance(source, str | os.PathLike):  # pyright: ignore[reportUnnecessaryIsInstance]
        name, stream = str(source), io.BytesIO(Path(source).read_bytes())
    else:
        raise TypeError(
            f"An image must be a path, bytes or an image of Pillow, not {type(source).__name__}; see PIL.Image.fromarray for arrays."
        )
    try:
        with Image.open(stream) as opened:
            return _upright_rgb(opened)
    except UnidentifiedImageError:
        raise ValueError(f"{name} is not an image that Pillow can read.") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:  # decoders of broken files raise these
        raise ValueError(f"{name} is not a readable image: {error}.") from error


def _upright_rgb(image: Image.Image) -> Image.Image:
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I;16"):
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    elif upright.mode in ("I", "F"):
        upright = _stretched(upright)
    if upright.mode in _ALPHA or "transparency" in upright.info:
        rgba = (upright.convert("LA") if upright.mode == "La" else upright).convert("RGBA")
        paper = Image.new("RGBA", rgba.size, _PAPER)
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return upright.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Return a gray image of 32 bits as one of 8 bits."""
    low, high = image.convert("F").getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or not high > low:
        return Image.new("L", image.size, 0)
    scale = 255 / (high - low)
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")

"""Images of Pillow and arrays of NumPy as image files. Pillow is imported when the first one is uploaded."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Any, Final

_SETTINGS: Final[Mapping[str, Mapping[str, object]]] = {"JPEG": {"quality": 95}, "WEBP": {"lossless": True}}
"""By Pillow's name of a format. All others are lossless by default."""

_NEEDS_PILLOW: Final = "Images and arrays are encoded by Pillow, which is not installed. Run: pip install 'pictograph[images]'"


def is_image_object(value: object) -> bool:
    """Whether a value is an image of Pillow or an array, by its type: neither library is imported."""
    return _is_pillow_image(value) or hasattr(type(value), "__array_interface__")


def encode_image(value: Any, filename: str) -> bytes:
    """Encode the pixels as they are, in the format that the suffix of `filename` names, or as PNG where it names none.

    Arrays must be of the type uint8, with the shape (height, width), (height, width, 3) for RGB, or (height, width, 4) for RGBA. The
    formats are lossless except JPEG (quality 95). Metadata, such as the EXIF orientation, is not written.

    Raises:
        ValueError: The array has another type or shape, or the format can't hold the image.
        ImportError: Pillow is not installed.
    """
    try:
        pillow: Any = import_module("PIL.Image")
    except ImportError as error:
        raise ImportError(_NEEDS_PILLOW) from error
    image = value if _is_pillow_image(value) else pillow.fromarray(_checked(value))
    suffix = PurePath(filename).suffix.lower()
    kind = pillow.registered_extensions().get(suffix, "PNG")
    buffer = io.BytesIO()
    try:
        image.save(buffer, format=kind, **_SETTINGS.get(kind, {}))
    except (OSError, KeyError) as error:
        raise ValueError(f"The image can't be written as {kind} for {filename}: {error}. Pass a filename that ends in .png.") from error
    return buffer.getvalue()


def _is_pillow_image(value: object) -> bool:
    return any(kind.__module__ == "PIL.Image" and kind.__name__ == "Image" for kind in type(value).__mro__)


def _checked(array: Any) -> Any:
    interface: Mapping[str, Any] = array.__array_interface__
    shape, kind = tuple(interface["shape"]), interface["typestr"]
    if kind != "|u1" or not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4))) or 0 in shape:
        raise ValueError(
            f"An array of shape {shape} and type {getattr(array, 'dtype', kind)} is not an image. "
            "Pass uint8 of the shape (height, width), (height, width, 3) for RGB or (height, width, 4) for RGBA."
        )
    return array

"""Read the size of images, and create small ones."""

from __future__ import annotations

import io
import struct
import zlib
from importlib import import_module
from typing import Any

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".heif": "image/heif",
}
"""Media types by lower-case suffix."""


def pixel_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height, or None if the content is not an image of a known format.

    PNG, GIF and BMP are read without further packages; other formats need `imagesize` (extra `images`).
    """
    size: tuple[int, int] = (-1, -1)
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        size = struct.unpack(">II", content[16:24])
    elif content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        size = struct.unpack("<HH", content[6:10])
    elif content[:2] == b"BM" and len(content) >= 26:
        width, height = struct.unpack("<ii", content[18:26])
        size = (width, abs(height))
    else:
        try:
            reader: Any = import_module("imagesize")
        except ImportError:
            return None
        size = reader.get(io.BytesIO(content))
    return size if size[0] > 0 and size[1] > 0 else None


def png(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    """Return a PNG image of one color that gets darker towards the bottom."""
    rows = bytearray()
    for y in range(height):
        shade = 1 - 0.6 * y / height
        rows += b"\x00" + bytes(int(channel * shade) for channel in color) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

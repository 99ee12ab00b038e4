"""Folders of images to upload: valid PNG files of about 20 KB, all different."""

from __future__ import annotations

import random
import shutil
import struct
import zlib
from pathlib import Path

_SIDE_PIXELS = 82  # three bytes a pixel, noise that doesn't compress: 20 KB a file


def folder_of(count: int, parent: Path) -> Path:
    """Return a folder with `count` images, created if necessary."""
    folder = parent / f"photos-{count}"
    if not folder.is_dir() or sum(1 for _ in folder.iterdir()) != count:
        folder.mkdir(parents=True, exist_ok=True)
        rng = random.Random(count)
        for number in range(count):
            (folder / f"photo-{number:06d}.png").write_bytes(_png(rng))
    return folder


def _png(rng: random.Random) -> bytes:
    rows = b"".join(b"\x00" + rng.randbytes(3 * _SIDE_PIXELS) for _ in range(_SIDE_PIXELS))
    head = struct.pack(">IIBBBBB", _SIDE_PIXELS, _SIDE_PIXELS, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def remove_beyond(count: int, parent: Path) -> None:
    """Remove the folders of more than `count` images: they are too large to keep."""
    for folder in parent.glob("photos-*"):
        if int(folder.name.removeprefix("photos-")) > count:
            shutil.rmtree(folder)

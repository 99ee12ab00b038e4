"""Width and height of an image file, as it is displayed: after the rotation that the file asks for.

`imagesize` reads most formats and the EXIF orientation of JPEG and TIFF. That of PNG and WebP, and the size of HEIF and AVIF (ISO/IEC
23008-12), whose rotation is a property of its own, are read here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import BinaryIO, Final

Size = tuple[int, int]

HEIF: Final = frozenset({"image/heic", "image/heif", "image/avif"})
_MOST_BYTES: Final = 1 << 24  # of metadata; more is not read
_TRANSPOSED: Final = (5, 6, 7, 8)  # EXIF orientations that swap width and height


def pixel_size(file: BinaryIO, media_type: str) -> Size | None:
    """Return width and height, `None` if they are not known. Raises any error for a file that is corrupt."""
    file.seek(0)
    if media_type in HEIF:
        try:
            return _heif_size(file)
        except (struct.error, IndexError):  # cut off
            return None
    measure = _measure()
    if measure is None:
        return None
    width, height = map(int, measure(file))
    if media_type in ("image/png", "image/webp"):
        file.seek(0)
        exif = _png_exif(file) if media_type == "image/png" else _webp_exif(file)
        if _orientation(exif) in _TRANSPOSED:
            return height, width
    return width, height


@cache  # to search for a package that is missing takes longer than to read a size
def _measure() -> Callable[[BinaryIO], tuple[float, float]] | None:
    """The function of `imagesize`, `None` without the extra `images`; the size is not sent then."""
    try:
        measure: Callable[[BinaryIO], tuple[float, float]] = import_module("imagesize").get
    except ImportError:
        return None
    return measure


def _png_exif(file: BinaryIO) -> bytes:
    """The EXIF data before the first pixels."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"eXIf":
            return file.read(min(length, _MOST_BYTES))
        if kind in (b"IDAT", b"IEND"):
            break
        file.seek(length + 4, 1)  # and its checksum
    return b""


def _webp_exif(file: BinaryIO) -> bytes:
    head = file.read(21)
    if head[12:16] != b"VP8X" or not head[20] & 0x08:  # has no EXIF data
        return b""
    file.seek(12)
    while len(head := file.read(8)) == 8:
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            return file.read(min(length, _MOST_BYTES)).removeprefix(b"Exif\0\0")
        file.seek(length + length % 2, 1)
    return b""


def _orientation(exif: bytes) -> int:
    """The orientation in the first directory of EXIF data; 1 if there is none."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        [place] = struct.unpack_from(f"{order}I", exif, 4)
        [count] = struct.unpack_from(f"{order}H", exif, place)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, place + 2 + 12 * number)
            if (tag, kind) == (0x0112, 3):
                return int(value)
    except struct.error:  # cut off
        pass
    return 1


def _heif_size(file: BinaryIO) -> Size | None:
    meta = _meta_box(file)
    boxes = {kind: content for kind, content in _boxes(meta[4:])} if meta is not None else {}
    if not {b"pitm", b"iprp"} <= boxes.keys():
        return None
    pitm = boxes[b"pitm"]
    [item] = struct.unpack_from(">I" if pitm[0] else ">H", pitm, 4)
    parts = list(_boxes(boxes[b"iprp"]))
    properties = [each for kind, content in parts if kind == b"ipco" for each in _boxes(content)]
    associations: dict[int, list[int]] = {}
    for kind, content in parts:
        if kind == b"ipma":
            associations |= _associations(content)
    size: Size | None = None
    for kind, content in (properties[number - 1] for number in associations.get(item, ()) if 0 < number <= len(properties)):
        if kind == b"ispe":
            width, height = struct.unpack_from(">II", content, 4)
            size = width, height
        elif kind == b"clap":  # crops
            width, width_divisor, height, height_divisor = struct.unpack_from(">IIII", content)
            size = (width // width_divisor, height // height_divisor) if width_divisor and height_divisor else None
        elif kind == b"irot" and size is not None and content[0] & 1:  # by 90 or 270 degrees
            size = size[1], size[0]
    return size if size is not None and min(size) > 0 else None


def _meta_box(file: BinaryIO) -> bytes | None:
    while len(head := file.read(8)) == 8:
        length, header = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(file.read(8), "big"), 16
        if head[4:] == b"meta" and length <= _MOST_BYTES:
            return file.read(length - header)
        if length < header:  # 0: to the end of the file
            break
        file.seek(length - header, 1)
    return None


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        if length < 8:
            return
        yield content[place + 4 : place + 8], content[place + 8 : place + length]
        place += length


def _associations(content: bytes) -> dict[int, list[int]]:
    """The numbers of the properties of each item, in order. The highest bit of each says whether it is essential."""
    long_items, long_numbers = content[0] >= 1, bool(content[3] & 1)
    [count] = struct.unpack_from(">I", content, 4)
    place, found = 8, dict[int, list[int]]()
    for _ in range(count):
        [item] = struct.unpack_from(">I" if long_items else ">H", content, place)
        place += 4 if long_items else 2
        many = content[place]
        numbers = struct.unpack_from(f">{many}{'H' if long_numbers else 'B'}", content, place + 1)
        found[item] = [number & (0x7FFF if long_numbers else 0x7F) for number in numbers]
        place += 1 + many * (2 if long_numbers else 1)
    return found

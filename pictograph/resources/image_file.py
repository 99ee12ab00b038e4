"""A picture on this machine, looked at before anything is sent: type, size in bytes, width and height."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from attrs import frozen

MEDIA_TYPES: Final = {
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
"""Media type by suffix, in lower case."""

_HEAD_BYTES: Final = 16
_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_HEIF_BRANDS: Final = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 avif avis".split())


@frozen
class ImageFile:
    """A file that was found to be a picture. `width` and `height` are those of the upright picture, `None` when unknown."""

    path: Path
    filename: str
    content_type: str
    size_bytes: int
    modified_ns: int
    width: int | None
    height: int | None


def read_image_file(file_path: str | os.PathLike[str], *, filename: str | None = None, content_type: str | None = None) -> ImageFile:
    """Look at the head of a file and return what an upload needs to know of it.

    The media type is that of the suffix unless `content_type` is given. Of a type in `MEDIA_TYPES`, the file must begin as some picture
    does (a JPEG that is called .png passes); of another type it is taken as it is.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is a folder or a device, is empty, is not a picture, or its type can't be told from its suffix.
    """
    path = Path(file_path)
    name = path.name if filename is None else filename
    media_type = content_type or _media_type(path, name)
    _check_sendable(name)
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # before it is opened: opening a pipe waits for somebody to write into it
        kind = "a folder" if stat.S_ISDIR(state.st_mode) else "not a regular file"
        raise ValueError(f"{path} is {kind}; an image upload takes one image file. For a folder there is upload_dataset_from_folder.")
    if state.st_size == 0:
        raise ValueError(f"{path} is empty: there is no image in it.")
    width = height = None
    if media_type in MEDIA_TYPES.values():
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            if not (head.startswith(_BEGINNINGS) or _is_webp(head) or _is_heif(head)):
                raise ValueError(f"{path} is not an image: its content doesn't begin as {media_type} or another known image type does.")
            width, height = _pixel_size(file, path, may_be_hidden=_is_heif(head))
    return ImageFile(path, name, media_type, state.st_size, state.st_mtime_ns, width, height)


def _media_type(path: Path, filename: str) -> str:
    for candidate in (PurePath(filename).suffix, path.suffix):
        known = MEDIA_TYPES.get(candidate.lower())
        if known is not None:
            return known
    raise ValueError(f"The image type of {path} can't be told from its suffix. Pass content_type, for example content_type='image/png'.")


def _check_sendable(filename: str) -> None:
    try:
        filename.encode()
    except UnicodeEncodeError:
        raise ValueError(f"The file name {filename!r} is not valid Unicode and can't be sent. Rename the file or pass filename.") from None


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_heif(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def _pixel_size(file: BinaryIO, path: Path, *, may_be_hidden: bool) -> tuple[int | None, int | None]:
    try:
        measure: Callable[[BinaryIO], tuple[float, float]] = import_module("imagesize").get
    except ImportError:  # it comes with an extra; without it the size is not sent
        return None, None
    file.seek(0)
    try:
        width, height = measure(file)  # turned as the EXIF orientation says
    except Exception as error:  # a parser fed with arbitrary bytes: whatever it stumbles over, the file is what is wrong
        raise ValueError(f"{path} is not a readable image: {error}") from error
    if width >= 1 and height >= 1:
        return int(width), int(height)
    if may_be_hidden:  # HEIF keeps the size in boxes of many layouts, not all of which are understood here
        return None, None
    raise ValueError(f"{path} is not a readable image: it breaks off or is damaged before its width and height.")

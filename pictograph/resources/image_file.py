"""Local image files, checked before anything is sent: media type, size in bytes, width and height."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from attrs import frozen

from pictograph.resources.image_size import HEIF, pixel_size
from pictograph.resources.upload_content import UploadFile, find_content

MEDIA_TYPES: Final = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jif": "image/jpeg",
    ".jfif": "image/jpeg",
    ".mpo": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".apng": "image/png",
    ".bmp": "image/bmp",
    ".dib": "image/bmp",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".hif": "image/heif",
    ".avif": "image/avif",
    ".jp2": "image/jp2",
    ".ppm": "image/x-portable-pixmap",
    ".pgm": "image/x-portable-graymap",
    ".pbm": "image/x-portable-bitmap",
    ".pnm": "image/x-portable-anymap",
}
"""Media type by lower-case suffix."""

_HEAD_BYTES: Final = 16
_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
)
_NETPBM: Final = re.compile(rb"P[1-6][\s#]")
_MEASURED: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp"})
_HEIF_BRANDS: Final = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 avif avis".split())


@frozen
class ImageFile:
    """An image file. `width` and `height` are the size after EXIF rotation, `None` if unknown."""

    upload: UploadFile
    content_type: str
    width: int | None
    height: int | None

    @property
    def path(self) -> Path:
        return self.upload.path

    @property
    def filename(self) -> str:
        return self.upload.filename

    @property
    def size_bytes(self) -> int:
        return self.upload.size_bytes


def read_image_file(given: object, *, filename: str | None = None, content_type: str | None = None, whole: bool = False) -> ImageFile:
    """Read the start of a file and return the properties that an upload needs.

    The media type is `content_type`, or that of the content, for files with a suffix in `MEDIA_TYPES`: a JPEG named `heron.png` is sent as
    `image/jpeg`. A file of a type in `MEDIA_TYPES` must start with the signature of an image format; files of other types are not checked.
    Only the start of a file is read, so an image that breaks off after it is accepted, unless `whole`: then Pillow decodes all of it. Of an
    animation, only the first image is checked, and it is uploaded as it is: one image.

    Raises:
        TypeError, FileNotFoundError, ImportError: As for `find_content`.
        ValueError: The path is a URL, a folder or device, the file is empty or not an image, or its suffix is unknown.
        ImportError: With `whole`, Pillow is not installed.
    """
    upload = given if isinstance(given, UploadFile) else find_content(given, filename=filename)
    path = upload.path
    media_type = content_type or _media_type(upload)
    _check_sendable(upload.filename)
    width = height = None
    if media_type in MEDIA_TYPES.values():
        with upload.open() as file:
            head = file.read(_HEAD_BYTES)
            found = _type_of(head, media_type)
            if found is None:
                raise ValueError(f"{path} is not an image: its content has the signature of neither {media_type} nor another image type.")
            width, height = _pixel_size(file, path, found)
            media_type = content_type or found
            if whole:
                _decode(file, path)
    return ImageFile(upload, media_type, width, height)


def _media_type(upload: UploadFile) -> str:
    for candidate in (PurePath(upload.filename).suffix, upload.path.suffix):
        known = MEDIA_TYPES.get(candidate.lower())
        if known is not None:
            return known
    if upload.encoded:
        return MEDIA_TYPES[".png"]
    raise ValueError(
        f"The image type of {upload.path} can't be derived from its suffix. Pass content_type, for example content_type='image/png'."
    )


def _check_sendable(filename: str) -> None:
    try:
        filename.encode()
    except UnicodeEncodeError:
        raise ValueError(f"The filename {filename!r} is not valid Unicode and can't be sent. Rename the file or pass filename.") from None


def _decode(file: BinaryIO, path: Path) -> None:
    """Decode an image completely. Raises `ValueError` if that fails, and `ImportError` without Pillow."""
    try:
        pillow = import_module("PIL.Image")
    except ImportError as error:
        raise ImportError("Checking whole images needs Pillow, which is not installed: pip install 'pictograph[images]'") from error
    file.seek(0)
    try:
        with pillow.open(file) as image:
            image.load()
    except pillow.UnidentifiedImageError:
        return  # a format that this Pillow doesn't know, such as HEIC
    except Exception as error:  # the decoders may raise anything for arbitrary bytes
        raise ValueError(f"{path} is not a complete image: {error}") from error


def _type_of(head: bytes, expected: str) -> str | None:
    """Return the media type of content by its start, `None` if it is not that of an image."""
    if _is_heif(head):
        return expected if expected in HEIF else "image/heic"
    if _is_webp(head):
        return "image/webp"
    if _NETPBM.match(head):
        return expected if expected.startswith("image/x-portable-") else "image/x-portable-anymap"
    return next((media_type for signature, media_type in _SIGNATURES if head.startswith(signature)), None)


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_heif(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def _pixel_size(file: BinaryIO, path: Path, media_type: str) -> tuple[int | None, int | None]:
    try:
        size = pixel_size(file, media_type)
    except Exception as error:  # the parser may raise anything for arbitrary bytes
        raise ValueError(f"{path} is not a readable image: {error}") from error
    if size is None:
        return None, None
    if min(size) >= 1:
        return size
    if media_type not in _MEASURED:
        return None, None
    raise ValueError(f"{path} is not a readable image: it is truncated or corrupt before its width and height.")

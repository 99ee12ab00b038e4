"""What can be uploaded: files on disk, bytes, binary file objects, images of Pillow and arrays of NumPy."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, TypeAlias, cast

from attrs import field, frozen

from pictograph._resilience.http.messages import FileBody
from pictograph.bulk.remote_folder import shown
from pictograph.resources.image_encoding import encode_image, is_image_object

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import Progress


class BinaryFile(Protocol):
    """A file object whose `read` returns bytes."""

    def read(self, size: int = ..., /) -> bytes: ...


class ImageObject(Protocol):
    """An image of Pillow, or an array of NumPy."""

    @property
    def __array_interface__(self) -> Mapping[str, object]: ...


# Texts, so that they can be read with the annotations of methods; see `_resilience.arguments`.
FileContent: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryFile"
ImageContent: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryFile | ImageObject"
ImageItem: TypeAlias = "ImageContent | tuple[str, ImageContent]"

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://|(https?|s3|gs|gcs|az|abfss?|hf):/", re.IGNORECASE)  # Path("https://a") is https:/a


@frozen
class UploadFile:
    """A file to upload, as it is now. `path` is its name alone where it is not a file on disk; `open` then opens its content."""

    path: Path
    filename: str
    size_bytes: int
    modified_ns: int = 0
    open_content: Callable[[], BinaryIO] | None = field(default=None, repr=False)
    encoded: bool = False  # by this package: the media type follows from the filename, or is PNG

    def open(self) -> BinaryIO:
        return self.path.open("rb") if self.open_content is None else self.open_content()

    def body(self, progress: Progress | None = None) -> FileBody:
        """The body of a request, which is read again for each attempt."""
        return FileBody(self.path, self.size_bytes, self.modified_ns, progress=progress, open_content=self.open_content)


def find_content(given: object, *, filename: str | None = None, argument: str = "file_path") -> UploadFile:
    """Return the file to upload. A file object is uploaded from its position; one that can't seek is read into memory.

    Raises:
        TypeError: It is not one of the types above, or has no name and `filename` is not given.
        ValueError: It is a URL, a folder or device, empty, or an array of another shape or type than that of an image.
        FileNotFoundError: The file does not exist.
        ImportError: It is an image or an array, and Pillow is not installed.
    """
    if isinstance(given, (str, os.PathLike)):
        return _file_on_disk(cast("str | os.PathLike[str]", given), filename, argument)
    if isinstance(given, (bytes, bytearray, memoryview)):
        content = bytes(cast("bytes", given))
        return _in_memory(content, _name(content, filename, argument))
    if is_image_object(given):
        name = _name(given, filename, argument)
        return _in_memory(encode_image(given, name), name, encoded=True)
    if callable(getattr(given, "read", None)):
        return _file_object(cast("BinaryIO", given), _name(given, filename, argument), argument)
    raise TypeError(
        f"{argument} must be a path, bytes, a binary file object, an image of Pillow or an array of NumPy, not {type(given).__name__}."
    )


def check_no_url(given: object, argument: str) -> None:
    """Raise `ValueError` for a path that is a URL. Credentials in it are not shown."""
    text = os.fspath(cast("str", given)) if isinstance(given, (str, os.PathLike)) else ""
    if _URL.match(text):
        raise ValueError(
            f"{argument} is the URL {shown(text)!r}. URLs are not fetched: download it, and pass the file or its bytes. "
            "For a folder at a URL, use pictograph.pipelines.upload_dataset_from_folder."
        )


def _file_on_disk(given: str | os.PathLike[str], filename: str | None, argument: str) -> UploadFile:
    check_no_url(given, argument)
    path = Path(given)
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # checked before opening it: opening a pipe blocks until it has a writer
        kind = "a folder" if stat.S_ISDIR(state.st_mode) else "not a regular file"
        raise ValueError(f"{path} is {kind}. Pass a file, or upload a folder with pictograph.pipelines.upload_dataset_from_folder.")
    if state.st_size == 0:
        raise ValueError(f"{path} is empty.")
    return UploadFile(path, path.name if filename is None else filename, state.st_size, state.st_mtime_ns)


def _in_memory(content: bytes, name: str, *, encoded: bool = False) -> UploadFile:
    if not content:
        raise ValueError(f"{name} is empty: 0 bytes were given.")
    return UploadFile(Path(name), name, len(content), open_content=lambda: io.BytesIO(content), encoded=encoded)


def _file_object(file: BinaryIO, name: str, argument: str) -> UploadFile:
    if isinstance(file, io.TextIOBase):
        raise TypeError(f"{argument} is a file opened as text. Open it in binary mode: open(..., 'rb').")
    if not (hasattr(file, "seekable") and file.seekable()):
        return _in_memory(file.read(), name)
    start = file.tell()
    size = file.seek(0, io.SEEK_END) - start
    file.seek(start)
    if size <= 0:
        raise ValueError(f"{name} is empty, or its position is at its end. Call seek(0) first.")
    return UploadFile(Path(name), name, size, open_content=lambda: cast("BinaryIO", _Rewound(file, start)))


class _Rewound(io.RawIOBase):
    """The content of a file object of the caller, from the position that it had. Closing this does not close it."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._start = start
        file.seek(start)

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(self._start + offset if whence == io.SEEK_SET else offset, whence) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start


def _name(given: object, filename: str | None, argument: str) -> str:
    """The name to upload something under. A file that was opened by name has one; Pillow's images don't, as they are encoded again."""
    if filename is not None:
        return filename
    name = None if is_image_object(given) else getattr(given, "name", None)
    if not isinstance(name, str) or not PurePath(name).name:
        raise TypeError(f"{argument} is of type {type(given).__name__}, which has no name: pass filename=, for example 'heron.png'.")
    return PurePath(name).name

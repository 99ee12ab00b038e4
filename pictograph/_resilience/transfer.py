"""Files on their way to and from storage: signed links, part files, names that can't leave their folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from pictograph._resilience.errors import UnexpectedResponse
from pictograph._resilience.http.messages import FileBody
from pictograph._resilience.steps import Download, Request, Upload
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import Progress

_RESERVED_NAMES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")  # devices on Windows
_UNSAFE_CHARACTERS: Final = re.compile(r"[\x00-\x1f\x7f/\\]" if os.name != "nt" else r'[\x00-\x1f\x7f/\\:*?"<>|]')
LONGEST_NAME_BYTES: Final = 255 - len(".part")


async def upload(url: str | Secret, path: Path, *, content_type: str, operation: str, progress: Progress | None = None) -> None:
    """PUT a file to a signed link, streamed, with its size. The API key is not sent.

    Repeated like a read: writing the same bytes to the same link again is harmless. Raises `FileNotFoundError` for a
    missing file, `ValueError` when it changes while it is read, `ApiError` (`ServerError` for 5xx) with the storage
    host's text in `response`, `NetworkError`, `RequestTimeoutError`.
    """
    url = Secret(url) if isinstance(url, str) else url  # the frame of a flow becomes part of a traceback
    await Upload(url, file_body(path, progress), content_type, operation)


async def download(
    source: str | Secret | Request[Any],
    path: str | os.PathLike[str],
    *,
    operation: str,
    expected_bytes: int | None = None,
    progress: Progress | None = None,
) -> Path:
    """GET a signed link (without the API key) or the answer of a request (with it) into a file, and return its path.

    Missing folders are made. The bytes go to `<name>.part` beside the file, which is renamed when it is whole and removed
    when anything fails; an existing file is replaced. Redirects are followed, the API key goes to the API's origin only.
    `progress(bytes_so_far, total_bytes)` is called after each chunk, with total 0 where it is not known.
    """
    source = Secret(source) if isinstance(source, str) else source
    result: Path = await Download(source, Path(path), operation, expected_bytes, progress)
    return result


def file_body(path: Path, progress: Progress | None = None) -> FileBody:
    """Plan a body from a file as it is now. Raises `FileNotFoundError`, and `ValueError` when it is no regular file."""
    facts = path.stat()
    if not path.is_file():
        raise ValueError(f"{path} is not a file.")
    return FileBody(path, facts.st_size, facts.st_mtime_ns, progress=progress)


def inside(folder: Path, *names: str) -> Path:
    """Return the path of `names` below `folder`, each name one step down.

    For names that come from the server. Raises `ValueError` for a name that could leave the folder, that means a device
    somewhere, or that a file system would change: nobody is served by a file under another name than the one asked for.
    """
    path = folder
    for name in names:
        if not name.strip(" .") or name != name.rstrip(" .") or _UNSAFE_CHARACTERS.search(name) or _RESERVED_NAMES.fullmatch(name):
            raise ValueError(f"The name {name!r} can't be used for a file here.")
        if len(os.fsencode(name)) > LONGEST_NAME_BYTES:
            raise ValueError(f"The name {name[:40]!r}... is too long for a file here.")
        path = path / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{path} leads out of {folder} over a link.")
    return path


def write_whole(path: Path, content: bytes) -> Path:
    """Write a small file as downloads are written: beside its place first, so that it is there whole or not at all."""
    part = PartFile(path)
    try:
        part.start(len(content))
        part.write(content)
        return part.keep()
    finally:
        part.discard()


class PartFile:
    """A sink that writes to `<name>.part` and becomes `<name>` when it is kept."""

    def __init__(self, path: Path, expected_bytes: int | None = None, progress: Progress | None = None) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._expected = expected_bytes
        self._progress = progress
        self._file: IO[bytes] | None = None
        self._total = 0
        self._written = 0

    def start(self, total_bytes: int) -> None:
        self.discard()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._part.unlink(missing_ok=True)
        # Made anew and never followed: what stands there could be left over, or a link that leads elsewhere.
        self._file = self._part.open("xb")
        self._total = total_bytes
        self._written = 0

    def write(self, chunk: bytes) -> None:
        if self._file is None:
            raise RuntimeError("A part file takes bytes after start() only.")
        self._file.write(chunk)
        self._written += len(chunk)
        if self._progress is not None:
            self._progress(self._written, self._total or self._expected or 0)

    def keep(self) -> Path:
        """Put the file in its place. Raises `UnexpectedResponse` when its size is not the right one."""
        if self._file is None:  # an answer without a body starts no sink
            self.start(0)
        size = (self._total or self._written) if self._expected is None else self._expected
        if self._written != size:
            raise UnexpectedResponse(f"{self._written} bytes came in place of {size}")
        if not self._is_mine():
            raise FileExistsError(f"Something else writes to {self._part} at the same time.")
        self._close()
        try:
            self._part.replace(self._path)
        except OSError:
            self._part.unlink(missing_ok=True)
            raise
        return self._path

    def discard(self) -> None:
        if self._file is not None:
            mine = self._is_mine()
            self._close()
            if mine:
                self._part.unlink(missing_ok=True)

    def _is_mine(self) -> bool:
        """Whether the part file is still the one that was made here, and not that of another download of the same file."""
        try:
            return self._file is not None and os.path.samestat(os.fstat(self._file.fileno()), self._part.lstat())
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

"""Files that are there whole or not at all: written under another name in the same folder, then renamed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from pictograph._resilience.mismatch import UnexpectedResponse

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import Progress


PART_NAME: Final = re.compile(r"(?i)\.pictograph-[0-9a-f]{16}\.part")
"""No download can have such a name: `transfer.inside` rejects it."""


def part_path(path: Path, content_id: str = "") -> Path:
    """Return where the file is written until it is complete.

    The name is short, since that of the file may be as long as the file system allows, and the same for each attempt, so that what is
    left over of an interrupted program is replaced. `content_id` identifies content that never changes.
    """
    digest = hashlib.sha256(os.fsencode(path.name) + (f"/{content_id}".encode() if content_id else b""))
    return path.with_name(f".pictograph-{digest.hexdigest()[:16]}.part")


def write_whole(path: Path, content: bytes) -> Path:
    """Write a small file the way downloads are written, so that it is there whole or not at all."""
    part = PartFile(path)
    try:
        part.start(len(content))
        part.write(content)
        return part.keep()
    finally:
        part.discard()


def discard_part(path: Path, content_id: str) -> None:
    """Remove what an interrupted download of a file left."""
    part_path(path, content_id).unlink(missing_ok=True)


class PartFile:
    """A sink that writes to the part file and renames it when it is kept."""

    def __init__(self, path: Path, expected_bytes: int | None = None, progress: Progress | None = None) -> None:
        self._path = path
        self._part = part_path(path)
        self._expected = expected_bytes
        self._progress = progress
        self._file: IO[bytes] | None = None
        self._total = 0
        self._written = 0

    def start(self, total_bytes: int) -> None:
        self.discard()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._part.unlink(missing_ok=True)
        # Always a new file: what exists there could be left over, or a link to another place.
        try:
            self._file = self._part.open("xb")
        except KeyboardInterrupt:  # perhaps just after the file was created
            self._part.unlink(missing_ok=True)
            raise
        self._total = total_bytes
        self._written = 0

    def write(self, chunk: bytes) -> None:
        if self._file is None:
            raise RuntimeError("PartFile.write() needs start() first.")
        self._file.write(chunk)
        self._written += len(chunk)
        if self._progress is not None:
            self._progress(self._written, self._total or self._expected or 0)

    def keep(self) -> Path:
        """Rename the part file to its final name. Raises `UnexpectedResponse` when its size is not the expected one."""
        if self._file is None:  # a response without a body starts no sink
            self.start(0)
        size = (self._total or self._written) if self._expected is None else self._expected
        if self._written != size:
            raise UnexpectedResponse(f"{self._written} bytes received, {size} expected")
        if not self._is_mine():
            raise FileExistsError(f"Another download writes to {self._part} at the same time. Download to another path, or wait for it.")
        try:
            self._close()
            self._part.replace(self._path)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise
        return self._path

    @property
    def path(self) -> Path:
        """Where the file is when it is complete."""
        return self._path

    def discard(self) -> None:
        if self._file is not None:
            mine = self._is_mine()
            try:
                self._close()
            finally:
                if mine:
                    self._part.unlink(missing_ok=True)

    def _is_mine(self) -> bool:
        """Whether the part file is still the one created here, not that of another download of the same file."""
        try:
            return self._file is not None and os.path.samestat(os.fstat(self._file.fileno()), self._part.lstat())
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def check(self, md5: bytes | None) -> None:
        """Compare the content with the MD5 that the server reports, if it does."""


class ResumablePart(PartFile):
    """A part file that an interrupted download leaves behind, and from whose end the next one goes on.

    For files of a known size whose content never changes, and has an id. Small ones are not kept: it is not worth it.
    """

    LEAST_BYTES: Final = 256 * 1024

    def __init__(self, path: Path, expected_bytes: int, content_id: str, progress: Progress | None = None) -> None:
        super().__init__(path, expected_bytes, progress)
        self._part = part_path(path, content_id)
        self._size = expected_bytes
        self._offset = self._present()
        self._md5 = hashlib.md5(usedforsecurity=False)

    @property
    def offset(self) -> int:
        """How many bytes are there already."""
        return self._offset

    def start(self, total_bytes: int) -> None:
        if not self._offset or total_bytes != self._size - self._offset:  # the server sends the whole file
            self._offset = 0
            self._md5 = hashlib.md5(usedforsecurity=False)
            super().start(total_bytes)
            return
        self.discard()
        self._file = self._part.open("r+b")
        self._file.truncate(self._offset)
        while chunk := self._file.read(1 << 20):
            self._md5.update(chunk)
        self._total = 0
        self._written = self._offset

    def write(self, chunk: bytes) -> None:
        super().write(chunk)
        self._md5.update(chunk)

    def check(self, md5: bytes | None) -> None:
        if md5 is not None and md5 != self._md5.digest():
            self._written = 0  # so that it is removed
            raise UnexpectedResponse(f"the content has the MD5 {self._md5.hexdigest()}, not {md5.hex()}")

    def discard(self) -> None:
        if self._file is not None and self.LEAST_BYTES <= self._written < self._size and self._is_mine():
            self._close()
        else:
            super().discard()

    def _present(self) -> int:
        try:
            state = self._part.lstat()
        except OSError:
            return 0
        return state.st_size if stat.S_ISREG(state.st_mode) and self.LEAST_BYTES <= state.st_size < self._size else 0

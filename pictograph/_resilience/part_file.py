"""Files that are there whole or not at all: written under another name in the same folder, then renamed.

A download that breaks off leaves its part file, so that the next attempt, or the next call, requests the rest only (RFC 9110, section 14).
What the server sends then is used only if it continues the same content: identified by an id, or by a strong `ETag`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from pictograph._resilience.http.messages import FailureKind, Headers, StaleRange, TransportFailure
from pictograph._resilience.mismatch import UnexpectedResponse

if TYPE_CHECKING:
    from pictograph._resilience.clock import Stop
    from pictograph._resilience.http.messages import Progress


PART_NAME: Final = re.compile(r"(?i)\.pictograph-[0-9a-f]{16}(-[0-9a-f]{16})?\.part")
"""No download can have such a name: `transfer.inside` rejects it."""

LEAST_BYTES: Final = 256 * 1024
"""Part files that are smaller are not kept: it is not worth it."""

_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_STRONG_ETAG: Final = re.compile(r'"[!-~]+"')
_PARTIAL_CONTENT: Final = 206
_READ_BYTES: Final = 1 << 20


def part_path(path: Path, content: str = "") -> Path:
    """Return where the file is written until it is complete.

    The name is short, since that of the file may be as long as the file system allows, and the same for each attempt, so that what is
    left over of an interrupted program is replaced. `content` identifies content that never changes: an id, or an `ETag`.
    """
    return path.with_name(f"{_prefix(path)}{f'-{_digest(content)}' if content else ''}.part")


def _prefix(path: Path) -> str:
    return f".pictograph-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_whole(path: Path, content: bytes) -> Path:
    """Write a small file the way downloads are written, so that it is there whole or not at all."""
    part = PartFile(path)
    try:
        part.start(len(content))
        part.write(content)
        return part.keep()
    finally:
        part.discard()


class PartFile:
    """A sink that writes to the part file and renames it when it is kept.

    `content_id` identifies content that never changes. Without one, the `ETag` of the response does. Once `stop` is set, nothing is
    written: an interrupted call does not wait for its workers, and the next one may write the same file.
    """

    def __init__(
        self,
        path: Path,
        expected_bytes: int | None = None,
        progress: Progress | None = None,
        *,
        content_id: str | None = None,
        stop: Stop | None = None,
    ) -> None:
        self._path = path
        self._expected = expected_bytes
        self._progress = progress
        self._content_id = content_id
        self._stop = stop
        self._etag: str | None = None
        self._file: IO[bytes] | None = None
        self._total = 0
        self._written = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._part = part_path(path, self._content_id or "")
        self.offset = 0
        """How many bytes of an interrupted download are there; the next attempt requests the others."""

    @property
    def path(self) -> Path:
        """Where the file is when it is complete."""
        return self._path

    def find(self) -> bool:
        """Look for the part file of an earlier call. Returns whether there is one, to be read with `read`."""
        parts = [self._part] if self._content_id is not None else sorted(self._path.parent.glob(f"{_prefix(self._path)}-*.part"))
        for part in parts:
            with suppress(OSError):
                state = part.lstat()
                if stat.S_ISREG(state.st_mode) and LEAST_BYTES <= state.st_size < (self._expected or state.st_size + 1):
                    self._part = part
                    return True
        return False

    def read(self) -> None:
        """Read what is there, since a checksum of the whole file is compared at the end, and go on from its end."""
        try:
            with self._part.open("rb") as file:
                while chunk := file.read(_READ_BYTES):
                    self._md5.update(chunk)
                    self.offset += len(chunk)
        except OSError:
            self.restart()

    def range_headers(self) -> tuple[tuple[str, str], ...]:
        """Return the request headers for the rest of the content."""
        if not self.offset:
            return ()
        condition = () if self._etag is None else (("If-Range", self._etag),)
        return (("Range", f"bytes={self.offset}-"), *condition)

    def restart(self) -> None:
        """Forget what is there: the next attempt requests everything."""
        self.offset = 0
        self._etag = None
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._part.unlink(missing_ok=True)

    def start(self, total_bytes: int, status_code: int = 200, headers: Headers | None = None) -> None:
        """Begin a response. Raises `StaleRange` for a part of other content."""
        self._check_stop()
        headers = Headers([]) if headers is None else headers
        if self._file is not None:
            self.discard()
        found = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip()) if status_code == _PARTIAL_CONTENT else None
        if status_code == _PARTIAL_CONTENT and self.offset:
            self._go_on(found, headers.get("etag", ""))
            return
        self.restart()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        etag = headers.get("etag", "")
        self._etag = etag if _STRONG_ETAG.fullmatch(etag) and "content-encoding" not in headers else None
        self._part = part_path(self._path, self._content_id or self._etag or "")
        self._part.unlink(missing_ok=True)
        # Always a new file: what exists there could be left over, or a link to another place.
        try:
            self._file = self._part.open("xb")
        except KeyboardInterrupt:  # perhaps just after the file was created
            self._part.unlink(missing_ok=True)
            raise
        self._total = total_bytes if found is None else _size(found)
        self._written = 0

    def _go_on(self, found: re.Match[str] | None, etag: str) -> None:
        """Continue the part file, if the response is the rest of its content."""
        if found is None or int(found[1]) != self.offset or not self._is_same(etag):
            raise StaleRange
        total = _size(found)
        if self._expected is not None and total != self._expected:
            raise StaleRange
        try:
            self._file = self._part.open("r+b")
        except FileNotFoundError:
            raise StaleRange from None
        if self._file.seek(0, os.SEEK_END) != self.offset:  # another call writes to it
            self._close()
            raise StaleRange
        self._total, self._written = total, self.offset

    def _is_same(self, etag: str) -> bool:
        if self._content_id is not None:
            return True
        return bool(_STRONG_ETAG.fullmatch(etag)) and self._part == part_path(self._path, etag)

    def write(self, chunk: bytes) -> None:
        if self._file is None:
            raise RuntimeError("PartFile.write() needs start() first.")
        self._check_stop()
        self._file.write(chunk)
        self._md5.update(chunk)
        self._written += len(chunk)
        if self._progress is not None:
            self._progress(self._written, self._total or self._expected or 0)

    def keep(self, md5: bytes | None = None) -> Path:
        """Rename the part file to its final name.

        Raises `UnexpectedResponse` when its size is not the expected one, or its content not that of the MD5 that the server reports.
        """
        if self._file is None:  # a response without a body starts no sink
            self.start(0)
        size = (self._total or self._written) if self._expected is None else self._expected
        if self._written != size:
            raise UnexpectedResponse(f"{self._written} bytes received, {size} expected")
        if md5 is not None and md5 != self._md5.digest():
            raise UnexpectedResponse(f"the content has the MD5 {self._md5.hexdigest()}, not {md5.hex()}")
        if not self._is_mine():
            raise FileExistsError(f"Another download writes to {self._part} at the same time. Download to another path, or wait for it.")
        try:
            self._close()
            self._part.replace(self._path)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise
        self.offset = 0
        return self._path

    def discard(self) -> None:
        """End an attempt that did not complete the file. The part file stays if the next one can go on from its end."""
        if self._file is None:
            return
        mine = self._is_mine()
        is_kept = False
        try:
            self._close()
            stored = self._part.lstat().st_size if mine else 0
            mine = mine and stored <= self._written  # or another call goes on with it
            is_kept = mine and stored == self._written and self._can_go_on()
        finally:
            self.offset = self._written if is_kept else 0
            if mine and not is_kept:
                self.restart()

    def _can_go_on(self) -> bool:
        if self._content_id is None and self._etag is None:
            return False
        size = self._total if self._expected is None else self._expected
        return LEAST_BYTES <= self._written < (size or self._written + 1)

    def _check_stop(self) -> None:
        if self._stop is not None and self._stop.is_set:
            raise TransportFailure(FailureKind.CLOSED, sent=True, reason="the client was closed during the call")

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


def _size(content_range: re.Match[str]) -> int:
    """The size of the whole content."""
    return int(content_range[2]) + 1 if content_range[3] == "*" else int(content_range[3])

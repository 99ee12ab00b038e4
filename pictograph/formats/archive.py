"""ZIP files as input: exports are downloaded as such."""

from __future__ import annotations

import lzma
import shutil
import struct
import tempfile
import weakref
import zipfile
import zlib
from pathlib import Path

from pictograph.formats.report import FormatError

_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError, struct.error)
"""What the module `zipfile` raises for ZIP files that are damaged, encrypted, or whose names this disk can't have."""

SMALL_BYTES = 1 << 28
MAX_RATIO = 200
"""Text of annotations is compressed to 1/10 or so; a ZIP file made to fill a disk to 1/1000."""


class UnpackedArchive:
    """The files of a ZIP file in a temporary folder, which is deleted with this object.

    Raises:
        FormatError: It is not a ZIP file, is damaged or encrypted, or its content is more than 256 MiB and 200 times its own size.
    """

    def __init__(self, path: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pictograph-"))
        weakref.finalize(self, shutil.rmtree, str(self.folder), ignore_errors=True)
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
                if size > max(SMALL_BYTES, MAX_RATIO * path.stat().st_size):
                    message = f"{path} would take {size:,} bytes, more than {MAX_RATIO} times its size; if you trust it, unpack it yourself"
                    raise FormatError(f"{message} and pass the folder")
                archive.extractall(self.folder)
        except FormatError:
            raise
        except _DAMAGED as error:
            raise FormatError(f"{path} is not a ZIP file that can be unpacked: {error}") from error
        found = [entry for entry in self.folder.iterdir() if entry.name != "__MACOSX"]
        if len(found) == 1 and found[0].is_dir() and found[0].name not in ("annotations", "Annotations", "labels"):
            self.folder = found[0]


def is_archive(path: Path) -> bool:
    """Return whether the name of a file is that of a ZIP file."""
    return path.suffix.lower() == ".zip" and path.is_file()

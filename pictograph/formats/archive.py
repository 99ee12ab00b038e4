"""ZIP files as input: exports are downloaded as such."""

from __future__ import annotations

import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path

from pictograph.formats.report import FormatError


class UnpackedArchive:
    """The files of a ZIP file in a temporary folder, which is deleted with this object."""

    def __init__(self, path: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pictograph-"))
        weakref.finalize(self, shutil.rmtree, str(self.folder), ignore_errors=True)
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(self.folder)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise FormatError(f"{path} is not a ZIP file that can be read: {error}") from error
        found = [entry for entry in self.folder.iterdir() if entry.name != "__MACOSX"]
        if len(found) == 1 and found[0].is_dir() and found[0].name not in ("annotations", "Annotations", "labels"):
            self.folder = found[0]


def is_archive(path: Path) -> bool:
    """Return whether the name of a file is that of a ZIP file."""
    return path.suffix.lower() == ".zip" and path.is_file()

"""Find the image files in a local folder and their destinations in a dataset."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import frozen

from pictograph.resources.image_file import MEDIA_TYPES

SUFFIXES: Final = tuple(sorted(suffix.removeprefix(".") for suffix in MEDIA_TYPES))


@frozen
class FoundImage:
    """A file with an image suffix. `duplicate_of` is an earlier file with the same destination, `None` if there is none."""

    path: Path
    folder_path: str
    duplicate_of: Path | None

    @property
    def destination(self) -> tuple[str, str]:
        """Folder and filename in the dataset, as they are compared: one name has several forms in Unicode, depending on the system."""
        return compared(self.folder_path, self.path.name)


@frozen
class FoundImages:
    """The images in a folder, and the number of images in folders that were skipped."""

    images: list[FoundImage]
    hidden: int


def find_images(folder: Path, *, organize_by_class: bool) -> FoundImages:
    """Return the files in `folder` and its subfolders that have an image suffix, in sorted order.

    Folders whose name begins with a dot, and `__MACOSX`, are not searched: they hold copies, thumbnails and metadata.

    With `organize_by_class`, the destination of a file is the folder named after its top-level subfolder; files at the top level go to `/`.
    Without it, all files go to `/`. Symbolic links to folders are not followed.

    Raises:
        FileNotFoundError, NotADirectoryError: `folder` does not exist or is not a folder.
        ValueError: It contains no images.
        OSError: A subfolder can't be read.
    """
    first_files: dict[tuple[str, str], Path] = {}
    found: list[FoundImage] = []
    hidden = 0
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).parts):
        if path.suffix.lower() in MEDIA_TYPES:
            first, *deeper = path.relative_to(folder).parts
            if any(map(_is_hidden, path.relative_to(folder).parent.parts)):
                hidden += 1
                continue
            folder_path = str(PurePosixPath("/", first)) if organize_by_class and deeper else "/"
            image = FoundImage(path, folder_path, first_files.get(compared(folder_path, path.name)))
            first_files.setdefault(image.destination, path)
            found.append(image)
    if not found:
        note = f" Hidden folders, which are skipped, contain {hidden}." if hidden else ""
        raise ValueError(
            f"No images found in {folder}: no file in it or its subfolders has one of the suffixes {', '.join(SUFFIXES)}.{note}"
        )
    return FoundImages(found, hidden)


def compared(folder_path: str, filename: str) -> tuple[str, str]:
    """Return folder and filename in the form in which two of them are compared (NFC)."""
    return unicodedata.normalize("NFC", folder_path), unicodedata.normalize("NFC", filename)


def _is_hidden(folder_name: str) -> bool:
    return folder_name.startswith(".") or folder_name == "__MACOSX"


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise FileNotFoundError(f"The folder {folder} does not exist.")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder. To upload a single image, use client.images.upload.")
    return [Path(parent, name) for parent, _, names in os.walk(folder, onerror=_raise) for name in names]


def _raise(error: OSError) -> None:
    raise error

"""Find the image files in a local folder and their destinations in a dataset."""

from __future__ import annotations

import os
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
        """Folder and filename in the dataset."""
        return self.folder_path, self.path.name


def find_images(folder: Path, *, organize_by_class: bool) -> list[FoundImage]:
    """Return the files in `folder` and its subfolders that have an image suffix, in sorted order.

    With `organize_by_class`, the destination of a file is the folder named after its top-level subfolder; files at the top level go to `/`.
    Without it, all files go to `/`. Symbolic links to folders are not followed.

    Raises:
        FileNotFoundError, NotADirectoryError: `folder` does not exist or is not a folder.
        ValueError: It contains no images.
        OSError: A subfolder can't be read.
    """
    first_files: dict[tuple[str, str], Path] = {}
    found: list[FoundImage] = []
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).parts):
        if path.suffix.lower() in MEDIA_TYPES:
            first, *deeper = path.relative_to(folder).parts
            folder_path = str(PurePosixPath("/", first)) if organize_by_class and deeper else "/"
            image = FoundImage(path, folder_path, first_files.get((folder_path, path.name)))
            first_files.setdefault(image.destination, path)
            found.append(image)
    if not found:
        raise ValueError(f"No images found in {folder}: no file in it or its subfolders has one of the suffixes {', '.join(SUFFIXES)}.")
    return found


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise FileNotFoundError(f"The folder {folder} does not exist.")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder. To upload a single image, use client.images.upload.")
    return [Path(parent, name) for parent, _, names in os.walk(folder, onerror=_raise) for name in names]


def _raise(error: OSError) -> None:
    raise error

"""The images of a folder on this machine, and where in a dataset they go."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import frozen

from pictograph.resources.image_file import MEDIA_TYPES

SUFFIXES: Final = tuple(sorted(suffix.removeprefix(".") for suffix in MEDIA_TYPES))


@frozen
class FoundImage:
    """A file with the suffix of an image. `clash` is the file before it that goes to the same place, if there is one."""

    path: Path
    folder_path: str
    clash: Path | None

    @property
    def place(self) -> tuple[str, str]:
        """Folder and name in the dataset."""
        return self.folder_path, self.path.name


def find_images(folder: Path, *, organize_by_class: bool) -> list[FoundImage]:
    """Return the files below `folder` that have the suffix of an image, in sorted order.

    With `organize_by_class` a file goes to the folder that is named after the first subfolder on its way, deeper ones being left out;
    files at the top, and all files without it, go to `/`. Links to folders are not followed.

    Raises:
        FileNotFoundError, NotADirectoryError: there is no such folder.
        ValueError: there is no image in it.
        OSError: a folder in it can't be read.
    """
    places: dict[tuple[str, str], Path] = {}
    found: list[FoundImage] = []
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).parts):
        if path.suffix.lower() in MEDIA_TYPES:
            first, *deeper = path.relative_to(folder).parts
            folder_path = str(PurePosixPath("/", first)) if organize_by_class and deeper else "/"
            image = FoundImage(path, folder_path, places.get((folder_path, path.name)))
            places.setdefault(image.place, path)
            found.append(image)
    if not found:
        raise ValueError(f"There is no image in {folder}: no file in it or its subfolders ends in {', '.join(SUFFIXES)}.")
    return found


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise FileNotFoundError(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder. For a single image there is client.images.upload.")
    return [Path(parent, name) for parent, _, names in os.walk(folder, onerror=_raise) for name in names]


def _raise(error: OSError) -> None:
    raise error

"""A folder on disk that plays the platforms which datasets are imported from.

Layout: `<folder>/<provider>/<dataset>/*.jpg` (any suffix of `pictures.SUFFIXES`, subfolders become folders). Beside a
picture `<name>.json` may hold a list of annotations. The platform takes any key, or only the one in `<folder>/<provider>/KEY`.
"""

from __future__ import annotations

import json
from pathlib import Path

from attrs import frozen

from pictograph.emulator.documents import Document
from pictograph.emulator.pictures import SUFFIXES

NAMES = ("v7", "roboflow")


class ProviderRefusal(Exception):
    """The platform does not take the key."""


@frozen
class RemoteFile:
    """One picture at a provider."""

    folder: str
    """Folder in the dataset: `/` or `/a/b`."""
    path: Path

    @property
    def media_type(self) -> str:
        """Return the media type, by suffix."""
        return SUFFIXES[self.path.suffix.lower()]

    def annotations(self) -> list[Document]:
        """Return what is written beside the picture, or nothing."""
        try:
            found: list[Document] = json.loads(self.path.with_suffix(".json").read_text())
        except FileNotFoundError:
            return []
        return found


class Provider:
    """One platform. Raises `ProviderRefusal` when it is not there or does not take the key."""

    def __init__(self, folder: Path | None, name: str, key: str) -> None:
        if folder is None or not (folder / name).is_dir():
            raise ProviderRefusal(f"No workspace at {name}: the emulator was started without a folder '{name}' for providers")
        self._folder = folder / name
        wanted = self._folder / "KEY"
        if wanted.exists() and wanted.read_text().strip() != key:
            raise ProviderRefusal(f"{name} refused the key")
        self.workspace = f"{name}-workspace"

    def datasets(self) -> list[Document]:
        """Return what can be imported."""
        found: list[Document] = []
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            count = len(self.files(folder.name))
            found.append({"id": folder.name, "name": folder.name, "slug": folder.name, "image_count": count, "version": 1})
        return found

    def files(self, dataset: str) -> list[RemoteFile]:
        """Return the pictures of a dataset, sorted by path. Raises `ProviderRefusal` for one that is not there."""
        root = self._folder / dataset
        if dataset in ("", ".", "..") or Path(dataset).name != dataset or not root.is_dir():
            raise ProviderRefusal(f"There is no dataset '{dataset}'")
        pictures = sorted(path for path in root.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        return [RemoteFile("/" + "/".join(path.relative_to(root).parts[:-1]), path) for path in pictures]

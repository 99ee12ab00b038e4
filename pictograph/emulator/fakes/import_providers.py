"""A folder on disk that simulates the platforms from which datasets are imported.

Layout: `<folder>/<provider>/<dataset>/*.jpg` (any suffix of `fakes.images.MEDIA_TYPES`; subfolders become folders). A file
`<name>.json` next to an image may contain its list of annotations. A provider accepts any key, or only the one in
`<folder>/<provider>/KEY`.
"""

from __future__ import annotations

import json
from pathlib import Path

from attrs import frozen

from pictograph.emulator.fakes.images import MEDIA_TYPES
from pictograph.emulator.json_values import JsonObject

NAMES = ("v7", "roboflow")


class ProviderError(Exception):
    """The provider is missing, rejects the key, or does not have the dataset."""


@frozen
class RemoteImage:
    """One image at a provider."""

    folder: str
    """Folder in the dataset: `/` or `/a/b`."""
    path: Path

    @property
    def media_type(self) -> str:
        """Media type, by suffix."""
        return MEDIA_TYPES[self.path.suffix.lower()]

    def annotations(self) -> list[JsonObject]:
        """Return the annotations in the JSON file next to the image, or an empty list."""
        try:
            annotations: list[JsonObject] = json.loads(self.path.with_suffix(".json").read_text())
        except FileNotFoundError:
            return []
        return annotations


class ImportProvider:
    """One provider. Raises `ProviderError` if its folder is missing or the key is rejected."""

    def __init__(self, folder: Path | None, name: str, key: str) -> None:
        if folder is None or not (folder / name).is_dir():
            raise ProviderError(f"No workspace found at {name}: the emulator was started without a providers folder that contains '{name}'")
        self._folder = folder / name
        key_file = self._folder / "KEY"
        if key_file.exists() and key_file.read_text().strip() != key:
            raise ProviderError(f"{name} rejected the API key")
        self.workspace = f"{name}-workspace"

    def datasets(self) -> list[JsonObject]:
        """Return the datasets that can be imported."""
        datasets: list[JsonObject] = []
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            count = len(self.files(folder.name))
            datasets.append({"id": folder.name, "name": folder.name, "slug": folder.name, "image_count": count, "version": 1})
        return datasets

    def files(self, dataset: str) -> list[RemoteImage]:
        """Return the images of a dataset, sorted by path. Raises `ProviderError` if the dataset does not exist."""
        root = self._folder / dataset
        if dataset in ("", ".", "..") or Path(dataset).name != dataset or not root.is_dir():
            raise ProviderError(f"Dataset '{dataset}' not found")
        images = sorted(path for path in root.rglob("*") if path.suffix.lower() in MEDIA_TYPES and path.is_file())
        return [RemoteImage("/" + "/".join(path.relative_to(root).parts[:-1]), path) for path in images]

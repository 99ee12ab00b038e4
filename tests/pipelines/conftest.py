"""The fixtures of the resource tests, and datasets to import annotations to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from pictograph.pipelines import ImportReport
from tests.resources.conftest import client, clock
from tests.support.annotation_files import coco, item
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo

__all__ = ["client", "clock"]


@pytest.fixture
def dataset(client: AnyClient, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Create the dataset `lake` with these images, and return their ids by folder and name."""

    def create(*paths: str, classes: tuple[str, ...] = ()) -> dict[str, str]:
        project = client.do(lambda c: c.projects.create("lake", classes=[{"name": name, "type": "bbox"} for name in classes]))
        for number, path in enumerate(paths):
            photo = make_photo(tmp_path / "all" / f"{number}.png", seed=number)
            folder, _, name = f"/{path}".rpartition("/")
            client.do(
                lambda c, photo=photo, folder=folder, name=name: c.images.upload(
                    project.id, photo, folder_path=folder or "/", filename=name
                )
            )
        images = client.do(lambda c: c.datasets.get("lake", include_images=True)).images
        return {f"{image.virtual_folder_path}/{image.filename}".lstrip("/"): image.id for image in images}

    return create


@pytest.fixture
def import_(client: AnyClient) -> Callable[..., ImportReport]:
    """Import a file to the dataset `lake`."""

    def act(path: Path, **options: Any) -> ImportReport:
        report: ImportReport = client.do(lambda c: c.annotations.import_("lake", path, **options))
        return report

    return act


@pytest.fixture
def many(emulator: Emulator, client: AnyClient, tmp_path: Path) -> Path:
    """A file with annotations of the 450 images of the dataset `many`."""
    emulator.seed("many", images=450, classes=("heron",))
    images = client.do(lambda c: c.datasets.get("many", include_images=True)).images
    return coco(tmp_path / "many", *(item(f"{image.virtual_folder_path}/{image.filename}".lstrip("/")) for image in images))

"""Data to begin with: a dataset of small pictures, made on the spot."""

from __future__ import annotations

from pictograph.emulator.backend import Backend
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.annotations import store_annotations
from pictograph.emulator.handlers.images import store_image
from pictograph.emulator.handlers.projects import add_project
from pictograph.emulator.pictures import png

WIDTH, HEIGHT = 64, 48


def seed(backend: Backend, name: str, *, images: int, classes: tuple[str, ...], annotate: bool, status: str) -> list[str]:
    """Make the dataset `name` with so many pictures, each with a box for every class if wanted; return the ids of the images.

    Raises `ValueError` when the name is taken.
    """
    store, now = backend.store, backend.clock.now()
    if store.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", backend.org_id, name) is not None:
        raise ValueError(f"There is a dataset '{name}' already")
    ids: list[str] = []
    with store.transaction():
        wanted: list[Document] = [{"name": one, "type": "bbox"} for one in classes]
        project = add_project(store, backend.org_id, name, now=now, classes=wanted)
        for index in range(images):
            colour = (40 + 37 * index % 200, 90 + 53 * index % 150, 200 - 29 * index % 150)
            content = png(WIDTH, HEIGHT, colour)
            filename = f"picture_{index:04d}.png"
            image_id = store_image(backend, project, filename=filename, folder="/", content=content, mime_type="image/png", now=now)
            row = store.row("SELECT * FROM images WHERE id = ?", image_id)
            if annotate and row is not None:
                store_annotations(store, row, [_box(one, number) for number, one in enumerate(classes)])
            store.update("images", image_id, status=status)
            ids.append(image_id)
    return ids


def _box(name: str, number: int) -> Document:
    box = {"x": 4 + 3 * number % 30, "y": 5, "w": 20, "h": 16}
    about: Document = {"confidence": 1.0, "created_by": "api", "attributes": []}
    return {"id": new_id(), "name": name, "type": "bbox", "bounding_box": box, **about}

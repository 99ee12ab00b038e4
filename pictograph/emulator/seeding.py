"""Sample data: a dataset of small generated images."""

from __future__ import annotations

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes.images import png
from pictograph.emulator.handlers.annotations import store_annotations
from pictograph.emulator.handlers.images import store_image
from pictograph.emulator.handlers.projects import add_project
from pictograph.emulator.json_values import JsonObject, new_id

WIDTH, HEIGHT = 64, 48


def seed(backend: Backend, name: str, *, images: int, classes: tuple[str, ...], annotate: bool, status: str) -> list[str]:
    """Create a dataset of generated images, optionally with one box per class, and return the image ids.

    Raises `ValueError` if the name is taken, and `TypeError` if `classes` is a string.
    """
    if isinstance(classes, str):
        raise TypeError(f"classes must be a sequence of names, not a string; write ({classes!r},)")
    db, now = backend.db, backend.clock.now()
    if db.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", backend.org_id, name) is not None:
        raise ValueError(f"dataset '{name}' already exists; choose another name, or call reset() first")
    ids: list[str] = []
    with db.transaction():
        class_objects: list[JsonObject] = [{"name": class_name, "type": "bbox"} for class_name in classes]
        project = add_project(db, backend.org_id, name, now=now, classes=class_objects)
        for index in range(images):
            color = (40 + 37 * index % 200, 90 + 53 * index % 150, 200 - 29 * index % 150)
            content = png(WIDTH, HEIGHT, color)
            filename = f"picture_{index:04d}.png"
            image_id = store_image(backend, project, filename=filename, folder="/", content=content, mime_type="image/png", now=now)
            row = db.row("SELECT * FROM images WHERE id = ?", image_id)
            if annotate and row is not None:
                store_annotations(db, row, [_box(class_name, number) for number, class_name in enumerate(classes)])
            db.update("images", image_id, status=status)
            ids.append(image_id)
    return ids


def _box(class_name: str, number: int) -> JsonObject:
    box = {"x": 4 + 3 * number % 30, "y": 5, "w": 20, "h": 16}
    metadata: JsonObject = {"confidence": 1.0, "created_by": "api", "attributes": []}
    return {"id": new_id(), "name": class_name, "type": "bbox", "bounding_box": box, **metadata}

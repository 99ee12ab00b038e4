"""Annotation files for tests of imports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pictograph.formats import ImageAnnotations, bbox, write
from tests.support.both_clients import AnyClient


def item(path: str, *names: str, size: tuple[int, int] = (64, 48)) -> ImageAnnotations:
    """An image with a box of each class."""
    boxes = [bbox(name, (1, 2, 30, 40), id=str(number)) for number, name in enumerate(names or ("heron",))]
    return ImageAnnotations(path, *size, list(boxes))


def coco(path: Path, *items: ImageAnnotations, **options: Any) -> Path:
    write(items, path, format="coco", **options)
    return path


def raw_coco(path: Path, **annotation: Any) -> Path:
    """A COCO file with a good annotation of `a.png`, and another annotation with these fields."""
    good = {"id": 1, "image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4]}
    content = {
        "images": [{"id": 7, "file_name": "a.png", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "heron"}],
        "annotations": [good, {**good, "id": 2, **annotation}],
    }
    path.write_text(json.dumps(content))
    return path


def names_of(client: AnyClient, image_id: str) -> list[str]:
    """Classes of the annotations of an image."""
    return [annotation.name for annotation in client.do(lambda c: c.annotations.get(image_id))]

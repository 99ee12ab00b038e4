"""Datasets that other programs wrote in `readers.py`, read by `pictograph.formats`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pictograph.formats import read
from pictograph.formats.model import box_of


def boxes_are_equal(folder: Path) -> None:
    """Class and corners of each box are those that were annotated, cut at the edge of the image."""
    # datumaro and supervision write VOC with the numbers of one edge from 0; supervision's last column and row is the last but one.
    tolerance = 1 if folder.name == "dm-voc" or folder.name.startswith("sv-") else 0.01
    expected: dict[str, Any] = json.loads((folder.parents[1] / "expected.json").read_text())
    items = (
        [item for part in sorted(folder.iterdir()) if part.is_dir() for item in read(part)]
        if folder.name.startswith("sv-")
        else [*read(folder)]
    )
    found = {item.name: sorted((one.name, _corners(box_of(one), expected["size"])) for one in item.annotations) for item in items}
    for path, wanted in expected["boxes"].items():
        name = path.rpartition("/")[2]
        left, right = found[name], sorted((one["class"], one["corners"]) for one in wanted)
        assert [name for name, _ in left] == [name for name, _ in right], (path, left, right)
        for (_, a), (_, b) in zip(left, right, strict=True):
            assert all(abs(x - y) <= tolerance for x, y in zip(a, b, strict=True)), (path, left, right)
    assert len(found) == len(expected["boxes"])


def _corners(box: tuple[float, ...], size: tuple[int, int]) -> list[float]:
    x, y, w, h = box
    return [x, y, min(x + w, size[0]), min(y + h, size[1])]


CHECKS: list[tuple[str, Callable[[Path], None]]] = [
    *((format, boxes_are_equal) for format in ("dm-coco", "dm-yolo", "dm-voc", "dm-cvat", "sv-coco", "sv-yolo", "sv-voc")),
]

"""Simulated vision: shapes that look as if a model had drawn them.

Nothing is recognised. The same picture, told by its file name, and the same prompt give the same shapes each time, inside the
picture, with plausible scores; so programs and tests can rely on them, from one emulator to the next. A prompt with the word
"nothing" finds nothing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from attrs import frozen

from pictograph.emulator.documents import Document

SIZE_UNKNOWN = (640, 480)
"""Pixels to draw on when the picture's size is not known."""
INFERENCE_SECONDS = 0.05


@frozen
class Shape:
    """One detection: an ellipse."""

    x: float
    y: float
    rx: float
    ry: float
    score: float

    def box(self) -> Document:
        """Return the upright box around it."""
        return {"x": _px(self.x - self.rx), "y": _px(self.y - self.ry), "w": _px(2 * self.rx), "h": _px(2 * self.ry)}

    def ring(self, corners: int = 24) -> list[Document]:
        """Return it as a closed ring of points."""
        turns = (2 * math.pi * i / corners for i in range(corners))
        return [{"x": _px(self.x + self.rx * math.cos(t)), "y": _px(self.y + self.ry * math.sin(t))} for t in turns]

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return ((x - self.x) / self.rx) ** 2 + ((y - self.y) / self.ry) ** 2 <= 1


def canvas(width: int | None, height: int | None) -> tuple[int, int]:
    """Return width and height to draw on."""
    return (width, height) if width and height else SIZE_UNKNOWN


def found_by_text(picture: str, prompt: str, width: int, height: int) -> list[Shape]:
    """Return what a text prompt finds: one to four shapes, best first; none for a prompt that says "nothing"."""
    if "nothing" in prompt.lower().split():
        return []
    chance = random.Random(f"text {picture} {prompt}")
    shapes = [_anywhere(chance, width, height) for _ in range(chance.randint(1, 4))]
    return sorted(shapes, key=lambda shape: -shape.score)


def found_at_point(picture: str, x: float, y: float, width: int, height: int) -> Shape | None:
    """Return what lies under a point, or None for a point outside the picture."""
    if not (0 <= x < width and 0 <= y < height):
        return None
    chance = random.Random(f"point {picture} {x} {y}")
    reach = 0.05 + 0.15 * chance.random()
    rx, ry = _inside(x, reach * width, width), _inside(y, reach * height, height)
    return Shape(x, y, rx, ry, round(0.76 + 0.23 * chance.random(), 4))


def found_in_box(picture: str, box: Document, width: int, height: int) -> list[Shape]:
    """Return the thing in the box and up to two that look like it, best first; none for a box outside the picture."""
    left, top = max(0.0, box["x"]), max(0.0, box["y"])
    right, bottom = min(float(width), box["x"] + box["w"]), min(float(height), box["y"] + box["h"])
    if right - left < 1 or bottom - top < 1:
        return []
    chance = random.Random(f"box {picture} {box['x']} {box['y']} {box['w']} {box['h']}")
    rx, ry = (right - left) / 2, (bottom - top) / 2
    shapes = [Shape((left + right) / 2, (top + bottom) / 2, rx, ry, round(0.85 + 0.14 * chance.random(), 4))]
    for _ in range(chance.randint(0, 2)):
        x, y = rx + chance.random() * (width - 2 * rx), ry + chance.random() * (height - 2 * ry)
        shapes.append(Shape(x, y, rx, ry, round(0.45 + 0.4 * chance.random(), 4)))
    return shapes


def draw(shapes: list[Shape], name: str, output_type: str, *, created_by: str, ids: Iterator[str]) -> list[Document]:
    """Return the shapes as annotations."""
    drawn: list[Document] = []
    for shape in shapes:
        geometry: Document = {"polygon": {"paths": [shape.ring()]}} if output_type == "polygon" else {}
        about: Document = {"confidence": shape.score, "created_by": created_by, "attributes": []}
        drawn.append({"id": next(ids), "name": name, "type": output_type, "bounding_box": shape.box(), **geometry, **about})
    return drawn


def _anywhere(chance: random.Random, width: int, height: int) -> Shape:
    rx, ry = (0.05 + 0.15 * chance.random()) * width, (0.05 + 0.15 * chance.random()) * height
    x, y = rx + chance.random() * (width - 2 * rx), ry + chance.random() * (height - 2 * ry)
    return Shape(x, y, rx, ry, round(0.35 + 0.64 * chance.random(), 4))


def _inside(at: float, radius: float, size: int) -> float:
    """Return the radius, cut so that the shape stays in the picture, and at least half a pixel."""
    return max(0.5, min(radius, at, size - at))


def _px(value: float) -> float:
    return round(value, 2)

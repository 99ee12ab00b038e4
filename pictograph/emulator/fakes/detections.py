"""Simulated detections.

No content is recognized. The same file name and the same prompt always give the same detections, inside the image and with
plausible scores, so that programs and tests can rely on them, in any emulator. A prompt with the word "nothing" finds nothing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from attrs import frozen

from pictograph.emulator.json_values import JsonObject

DEFAULT_SIZE = (640, 480)
"""Width and height assumed for images of unknown size."""
INFERENCE_SECONDS = 0.05


@frozen
class Detection:
    """One detection: an ellipse with a score."""

    x: float
    y: float
    rx: float
    ry: float
    score: float

    def box(self) -> JsonObject:
        """Return the axis-aligned bounding box."""
        return {"x": _px(self.x - self.rx), "y": _px(self.y - self.ry), "w": _px(2 * self.rx), "h": _px(2 * self.ry)}

    def polygon_ring(self, corners: int = 24) -> list[JsonObject]:
        """Return the outline as a polygon ring."""
        angles = (2 * math.pi * i / corners for i in range(corners))
        return [{"x": _px(self.x + self.rx * math.cos(t)), "y": _px(self.y + self.ry * math.sin(t))} for t in angles]

    def contains(self, x: float, y: float) -> bool:
        """Return whether a point is inside."""
        return ((x - self.x) / self.rx) ** 2 + ((y - self.y) / self.ry) ** 2 <= 1


def image_size(width: int | None, height: int | None) -> tuple[int, int]:
    """Return width and height, or the default size if they are unknown."""
    return (width, height) if width and height else DEFAULT_SIZE


def detect_text(image: str, prompt: str, width: int, height: int) -> list[Detection]:
    """Return one to four detections for a text prompt, best first; none if the prompt contains the word "nothing"."""
    if "nothing" in prompt.lower().split():
        return []
    rng = random.Random(f"text {image} {prompt}")
    detections = [_random_detection(rng, width, height) for _ in range(rng.randint(1, 4))]
    return sorted(detections, key=lambda detection: -detection.score)


def detect_at_point(image: str, x: float, y: float, width: int, height: int) -> Detection | None:
    """Return the detection at a point, or None for a point outside the image."""
    if not (0 <= x < width and 0 <= y < height):
        return None
    rng = random.Random(f"point {image} {x} {y}")
    reach = 0.05 + 0.15 * rng.random()
    rx, ry = _clamp_radius(x, reach * width, width), _clamp_radius(y, reach * height, height)
    return Detection(x, y, rx, ry, round(0.76 + 0.23 * rng.random(), 4))


def detect_in_box(image: str, box: JsonObject, width: int, height: int) -> list[Detection]:
    """Return the object in the box and up to two similar ones, best first; none for a box outside the image."""
    left, top = max(0.0, box["x"]), max(0.0, box["y"])
    right, bottom = min(float(width), box["x"] + box["w"]), min(float(height), box["y"] + box["h"])
    if right - left < 1 or bottom - top < 1:
        return []
    rng = random.Random(f"box {image} {box['x']} {box['y']} {box['w']} {box['h']}")
    rx, ry = (right - left) / 2, (bottom - top) / 2
    detections = [Detection((left + right) / 2, (top + bottom) / 2, rx, ry, round(0.85 + 0.14 * rng.random(), 4))]
    for _ in range(rng.randint(0, 2)):
        x, y = rx + rng.random() * (width - 2 * rx), ry + rng.random() * (height - 2 * ry)
        detections.append(Detection(x, y, rx, ry, round(0.45 + 0.4 * rng.random(), 4)))
    return detections


def to_annotations(detections: list[Detection], name: str, output_type: str, *, created_by: str, ids: Iterator[str]) -> list[JsonObject]:
    """Return the detections as annotations."""
    annotations: list[JsonObject] = []
    for detection in detections:
        geometry: JsonObject = {"polygon": {"paths": [detection.polygon_ring()]}} if output_type == "polygon" else {}
        metadata: JsonObject = {"confidence": detection.score, "created_by": created_by, "attributes": []}
        annotations.append({"id": next(ids), "name": name, "type": output_type, "bounding_box": detection.box(), **geometry, **metadata})
    return annotations


def _random_detection(rng: random.Random, width: int, height: int) -> Detection:
    rx, ry = (0.05 + 0.15 * rng.random()) * width, (0.05 + 0.15 * rng.random()) * height
    x, y = rx + rng.random() * (width - 2 * rx), ry + rng.random() * (height - 2 * ry)
    return Detection(x, y, rx, ry, round(0.35 + 0.64 * rng.random(), 4))


def _clamp_radius(at: float, radius: float, size: int) -> float:
    """Return the radius limited to the image, and at least half a pixel."""
    return max(0.5, min(radius, at, size - at))


def _px(value: float) -> float:
    return round(value, 2)

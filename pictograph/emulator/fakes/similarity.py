"""Simulated tags and embeddings of images, the data that searches run on.

Tags: `objects` are the classes of the annotations, the tags written by batch jobs and the words of the file name; `scenes` are
the words of the folder; `attributes` are orientation and size. The embedding is a small colour thumbnail if Pillow is
installed, otherwise a histogram of the bytes: similar images have similar embeddings, but no content is recognized.
"""

from __future__ import annotations

import io
import json
import math
import re
from importlib import import_module
from typing import Any

from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.database import Row

_THUMBNAIL_PIXELS = 8
_LARGE_PIXELS = 1_000_000


def tags(image: Row, class_names: list[str]) -> JsonObject:
    """Return the tags of an image."""
    stem = image["filename"].rpartition(".")[0] or image["filename"]
    objects = [*class_names, *json.loads(image["tags"] or "[]"), *_words(stem)]
    attributes: list[str] = []
    if image["width"] and image["height"]:
        width, height = image["width"], image["height"]
        attributes.append("landscape" if width > height else "portrait" if width < height else "square")
        attributes.append("large" if width * height >= _LARGE_PIXELS else "small")
    return {"objects": list(dict.fromkeys(objects)), "scenes": _words(image["folder"]), "attributes": attributes}


def embedding(content: bytes) -> list[float]:
    """Return a unit vector for the image."""
    values = _thumbnail(content) or _histogram(content)
    mean = sum(values) / len(values)
    centered = [value - mean for value in values]
    length = math.sqrt(sum(value * value for value in centered)) or 1.0
    return [round(value / length, 6) for value in centered]


def similarity(first: list[float], second: list[float]) -> float:
    """Return the cosine similarity of two embeddings, at least 0; 0 also for embeddings of different dimensions."""
    if len(first) != len(second):
        return 0.0
    return min(1.0, max(0.0, sum(a * b for a, b in zip(first, second, strict=True))))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", text.lower()) if word]


def _thumbnail(content: bytes) -> list[float] | None:
    try:
        pillow: Any = import_module("PIL.Image")
        with pillow.open(io.BytesIO(content)) as image:
            return [float(value) for value in image.convert("RGB").resize((_THUMBNAIL_PIXELS, _THUMBNAIL_PIXELS)).tobytes()]
    except (ImportError, OSError, ValueError):
        return None


def _histogram(content: bytes) -> list[float]:
    return [float(content.count(value)) for value in range(256)]

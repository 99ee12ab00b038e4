"""What the server "sees" in an image: tags and an embedding. Both are simulated, and really searched.

Tags: `objects` are the classes of its annotations, the tags that batch jobs wrote and the words of its file name; `scenes` are the
words of its folder; `attributes` tell its shape and size. The embedding is a small colour thumbnail where Pillow is
installed, else a histogram of the bytes: alike pictures come out alike, nothing is understood.
"""

from __future__ import annotations

import io
import json
import math
import re
from importlib import import_module
from typing import Any

from pictograph.emulator.documents import Document
from pictograph.emulator.store import Row

_EDGE = 8
_LARGE = 1_000_000


def tags(image: Row, class_names: list[str]) -> Document:
    """Return the tags of an image."""
    stem = image["filename"].rpartition(".")[0] or image["filename"]
    objects = [*class_names, *json.loads(image["tags"] or "[]"), *_words(stem)]
    attributes: list[str] = []
    if image["width"] and image["height"]:
        width, height = image["width"], image["height"]
        attributes.append("landscape" if width > height else "portrait" if width < height else "square")
        attributes.append("large" if width * height >= _LARGE else "small")
    return {"objects": list(dict.fromkeys(objects)), "scenes": _words(image["folder"]), "attributes": attributes}


def embedding(content: bytes) -> list[float]:
    """Return a vector of length 1 for the picture."""
    values = _thumbnail(content) or _histogram(content)
    mean = sum(values) / len(values)
    centred = [value - mean for value in values]
    length = math.sqrt(sum(value * value for value in centred)) or 1.0
    return [round(value / length, 6) for value in centred]


def similarity(one: list[float], other: list[float]) -> float:
    """Return the cosine of two embeddings, 0 for vectors that point away from each other or differ in kind."""
    if len(one) != len(other):
        return 0.0
    return min(1.0, max(0.0, sum(a * b for a, b in zip(one, other, strict=True))))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", text.lower()) if word]


def _thumbnail(content: bytes) -> list[float] | None:
    try:
        pillow: Any = import_module("PIL.Image")
        with pillow.open(io.BytesIO(content)) as picture:
            return [float(value) for value in picture.convert("RGB").resize((_EDGE, _EDGE)).tobytes()]
    except (ImportError, OSError, ValueError):
        return None


def _histogram(content: bytes) -> list[float]:
    return [float(content.count(value)) for value in range(256)]

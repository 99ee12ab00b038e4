"""Labels on an image: inside its borders, next to what they name, and clear of each other where possible."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from pictograph.viz.colors import contrast
from pictograph.viz.shapes import Rect

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_HIDDEN: Final = 0.15
"""A label is left out if more than this part of it would cover others, wherever it is placed: both would be illegible."""


def load_font(size: float, path: str | os.PathLike[str] | None = None) -> Font:
    """Return a font of a size in pixels: that of a TrueType file, or the one of Pillow, which has Latin letters only.

    Raises:
        ValueError: The file is not a font.
    """
    if path is None:
        return ImageFont.load_default(size)
    try:
        return ImageFont.truetype(os.fspath(path), size)
    except OSError as error:
        raise ValueError(f"The font {os.fspath(path)} can't be read: {error}. Pass the path of a TrueType or OpenType file.") from error


def one_line(text: str) -> str:
    """Return a text without line breaks, control characters and what can't be encoded."""
    encodable = " ".join(text.split()).encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in encodable)


def fitted(text: str, font: Font, width: float) -> str:
    """Return a text shortened with an ellipsis to a width in pixels; empty if not even one letter fits."""
    text = one_line(text)
    if font.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(text[:middle].rstrip() + "…") <= width else (low, middle - 1)
    return text[:low].rstrip() + "…" if low else ""


class Labels:
    """Places labels on one image and remembers where they are, in cells of a quarter of their height."""

    def __init__(self, image: Image.Image, font: Font, size: float) -> None:
        self._image = image
        self._pen = ImageDraw.Draw(image)
        self._font = font
        self._padding = max(2, round(size / 4))
        top, bottom = font.getbbox("Åg")[1::2]
        self._height = math.ceil(bottom - top) + self._padding
        self._baseline = -top + self._padding / 2
        self._cell = max(1, self._height // 4)
        self._taken: set[tuple[int, int]] = set()

    def reserve(self, rect: Rect) -> None:
        """Keep labels away from a rectangle, such as a keypoint."""
        self._taken.update(self._cells(rect))

    def place(self, text: str, around: Rect, color: str, *, gap: float = 0, centered: bool = False) -> None:
        """Draw a label next to a rectangle. `centered` prefers the middle of its edges to its corners."""
        text, width = self._measured(text)
        if not text:
            return
        best: tuple[float, float, float] | None = None
        for x, y in self._candidates(around, width, gap, centered):
            covered = self._covered((x, y, x + width, y + self._height))
            if best is None or covered < best[0]:
                best = (covered, x, y)
            if covered == 0:
                break
        if best is not None and best[0] <= _HIDDEN:
            self._draw(text, best[1], best[2], width, color)

    def list_at_top(self, text: str, color: str) -> None:
        """Draw a label at the left edge, below those that are there."""
        text, width = self._measured(text)
        for y in range(0, self._image.height - self._height + 1, self._cell):
            if text and self._covered((0, y, width, y + self._height)) == 0:
                self._draw(text, 0, y, width, color)
                return

    def _measured(self, text: str) -> tuple[str, int]:
        """Return the part of a text that fits into the image, empty if none does, and the width of its label."""
        text = fitted(text, self._font, self._image.width - 2 * self._padding) if self._height <= self._image.height else ""
        return text, math.ceil(self._font.getlength(text)) + 2 * self._padding

    def _candidates(self, around: Rect, width: float, gap: float, centered: bool) -> Iterator[tuple[float, float]]:
        """Yield positions of the left top corner, best first: above, below, at the sides, inside."""
        left, top, right, bottom = around
        above, below = top - self._height - gap, bottom + gap
        middle = (left + right - width) / 2
        starts = (middle, left, right - width) if centered else (left, right - width)
        places = [(x, y) for y in (above, below) for x in starts]
        places += [(right + gap, top), (left - width - gap, top), (right + gap, bottom - self._height)]
        places += [(x, y) for y in (top + gap, bottom - self._height - gap) for x in starts]
        largest_x, largest_y = self._image.width - width, self._image.height - self._height
        for x, y in places:
            if 0 <= y <= largest_y:
                yield min(max(x, 0), largest_x), y
        for x, y in places[:1]:
            yield min(max(x, 0), largest_x), min(max(y, 0), largest_y)

    def _draw(self, text: str, x: float, y: float, width: int, color: str) -> None:
        x, y = math.floor(x), math.floor(y)
        self.reserve((x, y, x + width, y + self._height))
        self._pen.rectangle((x, y, x + width - 1, y + self._height - 1), fill=color)
        self._pen.text((x + self._padding, y + self._baseline), text, fill=contrast(color), font=self._font)

    def _covered(self, rect: Rect) -> float:
        cells = list(self._cells(rect))
        return sum(cell in self._taken for cell in cells) / max(1, len(cells))

    def _cells(self, rect: Rect) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = rect
        for column in range(math.floor(left / self._cell), math.ceil(right / self._cell)):
            for row in range(math.floor(top / self._cell), math.ceil(bottom / self._cell)):
                yield column, row

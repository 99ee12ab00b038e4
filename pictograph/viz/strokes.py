"""Lines, dots and areas with smooth edges on an RGB image.

Each is drawn as a mask of its own rectangle, several times larger than the image where that is affordable, and then reduced: Pillow draws
without anti-aliasing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from PIL import Image, ImageChops, ImageDraw

from pictograph.viz.colors import contrast
from pictograph.viz.shapes import XY, Rect, bounds_of, clip_line, clip_ring

Segment: TypeAlias = tuple[XY, XY]
Pixels: TypeAlias = tuple[int, int, int, int]

_MASK_PIXELS: Final = 4_000_000
_FINEST: Final = 4  # samples per pixel and axis
_HALO_OPACITY: Final = 0.6


def halo_width(line: float) -> float:
    """Return the width of the contour around a line, which keeps it visible on a background of its own color."""
    return max(0.75, line * 0.35)


def fill(image: Image.Image, rings: Sequence[Sequence[XY]], color: str, opacity: float) -> None:
    """Fill the area inside an odd number of rings."""
    frame = (-1.0, -1.0, image.width + 1.0, image.height + 1.0)
    clipped = [ring for each in rings if len(ring := clip_ring(each, frame)) >= 3]
    box = _inside(image, bounds_of([point for ring in clipped for point in ring]), 1) if clipped else None
    if box is not None:
        _paint(image, box, color, opacity, lambda place, size, scale: region_mask([[place(p) for p in ring] for ring in clipped], size))


def region_mask(rings: Iterable[Sequence[XY]], size: tuple[int, int]) -> Image.Image:
    """Return an image of the mode 1 that is set inside an odd number of rings."""
    mask = Image.new("1", size)
    for ring in rings:
        inside = Image.new("1", size)
        ImageDraw.Draw(inside).polygon(ring, fill=1)
        mask = ImageChops.logical_xor(mask, inside)
    return mask


def stroke(image: Image.Image, path: Sequence[XY], color: str, line: float, *, closed: bool = False) -> None:
    """Draw a line through points, with a contour in a contrasting color."""
    reach = line + halo_width(line)
    frame = (-reach, -reach, image.width + reach, image.height + reach)
    segments = clip_line([*path, path[0]] if closed else path, frame)
    if not segments:
        return
    box = _inside(image, bounds_of([point for segment in segments for point in segment]), reach)
    if box is None:
        return
    for width, shade, opacity in ((line + 2 * halo_width(line), contrast(color), _HALO_OPACITY), (line, color, 1.0)):
        _paint(image, box, shade, opacity, _line_mask(segments, width))


def dot(image: Image.Image, center: XY, color: str, radius: float) -> None:
    """Draw a filled circle with a contour in a contrasting color."""
    x, y = center
    for reach, shade in ((radius, contrast(color)), (radius * 0.72, color)):
        box = _inside(image, (x, y, x, y), reach + 1)
        if box is not None:
            _paint(image, box, shade, 1.0, _dot_mask(center, reach))


def rectangle(image: Image.Image, box: Rect, color: str, line: float) -> None:
    """Draw the outline of a box. Edges outside of the image are not drawn, those on its border are drawn inside."""
    width = max(1, round(line))
    halo = max(1, round(halo_width(line)))
    left, right = _edges(box[0], box[2], image.width, width)
    top, bottom = _edges(box[1], box[3], image.height, width)
    for more, shade, opacity in ((halo, contrast(color), _HALO_OPACITY), (0, color, 1.0)):
        outer = (left - more, top - more, right + width + more, bottom + width + more)
        inner = (left + width + more, top + width + more, right - more, bottom - more)
        for strip in _frame(outer, inner):
            part = _inside(image, strip, 0)
            if part is not None:
                image.paste(shade, part, Image.new("L", (part[2] - part[0], part[3] - part[1]), round(255 * opacity)))


def _edges(low: float, high: float, length: int, width: int) -> tuple[int, int]:
    """Return where the strips of two opposite edges begin: centered on the edge, and inside the image for an edge on its border."""
    starts = [round(edge - width / 2) for edge in (low, high)]
    moved = [min(max(start, 0), length - width) if -width <= start <= length else start for start in starts]
    return moved[0], moved[1]


def _frame(outer: Pixels, inner: Pixels) -> list[Rect]:
    """Return the strips between two rectangles, without overlap."""
    left, top, right, bottom = outer
    hole_top, hole_bottom = max(inner[1], top), max(inner[3], inner[1])
    strips = [(left, top, right, hole_top), (left, hole_bottom, right, bottom)]
    strips += [(left, hole_top, inner[0], hole_bottom), (max(inner[2], inner[0]), hole_top, right, hole_bottom)]
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in strips if c > a and d > b]


_Place: TypeAlias = Callable[[XY], XY]
_Mask: TypeAlias = Callable[[_Place, tuple[int, int], int], Image.Image]


def _paint(image: Image.Image, box: Pixels, color: str, opacity: float, make_mask: _Mask) -> None:
    """Paint a rectangle of the image through a mask that is drawn larger than the rectangle."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    scale = min(max(math.isqrt(_MASK_PIXELS // (width * height)), 1), _FINEST)
    mask = make_mask(lambda at: ((at[0] - left) * scale, (at[1] - top) * scale), (width * scale, height * scale), scale).convert("L")
    if scale > 1:
        mask = mask.reduce(scale)
    if opacity < 1:
        mask = mask.point([round(value * opacity) for value in range(256)])
    image.paste(color, box, mask)


def _line_mask(segments: Sequence[Segment], width: float) -> _Mask:
    def make(place: _Place, size: tuple[int, int], scale: int) -> Image.Image:
        mask = Image.new("1", size)
        pen = ImageDraw.Draw(mask)
        radius = width * scale / 2
        for start, end in segments:
            (x1, y1), (x2, y2) = place(start), place(end)
            pen.line((x1, y1, x2, y2), fill=1, width=max(1, round(2 * radius)))
            if radius > 1:  # round joints and ends
                for x, y in ((x1, y1), (x2, y2)):
                    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)
        return mask

    return make


def _dot_mask(center: XY, radius: float) -> _Mask:
    def make(place: _Place, size: tuple[int, int], scale: int) -> Image.Image:
        mask = Image.new("1", size)
        x, y = place(center)
        reach = radius * scale
        ImageDraw.Draw(mask).ellipse((x - reach, y - reach, x + reach, y + reach), fill=1)
        return mask

    return make


def _inside(image: Image.Image, rect: Rect, margin: float) -> Pixels | None:
    """Return the whole pixels of a rectangle with a margin, as far as they are in the image; `None` if none is."""
    left, top = max(math.floor(rect[0] - margin), 0), max(math.floor(rect[1] - margin), 0)
    right, bottom = min(math.ceil(rect[2] + margin), image.width), min(math.ceil(rect[3] + margin), image.height)
    return (left, top, right, bottom) if left < right and top < bottom else None

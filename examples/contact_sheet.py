"""Draw annotations on photos and arrange the photos on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pictograph import Annotation, BBoxAnnotation, KeypointAnnotation, Point, PolygonAnnotation, PolylineAnnotation

PALETTE = ["#ff5a5f", "#00c2a8", "#ffb400", "#7b61ff", "#2d9cdb", "#8bc34a", "#f06292", "#ff8a3d", "#26c6da", "#d4e157"]
CELL_WIDTH, CELL_HEIGHT, CAPTION, GAP = 480, 400, 34, 18
INK, PAPER, FAINT = "#1c2330", "#f6f4ef", "#7d8594"


def draw(photo: Path, annotations: Iterable[Annotation], colours: dict[str, str]) -> Image.Image:
    """Return the photo with its annotations drawn. `colours` maps classes to colours; new classes are added to it."""
    picture = Image.open(photo).convert("RGBA")
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    for annotation in annotations:
        colour = colours.setdefault(annotation.name, PALETTE[len(colours) % len(PALETTE)])
        anchor = _draw_one(layer, annotation, colour)
        _label(pen, anchor, annotation.name, colour)
    return Image.alpha_composite(picture, layer).convert("RGB")


def sheet(pictures: Sequence[tuple[str, Image.Image]], path: Path, *, title: str) -> None:
    """Write a PNG with all `pictures` (caption, image), three per row."""
    rows = -(-len(pictures) // 3)
    width = 3 * CELL_WIDTH + 4 * GAP
    height = 90 + rows * (CELL_HEIGHT + CAPTION + GAP)
    page = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((GAP, 28), title, fill=INK, font=ImageFont.load_default(28))
    for n, (caption, picture) in enumerate(pictures):
        left = GAP + (n % 3) * (CELL_WIDTH + GAP)
        top = 90 + (n // 3) * (CELL_HEIGHT + CAPTION + GAP)
        fitted = picture.copy()
        fitted.thumbnail((CELL_WIDTH, CELL_HEIGHT))
        page.paste(fitted, (left + (CELL_WIDTH - fitted.width) // 2, top + (CELL_HEIGHT - fitted.height) // 2))
        pen.text((left, top + CELL_HEIGHT + 6), caption, fill=FAINT, font=ImageFont.load_default(16))
    page.save(path)


def _draw_one(layer: Image.Image, annotation: Annotation, colour: str) -> tuple[float, float]:
    pen = ImageDraw.Draw(layer)
    match annotation:
        case BBoxAnnotation(bounding_box=box):
            pen.rectangle((box.x, box.y, box.x + box.w, box.y + box.h), outline=colour, width=3)
            return box.x, box.y
        case PolygonAnnotation(polygon=polygon):
            mask = Image.new("L", layer.size)
            hole = ImageDraw.Draw(mask)
            for n, ring in enumerate(polygon.paths):  # the first ring is the outer edge, the others are holes
                hole.polygon(_corners(ring), fill=0 if n else 90)
            layer.paste(Image.new("RGBA", layer.size, colour), mask=mask)
            for ring in polygon.paths:
                pen.line([*_corners(ring), _corners(ring)[0]], fill=colour, width=3)
            return min(_corners(polygon.paths[0]), key=lambda corner: corner[1])
        case PolylineAnnotation(polyline=line):
            pen.line(_corners(line.path), fill=colour, width=5)
            return _corners(line.path)[0]
        case KeypointAnnotation(keypoint=point):
            pen.ellipse((point.x - 6, point.y - 6, point.x + 6, point.y + 6), fill=colour, outline="white", width=2)
            return point.x + 6, point.y - 6
        case _:  # unknown annotation types are kept by the SDK, but can't be drawn
            return 0, 0


def _corners(points: Sequence[Point]) -> list[tuple[float, float]]:
    return [(point.x, point.y) for point in points]


def _label(pen: ImageDraw.ImageDraw, anchor: tuple[float, float], text: str, colour: str) -> None:
    font = ImageFont.load_default(14)
    x, y = max(anchor[0], 2), max(anchor[1] - 19, 2)
    left, top, right, bottom = pen.textbbox((x + 4, y + 1), text, font=font)
    pen.rectangle((left - 4, top - 3, right + 4, bottom + 3), fill=colour)
    pen.text((x + 4, y + 1), text, fill="white", font=font)

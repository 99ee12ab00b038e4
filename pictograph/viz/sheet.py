"""A contact sheet: many annotated images on one."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from attrs import frozen
from PIL import Image, ImageDraw

from pictograph.viz.colors import class_colors
from pictograph.viz.drawing import Skeleton, paint, style_for
from pictograph.viz.image import ImageSource, open_image
from pictograph.viz.labels import Font, fitted, load_font
from pictograph.viz.shapes import Annotations, Shape, shapes

SheetItem: TypeAlias = tuple[ImageSource, Annotations] | tuple[ImageSource, Annotations, str]
"""An image, its annotations, and a caption: the filename by default."""

PAPER: Final = "#f7f7f5"
INK: Final = "#1c2330"
FAINT: Final = "#5c6470"

_GAP: Final = 16
_MOST_COLUMNS: Final = 6
_TITLE_FONT: Final = 26.0
_TEXT_FONT: Final = 14.0
_LINE: Final = 22


@frozen
class _Cell:
    source: ImageSource
    shapes: list[Shape]
    caption: str


def contact_sheet(
    items: Iterable[SheetItem],
    *,
    columns: int | None = None,
    cell_size: int = 360,
    title: str | None = None,
    classes: Sequence[str] | None = None,
    colors: Mapping[str, str] | None = None,
    font: str | os.PathLike[str] | None = None,
    skeleton: Skeleton = (),
) -> Image.Image:
    """Return one image with all images of `items`, their annotations, a caption for each, and a legend of the classes.

    Images are reduced to their cell before the annotations are drawn, so that labels stay legible; small ones are not enlarged. Only one
    image is in memory at a time.

    Args:
        items: `(image, annotations)` or `(image, annotations, caption)`. The caption of a path is its filename.
        columns: Images in a row, at most 6 by default.
        cell_size: Width of a column, and largest height of an image, in pixels.
        title: Text above the images.
        classes: All classes in order; see `draw`.
        colors: Colors of some classes; see `draw`.
        font: A TrueType file, for texts with other letters than Latin ones.
        skeleton: Pairs of names of keypoints to connect; see `draw`.

    Raises:
        FileNotFoundError, TypeError: As for `draw`.
        ValueError: As for `draw`, or `items` is empty, or `columns` or `cell_size` is too small.

    Example:
        contact_sheet([("heron.jpg", client.annotations.get(image_id))], title="birds").save("sheet.png")
    """
    cells = [_cell(item, index) for index, item in enumerate(items)]
    if not cells:
        raise ValueError("items is empty: a contact sheet needs at least one image.")
    if columns is not None and columns < 1:
        raise ValueError(f"columns must be at least 1, not {columns}.")
    if cell_size < 32:
        raise ValueError(f"cell_size must be at least 32 pixels, not {cell_size}.")
    columns = min(len(cells), columns or min(_MOST_COLUMNS, max(1, round(math.sqrt(1.4 * len(cells))))))
    counts = Counter(shape.name for cell in cells for shape in cell.shapes)
    shades = class_colors(counts, classes=classes, colors=colors)
    width = columns * (cell_size + _GAP) + _GAP
    text_font, skeleton = load_font(_TEXT_FONT, font), tuple(skeleton)
    parts = [_title(title, width, load_font(_TITLE_FONT, font))] if title else []
    parts += [_legend(counts, shades, width, text_font)] if counts else []
    for start in range(0, len(cells), columns):
        pictures = [(cell, _picture(cell, cell_size, shades, font, skeleton)) for cell in cells[start : start + columns]]
        parts.append(_row(pictures, width, cell_size, text_font))
    return _stacked(parts, width)


def _cell(item: SheetItem, index: int) -> _Cell:
    if not isinstance(item, tuple) or len(item) not in (2, 3):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"items[{index}] must be (image, annotations) or (image, annotations, caption).")
    source, annotations = item[0], item[1]
    try:
        found = shapes(annotations)
    except (TypeError, ValueError) as error:
        error.add_note(f"in items[{index}]")
        raise
    named = Path(source).name if isinstance(source, str | os.PathLike) else ""
    return _Cell(source, found, item[2] if len(item) == 3 else named)


def _picture(
    cell: _Cell, cell_size: int, colors: Mapping[str, str], font: str | os.PathLike[str] | None, skeleton: Skeleton
) -> Image.Image:
    picture = open_image(cell.source)
    factor = min(1.0, cell_size / picture.width, cell_size / picture.height)
    if factor < 1:
        size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    style = style_for(picture.size, font=font, skeleton=skeleton, font_size=min(12.0, 10 + cell_size / 180))
    paint(picture, [shape.scaled(factor) for shape in cell.shapes], colors, style)
    return picture


def _row(pictures: Sequence[tuple[_Cell, Image.Image]], width: int, cell_size: int, font: Font) -> Image.Image:
    highest = max(picture.height for _, picture in pictures)
    row = Image.new("RGB", (width, highest + _LINE), PAPER)
    pen = ImageDraw.Draw(row)
    for column, (cell, picture) in enumerate(pictures):
        left = _GAP + column * (cell_size + _GAP)
        x, y = left + (cell_size - picture.width) // 2, highest - picture.height
        row.paste(picture, (x, y))
        count = f"{len(cell.shapes):,}" if cell.shapes else "none"
        count_width = font.getlength(count)
        caption_width = max(picture.width, min(cell_size, 160)) - count_width - 8
        start = min(x, left + cell_size - caption_width - count_width - 8)
        pen.text((start, highest + 4), fitted(cell.caption, font, caption_width), fill=INK, font=font)
        pen.text((start + caption_width + 8, highest + 4), count, fill=FAINT, font=font)
    return row


def _title(title: str, width: int, font: Font) -> Image.Image:
    part = Image.new("RGB", (width, round(_TITLE_FONT * 1.3)), PAPER)
    ImageDraw.Draw(part).text((_GAP, 0), fitted(title, font, width - 2 * _GAP), fill=INK, font=font)
    return part


def _legend(counts: Mapping[str, int], colors: Mapping[str, str], width: int, font: Font) -> Image.Image:
    """Return the classes with their colors and numbers of annotations, the most frequent first, in as many lines as needed."""
    entries: list[tuple[int, int, str, str]] = []
    x, y = _GAP, 0
    for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        text = fitted(f"{name}  {count:,}", font, width - 2 * _GAP - 20)
        needed = 20 + math.ceil(font.getlength(text))
        if x > _GAP and x + needed > width - _GAP:
            x, y = _GAP, y + _LINE
        entries.append((x, y, text, colors[name]))
        x += needed + 20
    part = Image.new("RGB", (width, y + _LINE), PAPER)
    pen = ImageDraw.Draw(part)
    for x, y, text, color in entries:
        pen.rectangle((x, y + 3, x + 13, y + 16), fill=color, outline=INK)
        pen.text((x + 20, y), text, fill=INK, font=font)
    return part


def _stacked(parts: Sequence[Image.Image], width: int) -> Image.Image:
    page = Image.new("RGB", (width, sum(part.height + _GAP for part in parts) + _GAP), PAPER)
    y = _GAP
    for part in parts:
        page.paste(part, (0, y))
        y += part.height + _GAP
    return page

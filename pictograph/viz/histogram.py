"""How often each class occurs: as numbers, and as an image."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from PIL import Image, ImageDraw

from pictograph.viz.colors import class_colors
from pictograph.viz.labels import fitted, load_font
from pictograph.viz.shapes import Annotations, shapes
from pictograph.viz.sheet import FAINT, INK, PAPER

_FONT: Final = 14.0
_BAR: Final = 18
_STEP: Final = 26
_GAP: Final = 16
_WIDTH: Final = 720
_NAME_WIDTH: Final = 200
_NUMBER_WIDTH: Final = 120


def class_counts(annotations: Annotations, *, classes: Iterable[str] = ()) -> dict[str, int]:
    """Return the number of annotations of each class, the most frequent class first.

    Args:
        classes: Classes to include even if they do not occur.

    Raises:
        TypeError, ValueError: As for `draw`.

    Example:
        print(class_counts(client.annotations.get(image_id)))
    """
    counts = Counter(dict.fromkeys(classes, 0))
    counts.update(shape.name for shape in shapes(annotations))
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def class_histogram(
    counts: Mapping[str, int] | Annotations,
    *,
    title: str | None = None,
    classes: Sequence[str] | None = None,
    colors: Mapping[str, str] | None = None,
    font: str | os.PathLike[str] | None = None,
    max_classes: int = 40,
) -> Image.Image:
    """Return an image with one bar for each class, the most frequent class first. All numbers are written next to the bars.

    Args:
        counts: Number of annotations by class, as `class_counts` returns it, or annotations.
        title: Text above the bars.
        classes: All classes in order; see `draw`. Those that do not occur are shown with 0.
        colors: Colors of some classes; see `draw`.
        font: A TrueType file, for class names with other letters than Latin ones.
        max_classes: Bars to draw; less frequent classes share one more.

    Raises:
        TypeError, ValueError: As for `draw`, or `max_classes` is less than 1.

    Example:
        class_histogram(client.annotations.get(image_id)).save("classes.png")
    """
    if max_classes < 1:
        raise ValueError(f"max_classes must be at least 1, not {max_classes}.")
    given = cast("Mapping[str, int]", counts) if isinstance(counts, Mapping) else class_counts(counts)
    known: dict[str, int] = {**dict.fromkeys(classes or (), 0), **given}
    bars = sorted(known.items(), key=lambda entry: (-entry[1], entry[0]))
    shades = class_colors(known, classes=classes, colors=colors)
    if len(bars) > max_classes:
        others = bars[max_classes:]
        bars = [*bars[:max_classes], (f"{len(others):,} other classes", sum(count for _, count in others))]
    total, largest = sum(known.values()), max([1, *(count for _, count in bars)])
    head = _STEP * 2 if title else 0
    image = Image.new("RGB", (_WIDTH, 2 * _GAP + head + _STEP * max(1, len(bars))), PAPER)
    pen, letters = ImageDraw.Draw(image), load_font(_FONT, font)
    if title:
        pen.text((_GAP, _GAP), fitted(title, load_font(_FONT * 1.4, font), _WIDTH - 2 * _GAP), fill=INK, font=load_font(_FONT * 1.4, font))
    if not bars:
        pen.text((_GAP, _GAP + head), "No annotations", fill=FAINT, font=letters)
    longest = _WIDTH - 2 * _GAP - _NAME_WIDTH - _NUMBER_WIDTH
    for row, (name, count) in enumerate(bars):
        y = _GAP + head + row * _STEP
        text = fitted(name, letters, _NAME_WIDTH - 12)
        pen.text((_GAP + _NAME_WIDTH - 12 - letters.getlength(text), y), text, fill=INK, font=letters)
        left, length = _GAP + _NAME_WIDTH, round(longest * count / largest)
        if count > 0:
            pen.rectangle((left, y, left + max(2, length), y + _BAR), fill=shades.get(name, FAINT), outline=INK)
        share = f"{count:,}  ({100 * count / total:.1f} %)" if total else f"{count:,}"
        pen.text((left + max(2, length) + 8, y), share, fill=FAINT, font=letters)
    return image

"""Colors of classes, which people with a color vision deficiency can tell apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from PIL import ImageColor

RGB: TypeAlias = tuple[int, int, int]

# The first seven are those of Okabe and Ito, "Color Universal Design" (2008), without black, in the order of their contrast on photos.
# The others differ from them in lightness, which every kind of color vision sees.
PALETTE: Final[tuple[str, ...]] = (
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#D55E00",
    "#0072B2",
    "#CC79A7",
    "#FFFFFF",
    "#7A3E00",
    "#A6E3FF",
    "#00463A",
    "#FFC9A3",
    "#3B1F6E",
    "#B7F0C8",
    "#7F1D4E",
    "#8A8A8A",
)

_CLEAREST: Final = 7  # colors that differ most

_LIGHT: Final = 0.18
"""Relative luminance from which black has more contrast than white (WCAG 2)."""


def class_colors(names: Iterable[str], *, classes: Sequence[str] | None = None, colors: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a color, such as `#e69f00`, for each class name.

    With `classes`, a class has the color of its position; otherwise one that follows from its name, and from the other names only if
    two names lead to the same color. From the 17th class on, colors repeat.

    Args:
        classes: All classes in order, for example those of the project. Names that are not in it come after them.
        colors: Colors of some classes, in any notation that Pillow knows, for example `{"heron": "#d55e00"}`.

    Raises:
        ValueError: A value of `colors` is not a color.

    Example:
        print(class_colors(["heron", "reed"]))
    """
    wanted = dict.fromkeys(names)
    if classes is None:
        taken: set[int] = set()
        places = {name: _place(name, taken) for name in sorted(wanted)}
    else:
        order = list(dict.fromkeys([*classes, *sorted(wanted.keys() - set(classes))]))
        places = {name: index % len(PALETTE) for index, name in enumerate(order)}
    return {name: hex_color((colors or {}).get(name) or PALETTE[places[name]]) for name in wanted}


def _place(name: str, taken: set[int]) -> int:
    """Return the index in the palette for a name, and add it to `taken`, which is emptied when it holds all."""
    if len(taken) == len(PALETTE):
        taken.clear()
    first = zlib.crc32(name.encode("utf-8", "surrogatepass")) % _CLEAREST
    order = [*((first + step) % _CLEAREST for step in range(_CLEAREST)), *range(_CLEAREST, len(PALETTE))]
    place: int = next(index for index in order if index not in taken)
    taken.add(place)
    return place


def hex_color(color: str) -> str:
    """Return a color in the notation `#rrggbb`."""
    red, green, blue = ImageColor.getrgb(color)[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(color: str) -> str:
    """Return black or white, whichever is easier to see on or next to a color."""
    red, green, blue = ImageColor.getrgb(color)[:3]
    linear = [(part / 255) ** 2.2 for part in (red, green, blue)]
    return "#000000" if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > _LIGHT else "#ffffff"

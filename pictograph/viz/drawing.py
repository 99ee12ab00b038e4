"""Draw annotations on one image."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen
from PIL import Image

from pictograph.viz.colors import class_colors
from pictograph.viz.image import ImageSource, open_image
from pictograph.viz.labels import Labels, load_font
from pictograph.viz.shapes import XY, Annotations, Rect, Shape, bounds_of, clip_ring, shapes
from pictograph.viz.strokes import dot, fill, rectangle, stroke

Skeleton = Iterable[tuple[str, str]]

_USUAL_SIZE: Final = math.sqrt(640 * 480)
_USUAL_LINE: Final = 2.5
_USUAL_FONT: Final = 15.0
_SMALLEST_FONT: Final = 10.0


@frozen
class Style:
    """How annotations are drawn."""

    line: float
    """Width of lines in pixels."""
    font_size: float
    """Height of letters in pixels."""
    fill_opacity: float
    labels: bool
    font: str | os.PathLike[str] | None
    skeleton: tuple[tuple[str, str], ...]


def draw(
    image: ImageSource,
    annotations: Annotations,
    *,
    classes: Sequence[str] | None = None,
    colors: Mapping[str, str] | None = None,
    labels: bool = True,
    line_width: float | None = None,
    font_size: float | None = None,
    font: str | os.PathLike[str] | None = None,
    fill_opacity: float = 0.25,
    skeleton: Skeleton = (),
) -> Image.Image:
    """Return an upright RGB copy of an image with its annotations drawn on it.

    Boxes, polygons with holes, polylines and keypoints are drawn where they are, clipped to the image. An annotation without geometry,
    such as the prediction of a classification model, is a label at the top of the image. Labels show the class, and the confidence if it
    is below 1. A label that would cover others everywhere is
    left out.

    Args:
        image: A path, the content of an image file, or an image of Pillow.
        annotations: Annotations or predictions of the API, also as JSON objects.
        classes: All classes in order, for example those of the project: the color of a class follows from its position.
        colors: Colors of some classes, for example `{"heron": "#d55e00"}`.
        labels: Whether to write the classes.
        line_width: Width of lines in pixels. It follows from the size of the image by default.
        font_size: Height of letters in pixels. It follows from the size of the image by default.
        font: A TrueType file, for class names with other letters than Latin ones.
        fill_opacity: Opacity of the area of polygons, 0 to 1.
        skeleton: Pairs of names of keypoints to connect. The name of a keypoint is its attribute `keypoint`, or else its class. Keypoints
            with the same attribute `group` belong together, as `pictograph.formats` reads them from COCO and CVAT.

    Raises:
        FileNotFoundError: The image does not exist.
        TypeError: `image` or one of the `annotations` has a wrong type.
        ValueError: The image can't be read, an annotation is not one of the API, or an option is out of range.

    Example:
        drawn = draw("heron.jpg", client.annotations.get(image_id))
        drawn.save("drawn.png")
    """
    found = shapes(annotations)
    picture = open_image(image)
    style = style_for(
        picture.size,
        labels=labels,
        line_width=line_width,
        font_size=font_size,
        font=font,
        fill_opacity=fill_opacity,
        skeleton=skeleton,
    )
    paint(picture, found, class_colors((shape.name for shape in found), classes=classes, colors=colors), style)
    return picture


def style_for(
    size: tuple[int, int],
    *,
    labels: bool = True,
    line_width: float | None = None,
    font_size: float | None = None,
    font: str | os.PathLike[str] | None = None,
    fill_opacity: float = 0.25,
    skeleton: Skeleton = (),
) -> Style:
    """Return the style for an image of a size. Lines and letters grow a little slower than the image.

    Raises:
        ValueError: A number is out of range.
    """
    for name, number in (("line_width", line_width), ("font_size", font_size)):
        if number is not None and not 0 < number < math.inf:
            raise ValueError(f"{name} must be greater than 0, not {number}.")
    if not 0 <= fill_opacity <= 1:
        raise ValueError(f"fill_opacity must be between 0 and 1, not {fill_opacity}.")
    growth = (math.sqrt(size[0] * size[1]) / _USUAL_SIZE) ** 0.85
    return Style(
        line=line_width or max(1.0, _USUAL_LINE * growth),
        font_size=font_size or max(_SMALLEST_FONT, _USUAL_FONT * growth),
        fill_opacity=fill_opacity,
        labels=labels,
        font=font,
        skeleton=tuple((first, second) for first, second in skeleton),
    )


def paint(picture: Image.Image, found: Sequence[Shape], colors: Mapping[str, str], style: Style) -> None:
    """Draw shapes on an RGB image: areas first, the large ones below the small ones, then lines, keypoints and labels."""
    bounds = {index: shape.bounds(*picture.size) for index, shape in enumerate(found)}
    visible = [(shape, rect) for index, shape in enumerate(found) if (rect := bounds[index]) is not None]
    for shape, _ in sorted(visible, key=lambda each: _area(each[1]), reverse=True):
        if shape.kind == "region" and style.fill_opacity > 0:
            fill(picture, shape.paths, colors[shape.name], style.fill_opacity)
    for shape, _ in visible:
        _outline(picture, shape, colors[shape.name], style.line)
    for start, end, name in _bones(found, style.skeleton):
        stroke(picture, (start, end), colors[name], style.line)
    radius = 1.5 + 1.5 * style.line
    for shape, _ in visible:
        if shape.kind == "point":
            dot(picture, shape.paths[0][0], colors[shape.name], radius)
    if style.labels:
        _write(picture, found, visible, colors, style, radius)


def _outline(picture: Image.Image, shape: Shape, color: str, line: float) -> None:
    if shape.kind == "box":
        rectangle(picture, bounds_of([point for path in shape.paths for point in path]), color, line)
    elif shape.kind in ("region", "line"):
        for path in shape.paths:
            stroke(picture, path, color, line, closed=shape.kind == "region")


def _write(
    picture: Image.Image,
    found: Sequence[Shape],
    visible: Sequence[tuple[Shape, Rect]],
    colors: Mapping[str, str],
    style: Style,
    radius: float,
) -> None:
    labels = Labels(picture, load_font(style.font_size, style.font), style.font_size)
    for shape in found:
        if shape.kind == "label":  # of the whole image
            labels.list_at_top(_text(shape), colors[shape.name])
    for shape, (x, y, _, _) in visible:
        if shape.kind == "point":
            labels.reserve((x - radius, y - radius, x + radius, y + radius))
    # Small shapes first: their labels have fewer places.
    for shape, rect in sorted(visible, key=lambda each: _area(each[1])):
        gap = radius if shape.kind == "point" else style.line / 2 + 1
        labels.place(_text(shape), _anchor(shape, rect, picture), colors[shape.name], gap=gap, centered=shape.kind != "box")


def _anchor(shape: Shape, rect: Rect, picture: Image.Image) -> Rect:
    """Return the rectangle next to which the label is placed. Above a region it is at its highest corner."""
    if shape.kind not in ("region", "line"):
        return rect
    frame = (0.0, 0.0, float(picture.width), float(picture.height))
    corners = clip_ring(shape.paths[0], frame) if shape.kind == "region" else [p for p in shape.paths[0] if _within(p, frame)]
    x = min(corners, key=lambda corner: corner[1])[0] if corners else rect[0]
    return x, rect[1], x, rect[3]


def _within(point: XY, frame: Rect) -> bool:
    return frame[0] <= point[0] <= frame[2] and frame[1] <= point[1] <= frame[3]


def _bones(found: Sequence[Shape], skeleton: Sequence[tuple[str, str]]) -> Iterable[tuple[XY, XY, str]]:
    """Yield the lines of the skeletons: between keypoints whose names occur once in their group."""
    points = sorted((shape for shape in found if shape.kind == "point"), key=lambda shape: shape.group or "")
    for _, members in itertools.groupby(points, key=lambda shape: shape.group or ""):
        by_name: dict[str, list[Shape]] = {}
        for shape in members:
            by_name.setdefault(shape.keypoint or shape.name, []).append(shape)
        for first, second in skeleton:
            starts, ends = by_name.get(first, []), by_name.get(second, [])
            if len(starts) == len(ends) == 1:
                yield starts[0].paths[0][0], ends[0].paths[0][0], starts[0].name


def _text(shape: Shape) -> str:
    name = shape.keypoint or shape.name
    return name if shape.confidence is None or shape.confidence >= 1 else f"{name} {shape.confidence:.2f}"


def _area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])

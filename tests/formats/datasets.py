"""Generated images with annotations, and how to compare them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pictograph.emulator.fakes.images import png
from pictograph.formats import ImageAnnotations, LabelClass, bbox, keypoint, polygon, polyline
from pictograph.formats.model import box_of, rings_of

SIDE = 64
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(lambda text: text == text.strip())
NASTY = NAMES | st.sampled_from(
    ['a,b;"c"', "line\nbreak", "=1+1", "no", "1.0", "<&>'", "\u202eabc", "a: b # c", "\x01\x7f", "tab\tand\rreturn"]
)
COORDINATES = st.integers(0, SIDE * 8).map(lambda eighth: eighth / 8)
POINTS = st.tuples(COORDINATES, COORDINATES)


@st.composite
def boxes(draw: Any, *, whole: bool = False) -> tuple[float, float, float, float]:
    """A box inside of the image."""
    unit = 1 if whole else 8
    left, right = sorted(draw(st.lists(st.integers(0, SIDE * unit), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(draw(st.lists(st.integers(0, SIDE * unit), min_size=2, max_size=2, unique=True)))
    return left / unit, top / unit, (right - left) / unit, (bottom - top) / unit


@st.composite
def stars(draw: Any) -> list[tuple[float, float]]:
    """A simple polygon, neither a rectangle nor a rotated one: five points around a center."""
    x, y = draw(st.integers(17, SIDE - 17)), draw(st.integers(17, SIDE - 17))
    a, b, c, d, e = draw(st.lists(st.integers(3, 16), min_size=5, max_size=5))
    return [(x - a, y - a / 2), (x, y - b), (x + c, y), (x + d / 2, y + d), (x - e, y + e / 2)]


@st.composite
def annotations(draw: Any, names: list[str], kinds: tuple[str, ...], *, whole: bool = False, holes: bool = False) -> list[Any]:
    """Annotations of one image, with ids `1`, `2`, ..."""
    found: list[Any] = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        kind, name, id = draw(st.sampled_from(kinds)), draw(st.sampled_from(names)), str(number)
        if kind == "bbox":
            found.append(bbox(name, draw(boxes(whole=whole)), id=id))
        elif kind == "polygon":
            outer = draw(stars())
            center = (sum(x for x, _ in outer) / 5, sum(y for _, y in outer) / 5)
            inner = [[(center[0] + (x - center[0]) / 2, center[1] + (y - center[1]) / 2) for x, y in outer]]
            found.append(polygon(name, [outer, *(inner if holes and draw(st.booleans()) else [])], id=id))
        elif kind == "polyline":
            found.append(polyline(name, draw(st.lists(POINTS, min_size=2, max_size=4)), id=id))
        else:
            found.append(keypoint(name, draw(POINTS), id=id))
    return found


@st.composite
def datasets(
    draw: Any, kinds: tuple[str, ...], *, names: st.SearchStrategy[str] = NASTY, whole: bool = False, holes: bool = False
) -> tuple[list[str], list[ImageAnnotations]]:
    """Class names in order, and images of SIDE x SIDE pixels."""
    classes = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    content = png(SIDE, SIDE, (10, 20, 30))
    items = []
    for number, folder in enumerate(draw(st.lists(st.sampled_from(["", "night/", "a b/é#%/"]), min_size=1, max_size=3))):
        found = draw(annotations(classes, kinds, whole=whole, holes=holes))
        items.append(ImageAnnotations(f"{folder}{number}.0.png", SIDE, SIDE, found, source=lambda: content))
    return classes, items


def person(**points: tuple[float, float, int]) -> list[Any]:
    """A box and named keypoints in one group."""
    found: list[Any] = [bbox("person", (10, 10, 30, 40), id="1", attributes=[{"group": "1"}])]
    for name, (x, y, visibility) in points.items():
        facts = {"group": "1", "keypoint": name, "visibility": visibility}
        found.append(keypoint("person", (x, y), id=f"1-{name}", attributes=[facts]))
    return found


PERSON = LabelClass("person", keypoints=("nose", "left_eye", "right_eye"), skeleton=((0, 1), (0, 2)))


def shape(annotation: Any, digits: int) -> tuple[Any, ...]:
    """Type, class and geometry of an annotation, to compare."""
    if annotation.type == "bbox":
        points = [[box_of(annotation)]]
    elif annotation.type == "polygon":
        points = rings_of(annotation)
    elif annotation.type == "polyline":
        points = [[(point.x, point.y) for point in annotation.polyline.path]]
    else:
        points = [[(annotation.keypoint.x, annotation.keypoint.y)]]
    return annotation.type, annotation.name, [[tuple(round(value, digits) + 0.0 for value in point) for point in ring] for ring in points]


def shapes(items: Any, digits: int = 6) -> dict[str, list[tuple[Any, ...]]]:
    """The shapes of all images by path."""
    return {item.path: [shape(annotation, digits) for annotation in item.annotations] for item in items}

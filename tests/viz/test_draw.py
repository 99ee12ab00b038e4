"""What `draw` paints, checked by pixels: shapes where they are, holes clear, labels inside of the image, every kind of image."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pictograph import BBoxAnnotation, BoundingBox, KeypointAnnotation, Point, PolygonAnnotation, PolygonGeometry, Prediction
from pictograph.viz import class_colors, draw, open_image
from tests.support.photos import make_photo

GRAY = (128, 128, 128)
RED = {"a": "#ff0000"}


def blank(width: int = 200, height: int = 150, color: tuple[int, int, int] = GRAY) -> Image.Image:
    return Image.new("RGB", (width, height), color)


def box(x: float, y: float, w: float, h: float, name: str = "a") -> BBoxAnnotation:
    return BBoxAnnotation(name=name, bounding_box=BoundingBox(x=x, y=y, w=w, h=h))


def ring(*points: tuple[float, float]) -> list[dict[str, float]]:
    return [{"x": x, "y": y} for x, y in points]


def polygon(*rings: list[dict[str, float]], name: str = "a") -> dict[str, object]:
    return {"name": name, "type": "polygon", "polygon": {"paths": list(rings)}}


def square(x: float, y: float, size: float) -> list[dict[str, float]]:
    return ring((x, y), (x + size, y), (x + size, y + size), (x, y + size))


def painted(image: Image.Image, before: Image.Image | None = None) -> tuple[int, int, int, int] | None:
    """The rectangle of the pixels that differ."""
    return ImageChops.difference(image, before or blank(*image.size)).getbbox()


def test_a_box_is_an_outline_at_its_edges() -> None:
    drawn = draw(blank(), [box(50, 40, 100, 60)], colors=RED, labels=False, line_width=2)
    for edge in ((50, 70), (149, 70), (100, 40), (100, 99)):
        assert drawn.getpixel(edge) == (255, 0, 0), edge
    for elsewhere in ((100, 70), (30, 70), (170, 70)):
        assert drawn.getpixel(elsewhere) == GRAY, elsewhere


def test_a_hole_of_a_polygon_stays_clear() -> None:
    drawn = draw(blank(), [polygon(square(40, 20, 100), square(70, 50, 40))], colors=RED, labels=False, line_width=2, fill_opacity=0.5)
    red, green, blue = pixel(drawn, (55, 70))
    assert (red, green, blue) == (192, 64, 64)
    assert drawn.getpixel((90, 70)) == GRAY  # in the hole
    assert drawn.getpixel((20, 70)) == GRAY
    assert drawn.getpixel((70, 70)) == (255, 0, 0)  # the edge of the hole


def test_a_polyline_is_open_and_a_keypoint_is_a_dot() -> None:
    line = {"name": "a", "type": "polyline", "polyline": {"path": ring((20, 20), (180, 20), (180, 130))}}
    point = KeypointAnnotation(name="a", keypoint=Point(x=40, y=100))
    drawn = draw(blank(), [line, point], colors=RED, labels=False, line_width=3)
    assert [drawn.getpixel(at) for at in ((100, 20), (180, 70), (40, 100))] == [(255, 0, 0)] * 3
    assert drawn.getpixel((100, 75)) == GRAY  # between its ends


def test_keypoints_of_one_group_are_connected_by_the_skeleton() -> None:
    def point(name: str, x: float, y: float, group: str) -> dict[str, object]:
        attributes = [{"group": group, "keypoint": name}]
        return {"name": "a", "type": "keypoint", "keypoint": {"x": x, "y": y}, "attributes": attributes}

    points = [point("beak", 20, 40, "1"), point("tail", 180, 40, "1"), point("beak", 20, 110, "2"), point("tail", 180, 110, "2")]
    drawn = draw(blank(), points, colors=RED, labels=False, line_width=3, skeleton=[("beak", "tail")])
    assert [drawn.getpixel((100, y)) for y in (40, 75, 110)] == [(255, 0, 0), GRAY, (255, 0, 0)]
    assert draw(blank(), points, colors=RED, labels=False).getpixel((100, 40)) == GRAY


def test_keypoints_whose_names_are_ambiguous_are_not_connected() -> None:
    points = [KeypointAnnotation(name=name, keypoint=Point(x=x, y=75)) for name, x in (("a", 10), ("b", 100), ("b", 190))]
    connected = draw(blank(), points, labels=False, skeleton=[("a", "b")])
    assert painted(connected, draw(blank(), points, labels=False)) is None
    assert painted(draw(blank(), points[:2], labels=False, skeleton=[("a", "b")]), draw(blank(), points[:2], labels=False)) is not None


def test_a_classification_is_a_label_of_the_image() -> None:
    area = painted(draw(blank(), [Prediction(name="heron", confidence=0.9)]))
    assert area is not None
    assert area[3] < 40
    assert painted(draw(blank(), [Prediction(name="heron", confidence=0.9)], labels=False)) is None


def test_several_classifications_are_listed_below_each_other() -> None:
    (first, second) = label_areas([Prediction(name="heron"), Prediction(name="pond")], (200, 150))
    assert first[0] == second[0] == 0
    assert first[1] == 0
    assert second[1] == pytest.approx(first[3], abs=1)


def test_confidences_below_1_are_written() -> None:
    sure, unsure = (BBoxAnnotation(name="a", bounding_box=BoundingBox(x=50, y=60, w=90, h=60), confidence=c) for c in (1.0, 0.5))
    assert draw(blank(), [sure]).tobytes() != draw(blank(), [unsure]).tobytes()


@pytest.mark.parametrize("annotation", [box(-300, -300, 90, 90), box(0, 500, 50, 50), polygon(square(900, 0, 50))])
def test_what_is_outside_of_the_image_is_not_drawn_and_has_no_label(annotation: Any) -> None:
    assert painted(draw(blank(), [annotation])) is None


def test_a_box_that_fills_the_image_is_visible_on_all_sides() -> None:
    drawn = draw(blank(), [box(0, 0, 200, 150)], colors=RED, labels=False)
    assert [drawn.getpixel(at) for at in ((0, 75), (199, 75), (100, 0), (100, 149))] == [(255, 0, 0)] * 4


def test_the_source_is_not_changed_and_the_result_is_the_same_each_time() -> None:
    source = blank()
    annotations = [box(20, 30, 60, 50), box(90, 30, 60, 50, "b"), polygon(square(40, 40, 70), name="c")]
    first, second = draw(source, annotations), draw(source, annotations)
    assert first.tobytes() == second.tobytes()
    assert painted(source) is None
    assert painted(first) is not None


# Labels


def label_areas(annotations: list[Any], size: tuple[int, int], **options: Any) -> list[tuple[int, int, int, int]]:
    """The rectangle of each label, found by drawing with and without labels and by the color of the class."""
    names = [annotation.name for annotation in annotations]
    colors = {name: f"#{index * 40:02x}00ff" for index, name in enumerate(names)}
    drawn = draw(blank(*size), annotations, colors=colors, line_width=1, **options)
    plain = draw(blank(*size), annotations, colors=colors, line_width=1, labels=False, **options)
    areas: list[tuple[int, int, int, int]] = []
    for index in range(len(names)):
        shade = Image.new("RGB", size, (index * 40, 0, 255))
        same = ImageChops.difference(drawn, shade).convert("L").point([255] + [0] * 255)
        fresh = ImageChops.difference(drawn, plain).convert("L").point([0] + [255] * 255)
        area = ImageChops.multiply(same, fresh).getbbox()
        if area is not None:
            areas.append(area)
    return areas


def test_labels_of_overlapping_boxes_do_not_cover_each_other() -> None:
    annotations = [box(100, 80, 120, 100, f"heron {index}") for index in range(4)]
    areas = label_areas(annotations, (400, 300))
    assert len(areas) == 4
    for (left, top, right, bottom), (left2, top2, right2, bottom2) in itertools.combinations(areas, 2):
        assert right <= left2 + 4 or right2 <= left + 4 or bottom <= top2 + 4 or bottom2 <= top + 4


def test_labels_without_space_are_left_out() -> None:
    areas = label_areas([box(20, 20, 20, 15, f"heron {index}") for index in range(6)], (90, 50))
    assert 1 <= len(areas) < 6
    for first, second in itertools.combinations(areas, 2):
        width = min(first[2], second[2]) - max(first[0], second[0])
        height = min(first[3], second[3]) - max(first[1], second[1])
        assert min(width, height) <= 3


@pytest.mark.parametrize("corner", [(0, 0), (180, 0), (0, 130), (180, 130)])
def test_a_label_at_the_border_is_inside_of_the_image(corner: tuple[int, int]) -> None:
    """A label that ran out of the image would be narrower than one in the middle."""
    (middle,) = label_areas([box(90, 60, 20, 20, "great heron")], (200, 150))
    (area,) = label_areas([box(*corner, 20, 20, "great heron")], (200, 150))
    assert area[2] - area[0] == middle[2] - middle[0]
    assert area[3] - area[1] == middle[3] - middle[1]


@pytest.mark.parametrize("name", ["a very long name of a class " * 20, "line\nbreak", "\ud800", "\x00", "", "鷺", "a" * 120])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (16, 16), (300, 200)])
def test_any_name_fits_into_any_image(name: str, size: tuple[int, int]) -> None:
    assert draw(blank(*size), [box(0, 0, *size, name)]).size == size


def test_lines_and_labels_grow_with_the_image() -> None:
    def label_height(width: int) -> int:
        (area,) = label_areas([box(width // 3, width // 3, width // 4, width // 4)], (width, width * 3 // 4))
        return area[3] - area[1]

    small, usual, large = (label_height(width) for width in (200, 640, 4000))
    assert 10 <= small < usual < large
    assert 40 < large < 140


# Kinds of images


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBa", "La", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16", "I;16B"]
)
def test_images_of_any_mode_become_rgb(mode: str) -> None:
    source = Image.new(mode, (60, 40))
    drawn = draw(source, [box(10, 10, 30, 20)])
    assert (drawn.mode, drawn.size, source.mode) == ("RGB", (60, 40), mode)


def test_16_bits_are_scaled_and_transparent_pixels_are_white() -> None:
    assert open_image(Image.new("I;16", (4, 4), 32768)).getpixel((0, 0)) == GRAY
    assert open_image(Image.new("RGBA", (4, 4), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0, 10, 20, 30])
    stream = io.BytesIO()
    palette.save(stream, "PNG", transparency=0)
    assert open_image(stream.getvalue()).getpixel((0, 0)) == (255, 255, 255)


def test_coordinates_are_those_of_the_upright_image(tmp_path: Path) -> None:
    turned = make_photo(tmp_path / "turned.png", size=(64, 48), orientation=6)
    upright = open_image(turned)
    assert upright.size == (48, 64)
    drawn = draw(turned, [box(4, 50, 40, 10)], labels=False)
    area = painted(drawn, upright)
    assert drawn.size == (48, 64)
    assert area is not None
    assert 0 <= area[0] <= 4
    assert 44 <= area[1] <= 50
    assert painted(draw(turned.read_bytes(), [box(4, 50, 40, 10)], labels=False), drawn) is None
    assert painted(draw(Image.open(turned), [box(4, 50, 40, 10)], labels=False), drawn) is None


# Errors


def test_what_is_not_an_image_is_named(tmp_path: Path) -> None:
    text = tmp_path / "notes.jpg"
    text.write_text("not an image")
    broken = make_photo(tmp_path / "half.jpg", size=(400, 300))
    broken.write_bytes(broken.read_bytes()[:2000])
    for path in (text, broken):
        with pytest.raises(ValueError, match=path.name):
            draw(path, [])
    with pytest.raises(FileNotFoundError, match=r"none\.jpg"):
        draw(tmp_path / "none.jpg", [])
    with pytest.raises(TypeError, match="not int"):
        draw(7, [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ([box(1, 1, 5, 5), {"name": "a", "type": "bbox"}], r"annotations\[1\].*'bounding_box' is missing"),
        ([{"type": "bbox", "bounding_box": {"x": 0, "y": 0, "w": 1, "h": 1}}], "'name' is missing"),
        ([{"name": "a", "type": "keypoint", "keypoint": {"x": "left", "y": 1}}], r"annotations\[0\].*numbers"),
        ([{"name": "a", "type": "keypoint", "keypoint": {"x": float("nan"), "y": 1}}], r"annotations\[0\].*numbers"),
        (["heron"], r"annotations\[0\] must be an annotation"),
        ({"name": "a"}, "must be a list"),
    ],
)
def test_what_is_not_an_annotation_is_named(annotations: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        draw(blank(), annotations)


@pytest.mark.parametrize(
    "options", [{"line_width": 0}, {"font_size": -1}, {"fill_opacity": 2}, {"font": "no-such.ttf"}, {"colors": {"a": "gr"}}]
)
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options)) if "colors" not in options else "gr"):
        draw(blank(), [box(1, 1, 5, 5)], **options)


# Any valid annotation

numbers = st.one_of(st.floats(-50, 250), st.floats(allow_nan=False, allow_infinity=False), st.integers(-300, 300))
sizes = st.one_of(st.floats(min_value=1e-9, max_value=400), st.floats(min_value=1e-9, allow_infinity=False))
points = st.builds(Point, x=numbers, y=numbers)
annotations = st.lists(
    st.one_of(
        st.builds(BBoxAnnotation, name=st.text(max_size=8), bounding_box=st.builds(BoundingBox, x=numbers, y=numbers, w=sizes, h=sizes)),
        st.builds(
            PolygonAnnotation,
            name=st.text(max_size=8),
            polygon=st.builds(PolygonGeometry, paths=st.lists(st.lists(points, min_size=3, max_size=7), min_size=1, max_size=3)),
        ),
        st.lists(points, min_size=2, max_size=5).map(
            lambda path: {"name": "line", "type": "polyline", "polyline": {"path": [point.to_dict() for point in path]}}
        ),
        st.builds(KeypointAnnotation, name=st.text(max_size=8), keypoint=points, confidence=st.floats(0, 1)),
        st.builds(lambda name: {"name": name, "type": "cuboid"}, st.text(max_size=8)),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(annotations, st.tuples(st.integers(1, 220), st.integers(1, 160)))
def test_every_valid_annotation_can_be_drawn(found: list[Any], size: tuple[int, int]) -> None:
    assert draw(blank(*size), found, skeleton=[("a", "b")]).size == size


# Colors


def seen_by(color: str, matrix: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    """A color in CIE Lab as a person with a color vision deficiency sees it (Machado, Oliveira and Fernandes, 2009)."""
    linear = [(int(color[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    r, g, b = (max(0.0, sum(k * v for k, v in zip(row, linear, strict=True))) for row in matrix)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("vision", VISIONS)
def test_the_colors_of_the_first_classes_differ_for_every_vision(vision: str) -> None:
    names = [f"class {index}" for index in range(8)]
    seen = [seen_by(color, VISIONS[vision]) for color in class_colors(names, classes=names).values()]
    distances = [sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 12  # a difference of 2.3 is just noticeable


def test_a_class_has_the_same_color_in_every_image() -> None:
    assert class_colors(["heron"])["heron"] == class_colors(["heron", "reed"])["heron"]
    order = ["reed", "heron", "swan"]
    assert class_colors(["heron"], classes=order)["heron"] == class_colors(order, classes=order)["heron"]
    assert len(set(class_colors([str(number) for number in range(16)]).values())) == 16
    assert len(class_colors([str(number) for number in range(500)])) == 500


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    value = image.getpixel(at)
    assert isinstance(value, tuple)
    return int(value[0]), int(value[1]), int(value[2])

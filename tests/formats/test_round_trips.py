"""What a format can hold survives writing and reading; what it can't is in the report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictograph.formats import FORMATS, AnnotatedImages, ImageAnnotations, Report, bbox, convert, detect, keypoint, polygon, read, write
from pictograph.formats.geometry import rotated_box, signed_area
from pictograph.formats.masks import rasterize
from pictograph.formats.model import rings_of
from tests.formats.conftest import square
from tests.formats.datasets import COORDINATES, NAMES, PERSON, SIDE, boxes, datasets, person, shapes

ALL = ("bbox", "polygon", "polyline", "keypoint")
few = settings(max_examples=40)
XML_NAMES = NAMES | st.sampled_from(['a,b;"c"', "<&>'", "=1+1", "no"])


@contextmanager
def round_trip(items: list[ImageAnnotations], format: str, **options: Any) -> Iterator[tuple[AnnotatedImages, Report]]:
    with tempfile.TemporaryDirectory() as folder:
        report = write(items, folder, format=format, include_images=True, **options)
        yield read(folder, format), report


@few
@given(datasets(ALL, holes=True), st.sampled_from(["pictograph", "darwin"]))
def test_json_per_image_keeps_every_shape(dataset: tuple[list[str], list[ImageAnnotations]], format: str) -> None:
    classes, items = dataset
    with round_trip(items, format, classes=classes) as (found, report):
        assert shapes(found) == shapes(items)
        assert (list(report), bool(found.report)) == ([], False)
        if format == "pictograph" and items:
            assert [entry.name for entry in found.classes] == classes


@few
@given(datasets(ALL, holes=True))
def test_csv_keeps_every_annotation(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    for item in items:
        for annotation in item.annotations:
            annotation.attributes, annotation.confidence = [{"a": [1, None]}, "free text"], 0.25
    with round_trip(items, "csv", classes=classes) as (found, report):
        assert {item.path: item.annotations for item in found} == {item.path: item.annotations for item in items if item.annotations}
        assert {line.reason for line in report} <= {"an image without annotations has no row"}


@few
@given(datasets(ALL))
def test_labelme_keeps_every_shape_and_attributes(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    for item in items:
        for annotation in item.annotations:
            annotation.attributes = [{"color": "red", "n": 1}]
    with round_trip(items, "labelme", classes=classes) as (found, report):
        assert shapes(found) == shapes(items)
        assert all(annotation.attributes == [{"color": "red", "n": 1}] for item in found for annotation in item.annotations)
        assert not report


@few
@given(datasets(ALL, names=XML_NAMES))
def test_cvat_keeps_every_shape(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    for item in items:
        for annotation in item.annotations:
            annotation.attributes = [{"color": "red", "occluded": 1, "group": annotation.id}]
    with round_trip(items, "cvat", classes=classes) as (found, report):
        assert shapes(found) == shapes(items)
        assert [entry.name for entry in found.classes] == classes
        kept = [annotation.attributes for item in found for annotation in item.annotations]
        assert kept == [annotation.attributes for item in items for annotation in item.annotations]
        assert not report


@few
@given(datasets(ALL))
def test_coco_keeps_every_shape_without_holes(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    with round_trip(items, "coco", classes=classes) as (found, _):
        assert shapes(found) == shapes(items)
        assert [entry.name for entry in found.classes] == classes
        assert not found.report


@few
@given(datasets(("polygon",), holes=True))
def test_coco_keeps_the_pixels_of_regions_with_holes(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    with round_trip(items, "coco", classes=classes) as (found, _):
        for before, after in zip(items, found, strict=True):
            for name in classes:
                pixels = [
                    rasterize([rings_of(one) for one in item.annotations if one.name == name], SIDE, SIDE).tolist()
                    for item in (before, after)
                ]
                assert pixels[0] == pixels[1]


@few
@given(datasets(("bbox",)))
def test_yolo_keeps_boxes(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    with round_trip(items, "yolo", classes=classes) as (found, report):
        assert list(shapes(found, 4).values()) == list(shapes(sorted(items, key=lambda item: item.path.replace("/", "__")), 4).values())
        assert [entry.name for entry in found.classes] == classes
        assert not report


@few
@given(datasets(("polygon",), holes=True))
def test_yolo_keeps_the_area_of_polygons_with_holes(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset

    def areas(images: Any) -> list[float]:
        found = [rings_of(one) for item in images for one in item.annotations]
        return sorted(abs(signed_area(outer)) - sum(abs(signed_area(hole)) for hole in holes) for outer, *holes in found)

    with round_trip(items, "yolo", classes=classes) as (found, report):
        assert areas(found) == pytest.approx(areas(items), abs=1e-3)
        assert not report


@st.composite
def rotated(draw: Any) -> list[tuple[float, float]]:
    """Corners of a box inside of the image, turned by an angle that is not a multiple of 90 degrees."""
    width, height = draw(st.integers(4, 30)), draw(st.integers(4, 30))
    center = draw(st.tuples(st.integers(24, SIDE - 24), st.integers(24, SIDE - 24)))
    box = (center[0] - width / 2, center[1] - height / 2, float(width), float(height))
    return rotated_box(box, draw(st.integers(1, 359).filter(lambda angle: angle % 90)))


@few
@given(st.lists(rotated(), max_size=3), st.sampled_from(["yolo", "cvat"]))
def test_rotated_boxes_keep_their_corners(rings: list[list[tuple[float, float]]], format: str) -> None:
    boxed = [polygon("plane", [ring], id=str(number)) for number, ring in enumerate(rings, start=1)]
    item = ImageAnnotations("a.png", SIDE, SIDE, list(boxed), source=lambda: square(SIDE))
    with round_trip([item], format, classes=["plane"], **({"task": "obb"} if format == "yolo" else {})) as (found, report):
        after = [corner for each in found for one in each.annotations for corner in rings_of(one)[0]]
        before = [corner for ring in rings for corner in ring]
        assert [value for point in after for value in point] == pytest.approx([value for point in before for value in point], abs=1e-3)
        assert not report


@few
@given(st.lists(st.lists(st.tuples(COORDINATES, COORDINATES, st.integers(0, 2)), min_size=3, max_size=3), min_size=1, max_size=3))
def test_yolo_and_coco_keep_poses(people: list[list[tuple[float, float, int]]]) -> None:
    """Points with visibility 0 are not labeled."""
    annotations: list[Any] = []
    for number, points in enumerate(people):
        about = {"group": str(number)}
        annotations.append(bbox("person", (number, 1, 30, 40), id=f"{number}", attributes=[about]))
        for name, (x, y, visibility) in zip(PERSON.keypoints, points, strict=True):
            if visibility:
                facts = {**about, "keypoint": name, "visibility": visibility}
                annotations.append(keypoint("person", (x, y), id=f"{number}-{name}", attributes=[facts]))
    item = ImageAnnotations("a.png", SIDE, SIDE, annotations, source=lambda: square(SIDE))

    def poses(images: Any) -> list[tuple[Any, ...]]:
        points = [one for each in images for one in each.annotations if one.type == "keypoint"]
        facts = [one.attributes[0] for one in points]
        return [
            (round(a.keypoint.x, 4), round(a.keypoint.y, 4), b["keypoint"], b["visibility"]) for a, b in zip(points, facts, strict=True)
        ]

    for format, options in (("yolo", {"task": "pose"}), ("coco", {})):
        with round_trip([item], format, classes=[PERSON], **options) as (found, report):
            assert poses(found) == poses([item])
            assert sum(one.type == "bbox" for each in found for one in each.annotations) == len(people)
            assert not report


@few
@given(datasets(("bbox",), names=XML_NAMES.filter(lambda name: ":" not in name and "#" not in name), whole=True))
def test_pascal_voc_keeps_boxes_of_whole_pixels(dataset: tuple[list[str], list[ImageAnnotations]]) -> None:
    classes, items = dataset
    for item in items:
        for annotation in item.annotations:
            annotation.attributes = [{"truncated": 1, "pose": "Left"}]
    with round_trip(items, "pascal_voc", classes=classes) as (found, report):
        assert list(shapes(found).values()) == list(shapes(sorted(items, key=lambda item: item.path.replace("/", "__"))).values())
        assert [entry.name for entry in found.classes] == classes
        assert all(annotation.attributes == [{"truncated": 1, "pose": "Left"}] for item in found for annotation in item.annotations)
        assert not report


@few
@given(boxes())
def test_pascal_voc_rounds_boxes_by_half_a_pixel_at_most(box: tuple[float, float, float, float]) -> None:
    with round_trip([ImageAnnotations("a.png", SIDE, SIDE, [bbox("a", box, id="1")])], "pascal_voc") as (found, _):
        [[(_, _, [[(x, y, w, h)]])]] = shapes(found).values()

    edges = zip((x, y, x + w, y + h), (box[0], box[1], box[0] + box[2], box[1] + box[3]), strict=True)
    assert all(abs(after - before) <= (0.5 if box[2] >= 1 and box[3] >= 1 else 1) for after, before in edges)


@pytest.mark.parametrize("format", ["coco", "yolo", "cvat", "labelme", "csv", "pictograph"])
def test_a_pose_keeps_points_names_and_visibility(format: str, tmp_path: Path) -> None:
    item = ImageAnnotations("a.png", 64, 64, person(nose=(20, 20, 2), right_eye=(25.5, 18, 1)), source=lambda: square(64))
    report = write([item], tmp_path, format=format, classes=[PERSON], include_images=True)
    found = read(tmp_path)
    [after] = found

    points = {one.attributes[0]["keypoint"]: one for one in after.annotations if one.type == "keypoint"}
    assert {name: (round(one.keypoint.x, 4), one.keypoint.y, one.attributes[0]["visibility"]) for name, one in points.items()} == {
        "nose": (20, 20, 2),
        "right_eye": (25.5, 18, 1),
    }
    assert len({one.attributes[0]["group"] for one in after.annotations}) == 1
    [box] = [one for one in after.annotations if one.type == "bbox"]
    assert (box.name, round(box.bounding_box.w, 4)) == ("person", 30)
    assert not report
    if format in ("coco", "yolo", "cvat", "pictograph"):
        assert found.classes[0].keypoints == PERSON.keypoints
    if format in ("coco", "pictograph"):
        assert found.classes[0].skeleton == PERSON.skeleton


def test_rotated_boxes_keep_their_angle_in_yolo_and_cvat(tmp_path: Path) -> None:
    from pictograph.formats.geometry import as_rotated_box

    ring = rotated_box((20, 25, 20, 10), 30)
    item = ImageAnnotations("a.png", 64, 64, [polygon("plane", [ring], id="1")], source=lambda: square(64))
    write([item], tmp_path / "yolo", format="yolo", task="obb", include_images=True)
    convert(tmp_path / "yolo", tmp_path / "cvat", to="cvat")

    assert len((tmp_path / "yolo/labels/train/a.txt").read_text().split()) == 9
    assert ' rotation="' in (tmp_path / "cvat/annotations.xml").read_text()
    [after] = read(tmp_path / "cvat")
    found = as_rotated_box(rings_of(after.annotations[0])[0])
    assert found is not None
    assert (*found[0], found[1]) == pytest.approx((20, 25, 20, 10, 30), abs=1e-3)


@pytest.mark.parametrize("format", FORMATS)
def test_writing_twice_gives_equal_bytes_and_the_format_is_detected(format: str, tmp_path: Path) -> None:
    item = ImageAnnotations("x/a.png", 64, 64, [bbox("car", (1, 2, 3, 4), id="1")], split="val", source=lambda: square(64))
    contents = []
    for name in ("one.zip", "two.zip"):
        write([item], tmp_path / name, format=format, include_images=True)
        contents.append((tmp_path / name).read_bytes())
    write([item], tmp_path / "out", format=format, include_images=True)

    assert contents[0] == contents[1]
    assert detect(tmp_path / "out") == detect(tmp_path / "one.zip") == format
    unpacked = read(tmp_path / "one.zip")
    assert shapes(unpacked) == shapes(read(tmp_path / "out"))
    [found] = read(tmp_path / "out")
    assert shapes([found])[found.path] == shapes([item])["x/a.png"]
    assert found.source is not None


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("start", [name for name in FORMATS if name != "csv"])
def test_every_format_converts_to_every_other(start: str, to: str, tmp_path: Path) -> None:
    items = [
        ImageAnnotations(
            "a.png", 64, 64, [bbox("dog", (1, 2, 3, 4), id="1"), bbox("ant", (5, 6, 7, 8), id="2")], source=lambda: square(64)
        ),
        ImageAnnotations("b.png", 64, 64, [], source=lambda: square(64)),
    ]
    write(items, tmp_path / "start", format=start, classes=["dog", "cat", "ant"], include_images=True)
    reports = convert(tmp_path / "start", tmp_path / "end", to=to, include_images=True)

    found = read(tmp_path / "end")
    expected = {path: value for path, value in shapes(items).items() if value or to != "csv"}
    # LabelMe has splits as folders, and YOLO images without a split are in train.
    assert {path.removeprefix("train/"): value for path, value in shapes(found, 4).items()} == expected
    lost = [line.reason for report in reports for line in report if line.kind != "note"]
    known = ["an image without annotations has no row"] if to == "csv" else []
    known += ["Darwin has no splits; put the images into a folder per split"] if (start, to) == ("yolo", "darwin") else []
    assert lost == known


def test_strict_raises_for_what_is_lost(tmp_path: Path) -> None:
    from pictograph.formats import FormatError

    item = ImageAnnotations("a.png", 64, 64, [keypoint("beak", (1, 2), id="7")])

    with pytest.raises(FormatError, match=r"a\.png: beak \(7\): Pascal VOC has no keypoints"):
        write([item], tmp_path / "a.zip", format="pascal_voc", strict=True)
    assert not list(tmp_path.iterdir())


def test_a_report_of_an_earlier_export_does_not_stay(tmp_path: Path) -> None:
    item = ImageAnnotations("a.png", 64, 64, [bbox("a", (60, 1, 20, 20), id="1")])
    write([item], tmp_path, format="yolo", split=lambda _: "val")
    lines = (tmp_path / "export-report.json").read_text()
    item.annotations = []
    write([item], tmp_path, format="coco")

    assert "a box is cut at the edge of the image" in lines
    assert not (tmp_path / "export-report.json").exists()

"""The table of what each format can hold, in the guide and in the docstring of the package, is what the writers and readers do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pictograph.formats
from pictograph.formats import FORMATS, ImageAnnotations, LabelClass, bbox, keypoint, polygon, polyline, read, write
from pictograph.formats.geometry import area
from pictograph.formats.model import rings_of
from tests.formats.conftest import square
from tests.formats.datasets import PERSON, person

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/formats.md"
COLUMNS = ("boxes", "polygons", "holes, parts", "lines", "points, poses", "attributes", "confidence")
STAR = [(10.0, 8.5), (12.0, 20.0), (25.5, 22.0), (14.0, 26.0), (12.0, 40.0)]
HOLE = [(5.0, 5.0), (45.0, 5.0), (40.0, 45.0), (5.0, 40.0)], [(15.0, 15.0), (30.0, 15.0), (20.0, 30.0)]


def rows(text: str) -> dict[str, list[str]]:
    """The first table of a text: cells by the name in the first column."""
    lines = text[text.index("| format |") :].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): others[: len(COLUMNS)] for first, *others in cells}


def pass_through(folder: Path, format: str, *annotations: Any, **options: Any) -> tuple[list[Any], list[str]]:
    """Write annotations of an image, and return what is read and what the writer reports as lost."""
    item = ImageAnnotations("a.png", 60, 60, list(annotations), source=lambda: square(60))
    report = write([item], folder, format=format, include_images=True, **options)
    found = [one for each in read(folder, format) for one in each.annotations]
    return found, [line.reason for line in report if line.kind != "note"]


def boxes(format: str, folder: Path) -> str:
    [found], lost = pass_through(folder, format, bbox("car", (1.25, 2.5, 10.25, 20.5), id="1"))
    values = [round(value, 4) for value in (found.bounding_box.x, found.bounding_box.y, found.bounding_box.w, found.bounding_box.h)]
    assert not lost
    return "yes" if values == [1.25, 2.5, 10.25, 20.5] else "whole pixels" if values == [1, 3, 11, 20] else str(values)


def polygons(format: str, folder: Path) -> str:
    shape = polygon("car", [STAR], id="1")

    def kept(found: list[Any]) -> bool:
        return [[(round(x, 4), round(y, 4)) for x, y in ring] for ring in rings_of(found[0])] == [STAR]

    if format == "yolo":
        detected, _ = pass_through(folder / "detect", format, shape, task="detect")
        segmented, lost = pass_through(folder / "segment", format, shape, task="segment")
        return "by task" if detected[0].type == "bbox" and kept(segmented) and not lost else "?"
    found, lost = pass_through(folder, format, shape)
    return "yes" if kept(found) and not lost else "as box" if found[0].type == "bbox" and lost else "?"


def holes(format: str, folder: Path) -> str:
    shape = polygon("car", [list(ring) for ring in HOLE], id="1")
    found, _ = pass_through(folder, format, shape)
    if found[0].type == "bbox":
        return "no"
    rings = rings_of(found[0])
    if format == "coco":
        text = (folder / "annotations/instances_default.json").read_text()
        return "as RLE" if '"counts":"' in text and len(rings) == 2 else "?"
    assert area(rings) == pytest.approx(area(list(HOLE)), abs=0.01)
    return "yes" if len(rings) == 2 else "joined"


def lines(format: str, folder: Path) -> str:
    found, lost = pass_through(folder, format, polyline("car", STAR, id="1"), bbox("car", (1, 2, 3, 4), id="2"))
    if not lost:
        return "yes" if [one.type for one in found] == ["polyline", "bbox"] else "?"
    return "as box" if "written as its box" in lost[0] and len(found) == 2 else "no" if len(found) == 1 else "?"


def points(format: str, folder: Path) -> str:
    pose = person(nose=(20, 20, 2), right_eye=(25, 18, 1))
    names = {one.attributes[0]["keypoint"] for one in pose if one.type == "keypoint"}
    single, lost = pass_through(folder / "single", format, keypoint("car", (3, 4), id="1"), bbox("car", (1, 2, 3, 4), id="2"))
    classes = [LabelClass("car"), PERSON]
    found, lost_names = pass_through(folder / "pose", format, *pose, classes=classes, **({"task": "pose"} if format == "yolo" else {}))
    of_pose = [one for one in found if one.type == "keypoint"]
    if not of_pose:
        return "no" if lost and lost_names else "?"
    kept_names = {one.attributes[0].get("keypoint") if one.attributes else None for one in of_pose} == names
    if format == "yolo":
        return "by task" if kept_names and lost and not lost_names else "?"
    assert [one.type for one in single] == ["keypoint", "bbox"]
    return "yes" if kept_names and not lost_names else "no names" if lost_names else "?"


def attributes(format: str, folder: Path) -> str:
    values: list[Any] = [{"color": "red", "count": 2, "truncated": 1}, "free text"]
    [found], lost = pass_through(folder, format, bbox("car", (1, 2, 3, 4), id="1", attributes=values))
    kept = found.attributes
    if kept == values and not lost:
        return "yes"
    assert lost
    if not kept:
        return "no"
    cases = {"objects": values[:1], "as text": [{"color": "red", "count": "2", "truncated": "1"}], "4 flags": [{"truncated": 1}]}
    return next((name for name, value in cases.items() if kept == value), str(kept))


def confidence(format: str, folder: Path) -> str:
    [found], lost = pass_through(folder, format, bbox("car", (1, 2, 3, 4), id="1", confidence=0.5))
    return "yes" if found.confidence == 0.5 and not lost else "no" if found.confidence == 1 and lost else "?"


@pytest.mark.parametrize("format", FORMATS)
def test_the_table_of_the_guide_is_what_a_format_keeps(format: str, tmp_path: Path) -> None:
    checks = (boxes, polygons, holes, lines, points, attributes, confidence)
    found = [check(format, tmp_path / check.__name__) for check in checks]

    assert dict(zip(COLUMNS, rows(GUIDE.read_text())[format], strict=True)) == dict(zip(COLUMNS, found, strict=True))


def test_the_table_of_the_package_is_that_of_the_guide() -> None:
    assert rows(pictograph.formats.__doc__ or "") == rows(GUIDE.read_text())
    assert set(rows(GUIDE.read_text())) == set(FORMATS)

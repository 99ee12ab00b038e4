"""Exports of the emulator, as the tools that define the formats read them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.emulator.calls import Api, box, ok, polygon
from tests.formats.conftest import Export, square

# pycocotools 2.0.11 with numpy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def ring(at: float, side: float) -> list[tuple[float, float]]:
    return [(at, at), (at + side, at), (at + side, at + side), (at, at + side)]


def keypoint(id: str, x: float, y: float, name: str = "person", **attributes: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "type": "keypoint", "keypoint": {"x": x, "y": y}, "attributes": [attributes] if attributes else []}


@pytest.fixture
def annotate(api: Api) -> Callable[..., str]:
    """Upload an image of 100 x 100 pixels to the dataset `ds` and save its annotations."""
    project = api.project(classes=("person", "car", "bus"))

    def run(name: str, *annotations: dict[str, Any], folder: str = "/", content: bytes | None = None) -> str:
        image = api.upload(project["id"], name, folder, content or square(100))
        ok(api.save(image, *annotations))
        return image

    return run


def report_of(folder: Path) -> list[tuple[str, str, int]]:
    lines = json.loads((folder / "export-report.json").read_text())["lines"]
    return [(line["kind"], line["reason"], line["count"]) for line in lines]


def test_yolo_cuts_a_box_at_the_edge_and_drops_one_outside(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", box("1", x=80, y=20, w=80, h=20), box("2", x=500, y=20, w=10, h=20))
    folder = export("yolo")

    rows = [list(map(float, row.split())) for row in (folder / "labels/train/a.txt").read_text().splitlines()]
    [(_, cx, _, w, _)] = rows
    assert (cx - w / 2, cx + w / 2) == (pytest.approx(0.8), pytest.approx(1))
    assert report_of(folder)[:2] == [
        ("changed", "a box is cut at the edge of the image", 1),
        ("dropped", "a box is outside of the image", 1),
    ]


def test_a_yolo_label_file_has_rows_of_one_kind(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", box("1", x=10, y=20, w=30, h=40), polygon("2", [(50, 50), (70, 50), (70, 70)]))
    annotate("b.png", box("1", name="car"))
    folder = export("yolo")

    rows = [row.split() for name in ("a", "b") for row in (folder / f"labels/train/{name}.txt").read_text().splitlines()]
    assert [len(row) for row in rows] == [9, 7, 9]
    assert rows[0] == ["0", "0.1", "0.2", "0.4", "0.2", "0.4", "0.6", "0.1", "0.6"]


@pytest.mark.parametrize("format", ["coco", "yolo", "pascal_voc", "cvat", "labelme", "darwin"])
def test_a_size_that_the_server_does_not_know_is_read_from_the_image(
    annotate: Callable[..., str], export: Export, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr("pictograph.emulator.handlers.images.pixel_size", lambda content: None)
    exif = Image.Exif()
    exif[274] = 6  # turned by 90 degrees
    content = io.BytesIO()
    Image.new("RGB", (120, 60)).save(content, "JPEG", exif=exif)
    annotate("a.jpg", box("1", x=6, y=12, w=6, h=12), content=content.getvalue())
    folder = export(format)

    from pictograph.formats import read

    if format == "yolo":
        assert (folder / "labels/train/a.txt").read_text().split() == ["0", "0.15", "0.15", "0.1", "0.1"]
    else:
        [item] = read(folder, format)
        assert (item.width, item.height) == (60, 120)


def test_an_image_whose_size_is_unknown_is_left_out_and_reported(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", box("1"), content=b"not an image")
    annotate("b.png", box("1"))
    folder = export("coco")

    coco = json.loads((folder / "annotations/instances_default.json").read_text())
    assert [one["file_name"] for one in coco["images"]] == ["b.png"]
    assert report_of(folder) == [("dropped", "an image is left out, because its size is unknown and can't be read from its file", 1)]


def test_coco_masks_areas_and_boxes_agree(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", polygon("1", ring(10, 80), ring(30, 40)), polygon("2", ring(0, 20)), box("3", x=90, y=90, w=30, h=30))
    coco = COCO(export("coco") / "annotations/instances_default.json")

    for one, area in zip(coco.loadAnns([1, 2, 3]), (4800, 400, 100), strict=True):
        mask = coco.annToMask(one)
        ys, xs = mask.nonzero()
        assert (one["area"], int(mask.sum())) == (area, area)
        assert one["bbox"] == [xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1]


@pytest.mark.parametrize("kind", ["bbox", "segm", "keypoints"])
def test_coco_truth_evaluated_against_itself_is_perfect(annotate: Callable[..., str], export: Export, kind: str, tmp_path: Path) -> None:
    pose = [keypoint(str(i), 20 + i, 30 + i, keypoint=f"p{i}", group="g") for i in range(17)]
    person = {**box("b", x=15, y=25, w=40, h=40), "attributes": [{"group": "g"}]}
    annotate("a.png", person, *pose, polygon("x", ring(60, 30), ring(65, 10), name="car"), box("y", name="bus"))
    annotate("b.png", box("1", name="car", x=3, y=4, w=50, h=60))
    coco = COCO(export("coco") / "annotations/instances_default.json")

    results = []
    for one in coco.dataset["annotations"]:
        if kind == "keypoints" and not one["num_keypoints"]:
            continue
        result = {"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0}
        place = {"bbox": one["bbox"]} if kind == "bbox" else {"segmentation": coco.annToRLE(one)}
        results.append({**result, **({"keypoints": one["keypoints"]} if kind == "keypoints" else place)})
    evaluation = COCOeval(coco, coco.loadRes(results), kind)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()

    assert evaluation.stats[0] == pytest.approx(1)


@pytest.mark.parametrize("format", ["yolo", "coco", "pascal_voc", "cvat", "labelme"])
def test_class_numbers_follow_the_project_and_do_not_change(annotate: Callable[..., str], export: Export, format: str) -> None:
    from pictograph.formats import read

    annotate("a.png", box("1", name="bus"))
    monday = export(format, include_images=True)
    annotate("b.png", box("1", name="person"))
    tuesday, filtered = export(format, include_images=True), export(format, include_images=True, class_filter=["car", "bus"])

    for folder in (monday, tuesday, filtered):
        assert [entry.name for entry in read(folder, format).classes] == ["person", "car", "bus"]
        if format == "yolo":
            assert (folder / "labels/train/a.txt").read_text().startswith("2 ")


def test_data_yaml_has_no_path_and_no_validation_images_that_are_training_images(annotate: Callable[..., str], export: Export) -> None:
    import yaml

    annotate("a.png", box("1"))
    flat = yaml.safe_load((export("yolo") / "data.yaml").read_text())
    annotate("b.png", box("1"), folder="/val")
    split = export("yolo", include_images=True)

    assert (flat["train"], flat["val"], "path" in flat) == ("images/train", None, False)
    assert yaml.safe_load((split / "data.yaml").read_text())["val"] == "images/val"
    assert (split / "images/val/b.png").is_file()
    assert (split / "labels/val/b.txt").is_file()
    assert (split / "images/train/a.png").is_file()


def test_what_a_format_cannot_hold_is_in_the_report(annotate: Callable[..., str], export: Export) -> None:
    line = {"id": "2", "name": "car", "type": "polyline", "polyline": {"path": [{"x": 3, "y": 4}, {"x": 30, "y": 44}]}}
    annotate("a.png", keypoint("1", 5, 6), line)
    annotate("b.png", {**box("1"), "attributes": [{"color": "red"}], "confidence": 0.5})
    annotate("c.png")
    folder = export("yolo", include_images=True)

    assert sorted(file.name for file in (folder / "images/train").iterdir()) == ["b.png", "c.png"]
    assert (folder / "labels/train/c.txt").read_text() == ""
    assert {reason for kind, reason, _ in report_of(folder) if kind != "note"} == {
        "YOLO has no row for a keypoint (task detect)",
        "YOLO has no row for a polyline (task detect)",
        "an image is left out, because none of its annotations has a YOLO row (task detect)",
        "YOLO has no attributes: color",
        "YOLO has no confidence in labels",
    }


def test_pascal_voc_has_whole_pixels_from_one_a_flat_folder_and_a_label_map(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", box("1", x=0, y=10.4, w=100, h=20.2), folder="/night/late")
    folder = export("pascal_voc", include_images=True)

    root = ElementTree.parse(folder / "Annotations/night__late__a.xml").getroot()
    assert [root.findtext(f"object/bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")] == ["1", "11", "100", "31"]
    assert (folder / "JPEGImages" / (root.findtext("filename") or "")).is_file()
    names = [line.split(":")[0] for line in (folder / "labelmap.txt").read_text().splitlines()]
    assert names == ["# label", "person", "car", "bus"]


def test_a_pose_keeps_its_points_and_their_visibility_in_coco(annotate: Callable[..., str], export: Export) -> None:
    person = {**box("b", x=15, y=25, w=40, h=40), "attributes": [{"group": "g"}]}
    points = [keypoint("1", 20, 30, keypoint="nose", visibility=1, group="g"), keypoint("2", 25, 35, keypoint="chin", group="g")]
    annotate("a.png", person, *points)
    coco = json.loads((export("coco") / "annotations/instances_default.json").read_text())

    [one] = coco["annotations"]
    assert (one["keypoints"], one["num_keypoints"], one["bbox"]) == ([20, 30, 1, 25, 35, 2], 2, [15, 25, 40, 40])
    assert coco["categories"][0]["keypoints"] == ["nose", "chin"]


@pytest.mark.parametrize("format", ["pascal_voc", "cvat"])
def test_xml_with_control_characters_in_names_is_well_formed(api: Api, export: Export, format: str) -> None:
    project = api.project(classes=("a\x01b", "<&\"'>\ud7ff"))
    image = api.upload(project["id"], "a.png", content=square(100))
    ok(api.save(image, box("1", name="a\x01b"), box("2", name="<&\"'>\ud7ff")))
    folder = export(format)

    files = list(folder.rglob("*.xml"))
    assert files
    texts = {element.text for file in files for element in ElementTree.parse(file).iter("name")}
    assert {"a\ufffdb", "<&\"'>\ud7ff"} <= texts


def test_an_export_that_keeps_everything_has_no_report(annotate: Callable[..., str], export: Export) -> None:
    annotate("a.png", {**box("1"), "attributes": ["free", {"color": "red"}], "confidence": 0.5})

    assert not (export("pictograph") / "export-report.json").exists()

"""Tag `exports`: ZIP files in every format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.contract.openapi import Contract
from tests.emulator.calls import IMAGE, Api, box, detail, errors, ok, polygon

SQUARE = [(0.0, 0.0), (32.0, 0.0), (32.0, 24.0), (0.0, 24.0)]
HOLE = [(8.0, 8.0), (16.0, 8.0), (16.0, 16.0), (8.0, 16.0)]


@pytest.fixture
def dataset(api: Api) -> dict[str, str]:
    """A dataset with three images: one with an annotation of each type, one in a folder, one without annotations."""
    project = api.project()
    ids = {"a.png": api.upload(project["id"], "a.png"), "b.png": api.upload(project["id"], "b.png", "/night")}
    ids["c.png"] = api.upload(project["id"], "c.png")
    line = {"id": "3", "name": "car", "type": "polyline", "polyline": {"path": [{"x": 3, "y": 4}, {"x": 30, "y": 44}]}}
    point = {"id": "4", "name": "car", "type": "keypoint", "keypoint": {"x": 17, "y": 29}}
    ok(api.save(ids["a.png"], box("1", x=16, y=12, w=32, h=24), polygon("2", SQUARE, HOLE, name="car"), line, point))
    ok(api.save(ids["b.png"], box("1", name="car")))
    return ids


def unpack(api: Api, export: dict[str, Any]) -> dict[str, bytes]:
    url = ok(api.get(f"/exports/{export['dataset_name']}/{export['name']}/download"))["download_url"]
    content = api.storage.get(url)
    assert content.headers["content-type"] == "application/zip"
    assert len(content.content) == export["file_size"]
    with zipfile.ZipFile(io.BytesIO(content.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_export_is_a_job(api: Api, dataset: dict[str, str], emulator: Emulator) -> None:
    emulator.set_job_seconds("create_export", 100)
    started = ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}))["export"]
    assert (started["status"], started["format"], started["include_images"]) == ("pending", "pictograph", False)
    assert "download_url" not in started
    assert "not completed" in detail(api.get("/exports/ds/e1/download"), 409)

    emulator.advance(50)
    assert ok(api.get("/exports/ds/e1"))["export"]["status"] == "processing"

    emulator.advance(50)
    done = ok(api.get("/exports/ds/e1"))["export"]
    assert (done["status"], done["image_count"], done["annotation_count"]) == ("completed", 3, 5)
    assert api.storage.get(done["download_url"]).status_code == 200


def test_pictograph(api: Api, dataset: dict[str, str]) -> None:
    files = unpack(api, api.export("ds", include_images=True))

    assert sorted(files) == [
        "annotations/a.png.json",
        "annotations/c.png.json",
        "annotations/night/b.png.json",
        "images/a.png",
        "images/c.png",
        "images/night/b.png",
    ]
    assert files["images/a.png"] == IMAGE
    assert json.loads(files["annotations/a.png.json"]) == ok(api.get(f"/annotations/{dataset['a.png']}/file"))


def test_coco(api: Api, dataset: dict[str, str]) -> None:
    coco = json.loads(unpack(api, api.export("ds", format="coco"))["annotations/instances_default.json"])

    assert [one["name"] for one in coco["categories"]] == ["person", "car"]
    assert (coco["images"][0]["file_name"], coco["images"][0]["width"], coco["images"][0]["height"]) == ("a.png", 64, 48)
    assert coco["annotations"][0]["bbox"] == [16, 12, 32, 24]
    assert coco["annotations"][0]["area"] == 32 * 24
    assert coco["annotations"][1]["area"] == 32 * 24 - 64
    assert coco["annotations"][1]["segmentation"]["size"] == [48, 64]
    assert coco["annotations"][3]["keypoints"] == [17, 29, 2]


def test_yolo(api: Api, dataset: dict[str, str]) -> None:
    files = unpack(api, api.export("ds", format="yolo", include_images=True))

    assert files["classes.txt"] == b"person\ncar\n"
    box, polygon = files["labels/train/a.txt"].splitlines()
    assert box == b"0 0.25 0.25 0.75 0.25 0.75 0.75 0.25 0.75"
    number, *values = map(float, polygon.split())
    ring = list(zip(values[::2], values[1::2], strict=True))
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
    assert (number, area * 64 * 48) == (1, pytest.approx(32 * 24 - 64))
    assert files["labels/train/c.txt"] == b""
    assert b"nc: 2" in files["data.yaml"]
    assert files["images/train/night__b.png"] == IMAGE


def test_pascal_voc(api: Api, dataset: dict[str, str]) -> None:
    files = unpack(api, api.export("ds", format="pascal_voc"))
    root = ElementTree.fromstring(files["Annotations/a.xml"])

    assert root.findtext("size/width") == "64"
    assert [one.findtext("name") for one in root.findall("object")] == ["person", "car", "car"]
    corners = [root.findtext(f"object/bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    assert corners == ["17", "13", "48", "36"]
    assert files["ImageSets/Main/default.txt"] == b"a\nnight__b\nc\n"


def test_cvat(api: Api, dataset: dict[str, str]) -> None:
    root = ElementTree.fromstring(unpack(api, api.export("ds", format="cvat"))["annotations.xml"])
    image = root.find("image")

    assert image is not None
    assert [child.tag for child in image] == ["box", "polygon", "polyline", "points"]
    assert image[0].attrib["xbr"] == "48"
    assert image[2].attrib["points"] == "3,4;30,44"


def test_labelme(api: Api, dataset: dict[str, str]) -> None:
    document = json.loads(unpack(api, api.export("ds", format="labelme", include_images=True))["a.json"])

    assert [shape["shape_type"] for shape in document["shapes"]] == ["rectangle", "polygon", "linestrip", "point"]
    assert document["shapes"][0]["points"] == [[16, 12], [48, 36]]
    assert (document["imagePath"], document["imageWidth"]) == ("a.png", 64)


def test_darwin(api: Api, dataset: dict[str, str]) -> None:
    files = unpack(api, api.export("ds", format="darwin", include_images=True))
    document, below = (json.loads(files[f"annotations/{name}.json"]) for name in ("a.png", "night/b.png"))

    assert (document["version"], document["item"]["name"], document["item"]["path"]) == ("2.0", "a.png", "/")
    assert (below["item"]["name"], below["item"]["path"]) == ("b.png", "/night")
    [slot] = document["item"]["slots"]
    assert (slot["width"], slot["height"], slot["source_files"][0]["file_name"]) == (64, 48, "a.png")
    box, polygon, line, point = document["annotations"]
    assert (box["name"], box["bounding_box"]) == ("person", {"x": 16, "y": 12, "w": 32, "h": 24})
    assert polygon["polygon"]["paths"][0][2] == {"x": 32, "y": 24}
    assert line["line"]["path"] == [{"x": 3, "y": 4}, {"x": 30, "y": 44}]
    assert (point["keypoint"], "bounding_box" in point) == ({"x": 17, "y": 29}, False)
    assert files["images/night/b.png"] == IMAGE


def test_every_format_of_the_contract_can_be_exported(api: Api, emulator: Emulator, dataset: dict[str, str]) -> None:
    formats = Contract.bundled().document["components"]["schemas"]["ExportFormat"]["enum"]
    ends = {one: api.export("ds", f"as {one}", format=one) for one in formats}

    assert {one: (export["status"], export["error_message"]) for one, export in ends.items()} == dict.fromkeys(formats, ("completed", None))


def test_csv(api: Api, dataset: dict[str, str]) -> None:
    content = unpack(api, api.export("ds", format="csv"))["annotations.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(content)))

    assert [(row["filename"], row["class"], row["type"]) for row in rows][-1] == ("night/b.png", "car", "bbox")
    assert (rows[0]["x"], rows[0]["w"]) == ("16", "32")
    assert json.loads(rows[1]["points"])[0] == [[0, 0], [32, 0], [32, 24], [0, 24]]


def test_filters_select_images_and_annotations(api: Api, dataset: dict[str, str]) -> None:
    ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [dataset["b.png"]], "updates": {"status": "complete"}}))

    people = api.export("ds", "people", class_filter=["person"])
    complete = api.export("ds", "complete", status_filter="complete")

    assert (people["image_count"], people["annotation_count"], people["class_filter"]) == (1, 1, ["person"])
    assert (complete["image_count"], complete["status_filter"]) == (1, "complete")
    assert list(unpack(api, complete)) == ["annotations/night/b.png.json"]


def test_archived_images_are_not_exported(api: Api, dataset: dict[str, str]) -> None:
    ok(api.delete(f"/images/{dataset['a.png']}"))

    assert api.export("ds")["image_count"] == 2


def test_files_that_differ_only_in_the_suffix_get_unique_names(api: Api) -> None:
    project = api.project()
    for name in ("a.png", "a.jpg"):
        ok(api.save(api.upload(project["id"], name), box("1")))

    files = unpack(api, api.export("ds", format="yolo", include_images=True))
    assert {"labels/train/a.txt", "labels/train/a-2.txt", "images/train/a.png", "images/train/a-2.jpg"} <= set(files)


def test_invalid_exports_are_rejected(api: Api, dataset: dict[str, str]) -> None:
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}))

    assert "already" in detail(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}), 409)
    assert api.post("/exports/", {"dataset_name": "DS", "name": "e1"}).status_code == 404
    assert errors(api.post("/exports/", {"dataset_name": "ds", "name": "e2", "format": "pdf"})) == {("body.format", "enum")}
    assert errors(api.post("/exports/", {"dataset_name": "ds", "name": "x" * 101})) == {("body.name", "string_too_long")}
    assert "filters" in detail(api.post("/exports/", {"dataset_name": "ds", "name": "e3", "status_filter": "complete"}), 404)


def test_exports_are_filtered_by_dataset_and_status(api: Api, dataset: dict[str, str], emulator: Emulator) -> None:
    emulator.seed("other", images=1)
    api.export("ds", "one")
    api.export("other", "two")
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "three"}))

    def names(**query: Any) -> list[str]:
        return [one["name"] for one in ok(api.get("/exports/", **query))["exports"]]

    assert names() == ["one", "two", "three"]
    assert names(dataset_name="ds") == ["one", "three"]
    assert names(status="pending") == ["three"]
    assert names(dataset_name="unknown") == []
    assert names(limit=1, offset=1) == ["two"]
    assert errors(api.get("/exports/", status="done")) == {("query.status", "enum")}


def test_a_failed_export_reports_the_message_and_cannot_be_downloaded(api: Api, dataset: dict[str, str], emulator: Emulator) -> None:
    emulator.fail_job("create_export", "disk full")
    failed = api.export("ds")

    assert (failed["status"], failed["error_message"]) == ("failed", "disk full")
    assert api.get("/exports/ds/e1/download").status_code == 409


def test_deleting_an_export_frees_its_name_and_deletes_its_file(api: Api, dataset: dict[str, str], as_role: Callable[[str], Api]) -> None:
    url = api.export("ds")["download_url"]

    assert as_role("member").delete("/exports/ds/e1").status_code == 403
    assert ok(as_role("admin").delete("/exports/ds/e1"))["success"]
    assert api.get("/exports/ds/e1").status_code == 404
    assert api.storage.get(url).status_code == 404
    assert api.export("ds")["status"] == "completed"


def test_another_organizations_export_is_not_found(api: Api, dataset: dict[str, str], other_org: Api) -> None:
    api.export("ds")

    assert other_org.get("/exports/ds/e1").status_code == 404
    assert ok(other_org.get("/exports/"))["exports"] == []


@pytest.mark.parametrize("name", ["a\x01b", "a\x00b", "a\x0b", "\x1b[31mred", "\ufffe", "tab\tline\nend", "<&>\"'"])
def test_exports_of_any_class_name_can_be_parsed(api: Api, emulator: Emulator, name: str) -> None:
    """XML cannot contain control characters, not even escaped; they are left out or replaced."""
    emulator.job_seconds = 0
    project = api.project(classes=(name,))
    image = api.upload(project["id"], "a.png")
    ok(api.save(image, box("1", name=name)))
    kept = "".join(character for character in name if character in "\t\n" or (character >= " " and character != "\ufffe"))

    for format, path, element in (
        ("pascal_voc", "Annotations/a.xml", "object/name"),
        ("cvat", "annotations.xml", "meta/task/labels/label/name"),
    ):
        ok(api.post("/exports/", {"dataset_name": "ds", "name": format, "format": format}))
        export = ok(api.get(f"/exports/ds/{format}"))["export"]
        root = ElementTree.fromstring(unpack(api, export)[path])
        assert (root.findtext(element) or "").replace("\ufffd", "") == kept

"""Tag `annotations`: saving replaces all annotations of an image and validates every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.calls import Api, box, errors, ok, polygon

TRIANGLE = [(4.0, 5.0), (95.0, 7.0), (88.0, 70.0)]


@pytest.fixture
def image(api: Api) -> str:
    return api.upload(api.project()["id"], "a.png")


def test_all_types_are_stored_in_canonical_form(api: Api, image: str) -> None:
    sent: list[dict[str, Any]] = [
        {**box("1"), "confidence": 0.91, "attributes": [{"colour": "grey"}], "created_by": "someone"},
        polygon("2", TRIANGLE, [(55, 15), (64, 16), (61, 24)]),
        {"id": "3", "name": "car", "type": "polyline", "polyline": {"path": [{"x": 3, "y": 4}, {"x": 30, "y": 44.5}]}},
        {"id": "4", "name": "car", "type": "keypoint", "keypoint": {"x": 17, "y": 29}},
    ]

    saved = ok(api.save(image, *sent))
    read = ok(api.get(f"/annotations/{image}"))
    first, second, third, fourth = read["annotations"]

    assert (saved["previous_count"], saved["new_count"], saved["status"]) == (0, 4, "new")
    assert (read["annotation_count"], read["filename"], read["image_id"]) == (4, "a.png", image)
    assert list(first) == ["id", "name", "type", "bounding_box", "confidence", "created_by", "attributes"]
    assert (first["confidence"], first["created_by"], first["attributes"]) == (0.91, "someone", [{"colour": "grey"}])
    assert second["bounding_box"] == {"x": 4, "y": 5, "w": 91, "h": 65}
    assert second["polygon"] == sent[1]["polygon"]
    assert third["bounding_box"] == {"x": 3, "y": 4, "w": 27, "h": 40.5}
    assert list(fourth) == ["id", "name", "type", "keypoint", "confidence", "created_by", "attributes"]
    assert (fourth["confidence"], fourth["attributes"]) == (1.0, [])


def test_what_was_read_can_be_saved_again_unchanged(api: Api, image: str) -> None:
    ok(api.save(image, box("1"), polygon("2", TRIANGLE)))
    read = ok(api.get(f"/annotations/{image}"))["annotations"]

    assert ok(api.save(image, *read))["new_count"] == 2
    assert ok(api.get(f"/annotations/{image}"))["annotations"] == read


def test_saving_replaces_all_annotations_and_keeps_the_status(api: Api, image: str) -> None:
    ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [image], "updates": {"status": "review"}}))
    ok(api.save(image, box("1"), box("2")))
    replaced = ok(api.save(image, box("3")))
    cleared = ok(api.save(image))

    assert (replaced["previous_count"], replaced["new_count"], replaced["status"]) == (2, 1, "review")
    assert (cleared["previous_count"], cleared["new_count"], cleared["status"]) == (1, 0, "review")
    assert ok(api.get(f"/annotations/{image}"))["annotations"] == []


def test_a_vertical_line_gets_a_bounding_box_with_a_width(api: Api, image: str) -> None:
    ok(api.save(image, {"id": "1", "name": "car", "type": "polyline", "polyline": {"path": [{"x": 3, "y": 4}, {"x": 3, "y": 9}]}}))

    found = ok(api.get(f"/annotations/{image}"))["annotations"][0]["bounding_box"]
    assert found["w"] > 0
    assert (found["x"], found["y"], found["h"]) == (3, 4, 5)


INVALID: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    (
        "class instead of name",
        {"id": "1", "class": "person", "type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 1, "h": 1}},
        {("name", "missing"), ("class", "extra_forbidden")},
    ),
    ("flat polygon", {"id": "1", "name": "car", "type": "polygon", "polygon": [7, 9, 41, 9, 41, 33]}, {("polygon", "model_type")}),
    ("polygon of pairs", {"id": "1", "name": "car", "type": "polygon", "polygon": [[7, 9], [41, 9]]}, {("polygon", "model_type")}),
    (
        "flat ring",
        {"id": "1", "name": "car", "type": "polygon", "polygon": {"paths": [[7, 9, 41]]}},
        {("polygon.paths.0.0", "model_type"), ("polygon.paths.0.1", "model_type"), ("polygon.paths.0.2", "model_type")},
    ),
    (
        "path instead of paths",
        {"id": "1", "name": "car", "type": "polygon", "polygon": {"path": [{"x": 1, "y": 1}]}},
        {("polygon.paths", "missing"), ("polygon.path", "extra_forbidden")},
    ),
    ("box as a list", {"id": "1", "name": "car", "type": "bbox", "bounding_box": [1, 2, 3, 4]}, {("bounding_box", "model_type")}),
    (
        "bbox instead of bounding_box",
        {"id": "1", "name": "car", "type": "bbox", "bbox": [1, 2, 3, 4]},
        {("bounding_box", "missing"), ("bbox", "extra_forbidden")},
    ),
    ("no type", {"id": "1", "name": "car"}, {("type", "union_tag_not_found")}),
    ("unknown type", {"id": "1", "name": "car", "type": "circle"}, {("type", "union_tag_invalid")}),
    ("type is not a string", {"id": "1", "name": "car", "type": 7}, {("type", "union_tag_invalid")}),
    ("no rings", {"id": "1", "name": "car", "type": "polygon", "polygon": {"paths": []}}, {("polygon.paths", "too_short")}),
    ("ring of two points", polygon("1", [(1, 1), (2, 2)]), {("polygon.paths.0", "too_short")}),
    (
        "line of one point",
        {"id": "1", "name": "car", "type": "polyline", "polyline": {"path": [{"x": 1, "y": 1}]}},
        {("polyline.path", "too_short")},
    ),
    ("no width", box("1", w=0), {("bounding_box.w", "greater_than")}),
    ("confidence above 1", {**box("1"), "confidence": 1.5}, {("confidence", "less_than_equal")}),
    ("confidence below 0", {**box("1"), "confidence": -1}, {("confidence", "greater_than_equal")}),
    ("blank id", box("  "), {("id", "string_pattern_mismatch")}),
    ("blank name", {**box("1"), "name": ""}, {("name", "string_too_short"), ("name", "string_pattern_mismatch")}),
    ("unknown field", {**box("1"), "colour": "red"}, {("colour", "extra_forbidden")}),
    (
        "box on a keypoint",
        {**box("1"), "type": "keypoint", "keypoint": {"x": 1, "y": 1}},
        {("bounding_box", "extra_forbidden")},
    ),
    ("string instead of a number", box("1", x="1"), {("bounding_box.x", "float_type")}),  # type: ignore[arg-type]
    ("class in another case", box("1", name="Person"), {("name", "value_error")}),
    ("unknown class", box("1", name="dragon"), {("name", "value_error")}),
]


@pytest.mark.parametrize(("annotation", "expected"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID])
def test_an_invalid_annotation_is_rejected_with_one_error_per_field(
    api: Api, image: str, annotation: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    found = errors(api.save(image, box("0"), annotation))

    assert found == {(f"body.annotations.1.{location}", kind) for location, kind in expected}
    assert ok(api.get(f"/annotations/{image}"))["annotations"] == []


def test_every_invalid_annotation_is_listed(api: Api, image: str) -> None:
    found = errors(api.save(image, {"class": "person", "type": "bbox"}, box("1"), box("1"), {"type": "circle"}))

    assert {location.split(".")[2] for location, _ in found} == {"0", "3"}
    assert {("body.annotations.0.name", "missing"), ("body.annotations.0.class", "extra_forbidden")} <= found
    assert errors(api.save(image, box("1"), box("1", name="no"))) == {
        ("body.annotations.1.id", "value_error"),
        ("body.annotations.1.name", "value_error"),
    }


def test_an_annotation_that_is_not_an_object_is_rejected(api: Api, image: str) -> None:
    response = api.post(f"/annotations/{image}", {"image_id": image, "annotations": ["box", None]})

    assert errors(response) == {("body.annotations.0", "model_type"), ("body.annotations.1", "model_type")}


def test_the_image_id_of_the_body_must_match_the_path(api: Api, image: str) -> None:
    other = api.upload(api.project("other")["id"], "b.png")
    response = api.post(f"/annotations/{image}", {"image_id": other, "annotations": []})

    assert errors(response) == {("body.image_id", "value_error")}


def test_deleting_requires_an_admin_and_succeeds_without_annotations(api: Api, image: str, as_role: Callable[[str], Api]) -> None:
    ok(api.save(image, box("1"), box("2")))

    assert as_role("member").delete(f"/annotations/{image}").status_code == 403
    assert ok(as_role("admin").delete(f"/annotations/{image}"))["deleted_count"] == 2
    assert "deleted_count" not in ok(api.delete(f"/annotations/{image}"))


def test_the_annotation_file_links_to_the_image_and_to_itself(api: Api, image: str) -> None:
    ok(api.save(image, box("1")))
    document = ok(api.get(f"/annotations/{image}/file"))

    assert (document["image"], document["image_uuid"], document["image_path"]) == ("a.png", image, "/")
    assert (document["annotation_count"], document["dataset"]) == (1, {"name": "ds", "slug": "ds"})
    assert api.http.get(document["image_url"]).status_code == 200
    assert ok(api.http.get(document["annotation_url"])) == document


def test_an_unknown_image_is_404_for_each_method(api: Api, image: str, other_org: Api) -> None:
    absent = api.emulator.organization_id
    assert api.get(f"/annotations/{absent}").status_code == 404
    assert api.save(absent).status_code == 404
    assert api.delete(f"/annotations/{absent}").status_code == 404
    assert other_org.get(f"/annotations/{image}").status_code == 404
    assert other_org.save(image).status_code == 404

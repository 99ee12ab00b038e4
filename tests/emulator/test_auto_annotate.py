"""Tag `auto-annotate`: prompts, which save nothing, jobs, which save everything, and the costs of both."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, box, detail, errors, ok

PROMPTS: dict[str, dict[str, Any]] = {
    "point": {"x": 20, "y": 20, "name": "person"},
    "box": {"box": {"x": 5, "y": 5, "w": 20, "h": 20}, "name": "person"},
    "text": {"text_prompt": "person"},
}


@pytest.fixture
def image(api: Api) -> str:
    return api.upload(api.project()["id"], "a.png")


def ask(api: Api, prompt: str, **changes: Any) -> Any:
    body = {"dataset_name": "ds", "image_filename": "a.png", **PROMPTS[prompt], **changes}
    return api.post(f"/auto-annotate/sam3/{prompt}", body)


def annotations_in(response: dict[str, Any]) -> list[dict[str, Any]]:
    found = response.get("annotations", [response.get("annotation")])
    return [item for item in found if item]


def geometry(api: Api, prompt: str) -> list[Any]:
    return [(item["bounding_box"], item["confidence"]) for item in annotations_in(ok(ask(api, prompt)))]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_returns_annotations_inside_the_image_that_can_be_saved(api: Api, image: str, prompt: str) -> None:
    response = ok(ask(api, prompt))
    found = annotations_in(response)

    assert response["status"] == "success"
    assert found
    assert ok(api.get(f"/annotations/{image}"))["annotations"] == []
    for item in found:
        assert item["name"] == "person"
        assert all(0 <= p["x"] <= 64 and 0 <= p["y"] <= 48 for p in item["polygon"]["paths"][0])
    assert ok(api.save(image, *found))["new_count"] == len(found)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_detections_depend_on_the_file_name_and_the_prompt_only(api: Api, image: str, prompt: str) -> None:
    before = geometry(api, prompt)
    assert ok(api.delete(f"/images/{image}", permanent=True))
    assert api.upload(ok(api.get("/projects/ds"))["project"]["id"], "a.png") != image
    assert geometry(api, prompt) == before


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_costs_three_credits_and_fails_without_them(api: Api, image: str, emulator: Emulator, prompt: str) -> None:
    emulator.set_credits(5)
    ok(ask(api, prompt))
    error = detail(ask(api, prompt), 402)

    assert error == {"error": "insufficient_credits", "required": 3, "remaining": 2, "upgrade_url": "/settings?tab=billing"}
    assert ok(api.get("/credits/balance"))["recent_history"][0]["amount"] == -3


@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_unknown_dataset_or_image_is_404_and_costs_nothing(api: Api, image: str, prompt: str) -> None:
    before = ok(api.get("/credits/balance"))["credits_remaining"]

    assert ask(api, prompt, dataset_name="DS").status_code == 404
    assert ask(api, prompt, image_filename="b.png").status_code == 404
    assert ok(api.get("/credits/balance"))["credits_remaining"] == before


def test_the_status_reports_that_nothing_was_found(api: Api, image: str) -> None:
    outside = ok(ask(api, "point", x=5000))
    unsure = ok(ask(api, "point", score_threshold=1))
    nothing = ok(ask(api, "text", text_prompt="nothing"))

    assert (outside["status"], outside["annotation"], outside["score"]) == ("no_detection", None, None)
    assert (unsure["status"], unsure["annotation"]) == ("below_threshold", None)
    assert 0.75 < unsure["score"] < 1
    assert (nothing["status"], nothing["annotations"], nothing["detection_count"]) == ("no_detection", [], 0)


def test_prompt_options_are_applied(api: Api, image: str) -> None:
    many = ok(ask(api, "text", confidence_threshold=0))
    item = ok(ask(api, "text", confidence_threshold=0, max_detections=1, output_type="bbox"))
    boxes = ok(ask(api, "box", return_polygon=False))["annotations"]
    excluded = ok(ask(api, "box", negative_boxes=[{"x": 0, "y": 0, "w": 64, "h": 48}]))
    exclusion_point = ok(ask(api, "point", negative_points=[[20, 20]]))

    assert many["detection_count"] == len(many["annotations"]) >= 1
    assert [found["type"] for found in item["annotations"]] == ["bbox"]
    assert {found["type"] for found in boxes} == {"bbox"}
    assert boxes[0]["bounding_box"] == {"x": 5, "y": 5, "w": 20, "h": 20}
    assert excluded["status"] == "no_detection"
    assert exclusion_point["status"] == "no_detection"


def test_invalid_prompts_are_rejected(api: Api, image: str) -> None:
    assert errors(ask(api, "point", x=1.5)) == {("body.x", "int_from_float")}
    assert errors(ask(api, "box", box=[1, 2, 3, 4])) == {("body.box", "model_attributes_type")}
    assert errors(ask(api, "text", max_detections=101)) == {("body.max_detections", "less_than_equal")}
    assert errors(ask(api, "text", output_type="mask")) == {("body.output_type", "enum")}


def start(api: Api, names: list[str], **changes: Any) -> Any:
    body = {"dataset_name": "ds", "image_filenames": names, "classes": [{"name": "person"}], "confidence_threshold": 0, **changes}
    return api.post("/auto-annotate/batch", body)


def test_a_batch_saves_annotations_over_the_duration_of_the_job(api: Api, emulator: Emulator) -> None:
    project = api.project()
    ids = {f"{n}.png": api.upload(project["id"], f"{n}.png") for n in range(4)}
    ok(api.save(ids["0.png"], box("mine", name="car")))
    emulator.set_job_seconds("create_auto_annotate_batch", 100)

    job = ok(start(api, list(ids), classes=[{"name": "person"}, {"name": "boat", "output_type": "bbox"}]))
    assert (job["status"], job["progress"], job["estimated_credits"], job["total_images"]) == ("pending", 0, 4, 4)

    emulator.advance(51)
    half = ok(api.get(f"/auto-annotate/batch/{job['job_id']}"))
    assert (half["status"], half["processed_images"], half["progress"]) == ("running", 2, 50)
    assert ok(api.get(f"/annotations/{ids['3.png']}"))["annotation_count"] == 0

    emulator.advance(50)
    done = ok(api.get(f"/auto-annotate/batch/{job['job_id']}"))
    saved = {name: ok(api.get(f"/annotations/{image}"))["annotations"] for name, image in ids.items()}
    assert (done["status"], done["processed_images"], done["failed_images"]) == ("completed", 4, 0)
    assert done["completed_at"] is not None
    assert done["total_annotations_added"] == sum(len(found) for found in saved.values()) - 1
    assert saved["0.png"][0]["id"] == "mine"
    assert {(item["name"], item["type"]) for found in saved.values() for item in found} >= {("person", "polygon"), ("boat", "bbox")}
    assert "boat" in [item["name"] for item in ok(api.get("/projects/ds"))["project"]["classes"]]


def test_a_cancelled_batch_keeps_its_annotations_and_is_not_refunded(api: Api, emulator: Emulator) -> None:
    project = api.project()
    for n in range(4):
        api.upload(project["id"], f"{n}.png")
    emulator.job_seconds = 100
    before = ok(api.get("/credits/balance"))["credits_remaining"]
    job = ok(start(api, [f"{n}.png" for n in range(4)]))
    emulator.advance(30)

    cancelled = ok(api.post(f"/auto-annotate/batch/{job['job_id']}/cancel"))
    emulator.advance(100)
    later = ok(api.get(f"/auto-annotate/batch/{job['job_id']}"))

    assert cancelled["status"] == later["status"] == "cancelled"
    assert later["processed_images"] == cancelled["processed_images"] == 1
    assert ok(api.get("/credits/balance"))["credits_remaining"] == before - 4
    assert "already ended" in detail(api.post(f"/auto-annotate/batch/{job['job_id']}/cancel"), 409)


def test_a_batch_annotates_all_images_with_the_same_name(api: Api) -> None:
    project = api.project()
    api.upload(project["id"], "a.png", "/one")
    api.upload(project["id"], "a.png", "/two")

    assert ok(start(api, ["a.png"]))["total_images"] == 2


def test_a_failed_batch_reports_the_message(api: Api, image: str, emulator: Emulator) -> None:
    emulator.fail_job("create_auto_annotate_batch", "Insufficient credits")
    job = ok(start(api, ["a.png"]))
    emulator.advance(5)

    failed = ok(api.get(f"/auto-annotate/batch/{job['job_id']}"))
    assert (failed["status"], failed["error_message"]) == ("failed", "Insufficient credits")


def test_invalid_batches_are_rejected(api: Api, image: str, emulator: Emulator) -> None:
    assert errors(start(api, ["a.png"], classes=[])) == {("body.classes", "value_error")}
    assert errors(start(api, [])) == {("body.image_filenames", "too_short")}
    assert errors(start(api, ["a.png"] * 501)) == {("body.image_filenames", "too_long")}
    assert errors(start(api, ["a.png"], colour=1)) == {("body.colour", "extra_forbidden")}
    assert errors(start(api, ["a.png"], classes=[{"name": "x", "output_type": "mask"}])) == {("body.classes.0.output_type", "enum")}
    assert start(api, ["b.png"]).status_code == 404
    assert start(api, ["a.png"], model_id=emulator.organization_id).status_code == 404
    emulator.set_credits(0)
    assert detail(start(api, ["a.png"]), 402)["required"] == 4

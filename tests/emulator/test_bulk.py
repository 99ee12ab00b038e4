"""Bulk operations: each item follows the rules of the single operation, and failed items are listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import model
from tests.emulator.calls import IMAGE, UNKNOWN_ID, Api, box, detail, errors, ok


def new(filename: str, folder: str = "/") -> dict[str, Any]:
    return {"filename": filename, "folder_path": folder, "content_type": "image/png"}


def uploaded(filename: str, folder: str = "/", **changes: Any) -> dict[str, Any]:
    return {"filename": filename, "folder_path": folder, "file_size": len(IMAGE), "mime_type": "image/png", **changes}


def put_all(api: Api, dataset_id: str, *images: dict[str, Any]) -> list[dict[str, Any]]:
    """Request upload URLs and upload the image to each."""
    upload_targets = ok(api.post("/images/bulk-upload-url", {"dataset_id": dataset_id, "images": list(images)}))["upload_urls"]
    for upload_target in upload_targets:
        assert api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"}).status_code == 200
    return upload_targets


def register(api: Api, dataset_id: str, *images: dict[str, Any], key: str | None = None) -> Any:
    return api.post("/images/bulk-register", {"dataset_id": dataset_id, "images": list(images)}, key=key)


# Images


def test_many_images_are_uploaded_in_three_calls(api: Api) -> None:
    project = api.project()
    images = [("a.png", "/"), ("b.png", "/night"), ("a.png", "/night/late")]
    put_all(api, project["id"], *(new(*image) for image in images))
    done = ok(register(api, project["id"], *(uploaded(*image) for image in images)))

    assert done["failed"] == []
    assert [(one["filename"], one["folder_path"], one["status"]) for one in done["registered"]] == [(*image, "new") for image in images]
    for one in done["registered"]:
        image = ok(api.get(f"/images/{one['image_id']}/metadata"))["image"]
        assert (image["filename"], image["virtual_folder_path"]) == (one["filename"], one["folder_path"])
        assert (image["width"], image["height"]) == (64, 48)
        assert api.http.get(one["image_url"]).content == IMAGE


def test_images_that_cannot_be_registered_are_listed(api: Api) -> None:
    project = api.project()
    api.upload(project["id"], "taken.png")
    put_all(api, project["id"], new("good.png"), new("taken.png"), new("small.png"))
    ok(api.post("/images/bulk-upload-url", {"dataset_id": project["id"], "images": [new("unsent.png")]}))
    names = ("good.png", "taken.png", "unsent.png", "never.png", "good.png")
    done = ok(register(api, project["id"], *(uploaded(name) for name in names), uploaded("small.png", file_size=1)))

    assert [one["filename"] for one in done["registered"]] == ["good.png"]
    reasons = [(one["filename"], one["error"]) for one in done["failed"]]
    assert [name for name, _ in reasons] == ["taken.png", "unsent.png", "never.png", "good.png", "small.png"]
    assert all(
        word in text
        for word, (_, text) in zip(["already exists", "no content", "no content", "already exists", "stored"], reasons, strict=True)
    )
    assert ok(api.get("/datasets/by-name/ds"))["dataset"]["image_count"] == 2


def test_requesting_a_second_upload_url_keeps_the_uploaded_content(api: Api) -> None:
    project = api.project()
    put_all(api, project["id"], new("a.png"))
    ok(api.post("/images/bulk-upload-url", {"dataset_id": project["id"], "images": [new("a.png")]}))

    assert len(ok(register(api, project["id"], uploaded("a.png")))["registered"]) == 1


def test_a_bulk_registration_with_the_same_key_is_done_once(api: Api, emulator: Emulator) -> None:
    project = api.project()
    put_all(api, project["id"], new("a.png"))
    first, again = (ok(register(api, project["id"], uploaded("a.png"), key="once")) for _ in range(2))

    assert first == again
    assert len(first["registered"]) == 1
    assert emulator.effects["register_images"] == 1


def test_an_exceeded_plan_fails_the_whole_request(api: Api, emulator: Emulator) -> None:
    project = api.project()
    put_all(api, project["id"], new("a.png"), new("b.png"))
    emulator.set_limits(images=1)

    upload_targets = {"dataset_id": project["id"], "images": [new("c.png"), new("d.png")]}
    assert detail(api.post("/images/bulk-upload-url", upload_targets), 402)["limit_type"] == "images"
    assert detail(register(api, project["id"], uploaded("a.png"), uploaded("b.png")), 402)["limit_type"] == "images"
    assert ok(api.get("/datasets/by-name/ds"))["dataset"]["image_count"] == 0


def test_invalid_bulk_uploads_are_rejected_with_the_index_of_the_item(api: Api) -> None:
    project = api.project()
    body = {"dataset_id": project["id"], "images": [new("a.png"), {**new("a/b.png"), "content_type": "text/plain"}]}

    wanted = {("body.images.1.filename", "string_pattern_mismatch"), ("body.images.1.content_type", "string_pattern_mismatch")}
    assert errors(api.post("/images/bulk-upload-url", body)) == wanted
    assert errors(api.post("/images/bulk-upload-url", {"dataset_id": project["id"], "images": []})) == {("body.images", "too_short")}
    many = {"dataset_id": project["id"], "images": [new(f"{n}.png") for n in range(501)]}
    assert errors(api.post("/images/bulk-upload-url", many)) == {("body.images", "too_long")}
    climbing = {"dataset_id": project["id"], "images": [new("a.png"), new("b.png", "/../up")]}
    assert errors(api.post("/images/bulk-upload-url", climbing)) == {("body.images.1.folder_path", "value_error")}
    dots = {"dataset_id": project["id"], "images": [new("..")]}
    assert errors(api.post("/images/bulk-upload-url", dots)) == {("body.images.0.filename", "value_error")}
    assert detail(api.post("/images/bulk-upload-url", {"dataset_id": UNKNOWN_ID, "images": [new("a.png")]}), 404)


def test_tags_are_added_removed_and_found(api: Api, emulator: Emulator) -> None:
    images = emulator.seed("ds", images=3)
    dataset_id = ok(api.get("/datasets/by-name/ds"))["dataset"]["id"]
    stray = emulator.seed("other", images=1)

    def tag(*ids: str, add: bool, tags: tuple[str, ...] = ("dusk",)) -> int:
        body = {"dataset_id": dataset_id, "image_ids": list(ids), "tags": list(tags), "add": add}
        processed: int = ok(api.post("/images/bulk-tag", body))["processed"]
        return processed

    def found(*objects: str) -> set[str]:
        return {one["id"] for one in ok(api.get("/search/by-tags", objects=list(objects)))["results"]}

    assert tag(*images[:2], stray[0], UNKNOWN_ID, images[0], add=True, tags=("dusk", "water")) == 2
    assert found("dusk", "water") == set(images[:2])
    assert tag(images[0], add=True) == 0
    assert tag(*images, add=False) == 2
    assert found("dusk") == set()
    assert found("water") == set(images[:2])


# Annotations


def test_annotations_of_several_images_are_saved_independently(api: Api, emulator: Emulator) -> None:
    images = emulator.seed("ds", images=3)
    saves = [
        {"image_id": images[0], "annotations": [box("a", "thing"), box("b", "thing")]},
        {"image_id": images[1], "annotations": [box("a", "unknown")]},
        {"image_id": UNKNOWN_ID, "annotations": []},
        {"image_id": images[2], "annotations": []},
    ]
    done = ok(api.post("/annotations/bulk", {"saves": saves}))

    assert [(one["image_id"], one["previous_count"], one["new_count"]) for one in done["saved"]] == [(images[0], 1, 2), (images[2], 1, 0)]
    assert [one["image_id"] for one in done["failed"]] == [images[1], UNKNOWN_ID]
    assert "unknown" in done["failed"][0]["error"]
    counts = [ok(api.get(f"/annotations/{image}"))["annotation_count"] for image in images]
    assert counts == [2, 1, 0]


def test_a_schema_error_anywhere_saves_nothing(api: Api, emulator: Emulator) -> None:
    images = emulator.seed("ds", images=2)
    wrong = {"id": "x", "class": "thing", "type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 1, "h": 1}}
    saves = [{"image_id": images[0], "annotations": []}, {"image_id": images[1], "annotations": [wrong]}]

    at = "body.saves.1.annotations.0"
    assert errors(api.post("/annotations/bulk", {"saves": saves})) == {(f"{at}.name", "missing"), (f"{at}.class", "extra_forbidden")}
    assert ok(api.get(f"/annotations/{images[0]}"))["annotation_count"] == 1
    assert errors(api.post("/annotations/bulk", {"saves": saves[:1] * 201})) == {("body.saves", "too_long")}


# Exports, models, runs


def test_exports_are_found_by_id(api: Api, emulator: Emulator, other_org: Api) -> None:
    emulator.seed("ds")
    emulator.job_seconds = 100
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "download"}))
    [listed] = ok(api.get("/exports/"))["exports"]
    path = f"/exports/{listed['id']}"
    pending = ok(api.get(path))["export"]
    early = detail(api.get(f"{path}/download"), 409)
    emulator.advance(200)
    done = ok(api.get(path))["export"]
    url = ok(api.get(f"{path}/download"))["download_url"]

    assert (pending["id"], pending["status"], done["status"]) == (listed["id"], "pending", "completed")
    assert "not completed" in early
    assert api.storage.get(url).content[:2] == b"PK"
    assert detail(other_org.get(path), 404)
    assert detail(other_org.get(f"{path}/download"), 404)
    assert detail(api.get(f"/exports/{UNKNOWN_ID}"), 404)
    assert errors(api.get("/exports/no-uuid")) == {("path.export_id", "uuid_parsing")}


def test_exports_are_deleted_with_their_files(api: Api, emulator: Emulator, other_org: Api) -> None:
    emulator.seed("ds")
    one, two = api.export("ds", "e1"), api.export("ds", "e2")
    body = {"export_ids": [one["id"], UNKNOWN_ID, one["id"]]}

    assert ok(other_org.post("/exports/bulk-delete", body))["not_found"] == [one["id"], UNKNOWN_ID]
    done = ok(api.post("/exports/bulk-delete", body, key="once"))
    assert done == {"success": True, "deleted": [one["id"]], "not_found": [UNKNOWN_ID], "count": 1}
    assert ok(api.post("/exports/bulk-delete", body, key="once")) == done
    assert [left["id"] for left in ok(api.get("/exports/"))["exports"]] == [two["id"]]
    assert api.storage.get(one["download_url"]).status_code == 404


def test_models_are_deleted(api: Api, other_org: Api) -> None:
    created = model(api)
    body = {"model_ids": [created["id"], UNKNOWN_ID]}

    assert ok(other_org.post("/models/bulk-delete", body))["deleted"] == []
    assert ok(api.post("/models/bulk-delete", body)) == {"success": True, "deleted": [created["id"]], "not_found": [UNKNOWN_ID], "count": 1}
    assert detail(api.get(f"/models/{created['id']}"), 404)


def test_training_runs_are_cancelled_and_refunded(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=5)
    api.export("ds", include_images=True)
    emulator.job_seconds = 1000
    body = {"dataset_name": "ds", "export_name": "e1", "pipeline_type": "yolox"}
    before = ok(api.get("/credits/balance"))["credits_remaining"]
    running, over = (ok(api.post("/training/", body))["training_run"]["id"] for _ in range(2))
    ok(api.post(f"/training/{over}/cancel"))
    done = ok(api.post("/training/bulk-cancel", {"run_ids": [running, over, UNKNOWN_ID]}))

    assert done == {"succeeded": [running], "not_found": [UNKNOWN_ID], "count": 1}
    assert ok(api.get(f"/training/{running}"))["training_run"]["status"] == "cancelled"
    assert ok(api.get("/credits/balance"))["credits_remaining"] == before - 2 * 25  # the minimum charge is five minutes


@pytest.mark.parametrize(
    ("path", "field", "role"),
    [
        ("/exports/bulk-delete", "export_ids", "admin"),
        ("/models/bulk-delete", "model_ids", "admin"),
        ("/workflows/bulk-delete", "workflow_ids", "member"),
        ("/training/bulk-cancel", "run_ids", "member"),
        ("/deployments/bulk-delete", "deployment_ids", "member"),
    ],
)
def test_bulk_operations_require_their_role_and_at_least_one_id(
    api: Api, as_role: Callable[[str], Api], path: str, field: str, role: str
) -> None:
    lower = {"admin": "member", "member": "viewer"}[role]

    assert role in detail(as_role(lower).post(path, {field: [UNKNOWN_ID]}), 403)
    assert ok(as_role(role).post(path, {field: [UNKNOWN_ID]}))["not_found"] == [UNKNOWN_ID]
    assert errors(api.post(path, {field: []})) == {(f"body.{field}", "too_short")}
    assert errors(api.post(path, {field: ["x"]})) == {(f"body.{field}.0", "uuid_parsing")}


# Forks


def test_a_public_model_can_be_forked(api: Api, other_org: Api, emulator: Emulator) -> None:
    created = model(api)
    path = f"/models/{created['id']}/fork"

    assert detail(other_org.post(path), 404)
    assert detail(api.post(path), 404)
    emulator.publish_model(created["id"])
    fork = ok(other_org.post(path, key="once"))["model"]
    again = ok(other_org.post(path, key="once"))["model"]
    ok(api.delete(f"/models/{created['id']}"))
    weights = ok(other_org.get(f"/models/{fork['id']}/download"))

    assert fork == again
    assert fork["id"] != created["id"]
    assert (fork["name"], fork["class_mapping"], fork["status"]) == (created["name"], created["class_mapping"], "ready")
    assert (fork["forked_from_model_id"], fork["visibility"]) == (created["id"], "private")
    assert fork["organization_id"] != created["organization_id"]
    assert api.storage.get(weights["download_url"]).status_code == 200
    assert detail(api.get(f"/models/{fork['id']}"), 404)
    assert [one["id"] for one in ok(other_org.get("/models/"))["models"]] == [fork["id"]]


def test_forking_requires_a_member(api: Api, as_role: Callable[[str], Api], emulator: Emulator) -> None:
    created = model(api)
    emulator.publish_model(created["id"])

    assert ok(api.get(f"/models/{created['id']}"))["model"]["visibility"] == "public"
    assert "member" in detail(as_role("viewer").post(f"/models/{created['id']}/fork"), 403)
    ok(as_role("member").post(f"/models/{created['id']}/fork"))
    with pytest.raises(ValueError, match=f"unknown model '{UNKNOWN_ID}'"):
        emulator.publish_model(UNKNOWN_ID)

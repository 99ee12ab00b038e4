"""Tag `batch`: one change to many images; images that cannot be changed are listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, UNKNOWN_ID, Api, box, detail, errors, ok


@pytest.fixture
def images(api: Api) -> list[str]:
    project = api.project()
    return [api.upload(project["id"], f"{n}.png") for n in range(3)]


def batch(api: Api, what: str, ids: list[str], **fields: Any) -> Any:
    return api.post(f"/batch/images/{what}", {"dataset_name": "ds", "image_ids": ids, **fields})


def update(api: Api, ids: list[str], **updates: Any) -> Any:
    return api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": ids, "updates": updates})


def where(api: Api, image_id: str) -> str:
    folder: str = ok(api.get(f"/images/{image_id}/metadata"))["image"]["virtual_folder_path"]
    return folder


def test_moved_images_keep_their_content_and_annotations(api: Api, images: list[str]) -> None:
    ok(api.save(images[0], box("1")))
    result = ok(batch(api, "move", images[:2], target_folder_path="/night/late/"))

    assert result == {"success": True, "processed": 2, "failed": [], "affected_folders": ["/", "/night/late"]}
    assert [where(api, image) for image in images] == ["/night/late", "/night/late", "/"]
    assert ok(api.get(f"/annotations/{images[0]}"))["annotation_count"] == 1
    assert api.http.get(f"/api/v1/developer/images/{images[0]}").content == IMAGE


def test_images_that_cannot_be_moved_are_listed(api: Api, images: list[str], other_org: Api) -> None:
    foreign = other_org.upload(other_org.project()["id"], "x.png")
    api.upload(ok(api.get("/projects/ds"))["project"]["id"], "0.png", "/full")

    result = ok(batch(api, "move", [*images, UNKNOWN_ID, foreign], target_folder_path="/full"))

    assert result["processed"] == 2
    assert {item["id"] for item in result["failed"]} == {images[0], UNKNOWN_ID, foreign}
    assert all(item["reason"] for item in result["failed"])
    assert where(api, images[0]) == "/"


def test_copies_are_independent_images(api: Api, images: list[str]) -> None:
    ok(api.save(images[0], box("1")))
    ok(batch(api, "copy", images[:1], target_folder_path="/copy", copy_annotations=True))
    ok(batch(api, "copy", images[:1], target_folder_path="/bare"))
    listed = {
        image["virtual_folder_path"]: image
        for image in ok(api.get("/datasets/by-name/ds", include_images="true"))["dataset"]["images"]
        if image["filename"] == "0.png"
    }

    assert (listed["/copy"]["annotation_count"], listed["/bare"]["annotation_count"]) == (1, 0)
    assert (listed["/copy"]["width"], listed["/copy"]["file_size"]) == (64, len(IMAGE))
    ok(api.delete(f"/images/{images[0]}", permanent=True))
    assert api.http.get(f"/api/v1/developer/images/{listed['/copy']['id']}").content == IMAGE


def test_duplicate_names_are_renamed_skipped_or_overwritten(api: Api, images: list[str]) -> None:
    for _ in range(2):
        assert ok(batch(api, "copy", images[:1]))["processed"] == 1
    skipped = ok(batch(api, "copy", images[:1], duplicate_handling="skip"))
    names = [image["filename"] for image in ok(api.get("/datasets/by-name/ds", include_images="true"))["dataset"]["images"]]

    assert names == ["0.png", "1.png", "2.png", "0-2.png", "0-3.png"]
    assert (skipped["processed"], skipped["failed"][0]["id"]) == (0, images[0])

    ok(batch(api, "copy", images[:1], target_folder_path="/there"))
    ok(batch(api, "copy", images[:1], target_folder_path="/there", duplicate_handling="overwrite"))
    folder = [
        image
        for image in ok(api.get("/datasets/by-name/ds", include_images="true"))["dataset"]["images"]
        if image["virtual_folder_path"] == "/there"
    ]
    assert len(folder) == 1
    itself = ok(batch(api, "copy", images[:1], duplicate_handling="overwrite"))
    assert itself["processed"] == 0


def test_copies_that_exceed_the_plan_are_listed(api: Api, images: list[str], emulator: Emulator) -> None:
    emulator.set_limits(images=4)
    result = ok(batch(api, "copy", images))

    assert (result["processed"], [item["id"] for item in result["failed"]]) == (1, images[1:])
    assert ok(api.get("/datasets/by-name/ds"))["dataset"]["image_count"] == 4


def test_images_are_archived_and_restored(api: Api, images: list[str]) -> None:
    assert ok(batch(api, "delete", images[:2]))["processed"] == 2
    assert ok(api.get("/datasets/by-name/ds"))["dataset"]["archived_images"] == 2
    ok(update(api, images[:1], is_archived=False))
    assert ok(api.get("/datasets/by-name/ds"))["dataset"]["archived_images"] == 1


def test_a_permanent_delete_requires_an_admin(api: Api, images: list[str], as_role: Callable[[str], Api]) -> None:
    assert "admin" in detail(batch(as_role("member"), "delete", images, permanent=True), 403)
    assert ok(batch(as_role("admin"), "delete", images, permanent=True))["processed"] == 3
    assert api.get(f"/images/{images[0]}/metadata").status_code == 404


def test_updates_change_status_and_name(api: Api, images: list[str]) -> None:
    ok(update(api, images[:1], status="review", display_name="Pond"))
    image = ok(api.get(f"/images/{images[0]}/metadata"))["image"]

    assert (image["status"], image["display_name"], image["filename"]) == ("review", "Pond", "0.png")


def test_invalid_batch_requests_are_rejected(api: Api, images: list[str]) -> None:
    assert errors(update(api, images)) == {("body.updates", "value_error")}
    assert errors(update(api, images, status="done")) == {("body.updates.status", "enum")}
    assert errors(batch(api, "move", [])) == {("body.image_ids", "too_short")}
    assert errors(batch(api, "move", ["seven"])) == {("body.image_ids.0", "uuid_parsing")}
    assert errors(batch(api, "copy", images, duplicate_handling="merge")) == {("body.duplicate_handling", "enum")}
    assert batch(api, "move", images, dataset_name="DS").status_code == 404

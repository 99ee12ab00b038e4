"""Tag `images`: upload, content, archive and delete."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, box, detail, errors, ok


def test_an_upload_takes_three_requests_and_the_size_is_read_from_the_content(api: Api) -> None:
    project = api.project()
    image_id = api.upload(project["id"], "a.png", "/night")

    image = ok(api.get(f"/images/{image_id}/metadata"))["image"]
    content = api.http.get(f"/api/v1/developer/images/{image_id}")

    assert (image["filename"], image["virtual_folder_path"], image["status"]) == ("a.png", "/night", "new")
    assert (image["width"], image["height"], image["file_size"]) == (64, 48, len(IMAGE))
    assert (image["dataset_id"], image["is_archived"], image["annotation_count"]) == (project["id"], False, 0)
    assert "annotation_url" not in image
    assert (content.content, content.headers["content-type"]) == (IMAGE, "image/png")
    assert api.http.get(image["image_url"]).content == IMAGE


def test_the_client_can_pass_the_size(api: Api) -> None:
    project = api.project()
    upload_target = api.upload_url(project["id"], "a.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})

    fields = {"file_size": len(IMAGE), "image_width": 48, "image_height": 64}
    image_id = ok(api.register(upload_target, project["id"], "a.png", **fields))["image_id"]

    image = ok(api.get(f"/images/{image_id}/metadata"))["image"]
    assert (image["width"], image["height"]) == (48, 64)


def test_a_duplicate_file_name_is_a_conflict_at_registration(api: Api) -> None:
    project = api.project()
    api.upload(project["id"], "a.png")

    upload_target = api.upload_url(project["id"], "a.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})

    assert "already exists" in detail(api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE)), 409)
    api.upload(project["id"], "a.png", "/other")


def test_registration_takes_a_form_whose_empty_fields_are_omitted(api: Api) -> None:
    project = api.project()
    upload_target = api.upload_url(project["id"], "a.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})
    body = {"dataset_id": project["id"], "filename": "a.png"}

    assert ("body.filename", "missing") in errors(api.post("/images/register", body))
    assert errors(api.register(upload_target, project["id"], "a.png", file_size="many")) == {("body.file_size", "int_parsing")}
    assert errors(api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE), alt="x")) == {("body.alt", "extra_forbidden")}
    assert api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE), image_width="", image_height="").status_code == 200


def test_registration_requires_an_object_uploaded_to_the_dataset(api: Api) -> None:
    project, other = api.project("one"), api.project("two")
    upload_target = api.upload_url(project["id"], "a.png")

    assert errors(api.register(upload_target, project["id"], "a.png", file_size=1)) == {("body.gcs_path", "value_error")}
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})
    assert errors(api.register(upload_target, project["id"], "a.png", file_size=1)) == {("body.file_size", "value_error")}
    assert errors(api.register(upload_target, other["id"], "a.png", file_size=len(IMAGE))) == {("body.gcs_path", "value_error")}
    wrong = {**upload_target, "gcs_bucket": "elsewhere"}
    assert errors(api.register(wrong, project["id"], "a.png", file_size=len(IMAGE))) == {("body.gcs_bucket", "value_error")}
    assert api.register(upload_target, api.emulator.organization_id, "a.png", file_size=len(IMAGE)).status_code == 404
    ok(api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE)))
    assert api.register(upload_target, project["id"], "b.png", file_size=len(IMAGE)).status_code == 409


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"content_type": "text/plain"}, ("body.content_type", "string_pattern_mismatch")),
        ({"filename": "a/b.png"}, ("body.filename", "string_pattern_mismatch")),
        ({"filename": ".."}, ("body.filename", "value_error")),
        ({"filename": ""}, ("body.filename", "string_too_short")),
        ({"folder_path": "night"}, ("body.folder_path", "string_pattern_mismatch")),
        ({"folder_path": "/../up"}, ("body.folder_path", "value_error")),
        ({"dataset_id": "seven"}, ("body.dataset_id", "uuid_parsing")),
        ({"dataset_id": 7}, ("body.dataset_id", "string_type")),
    ],
)
def test_invalid_upload_url_requests_are_rejected(api: Api, change: dict[str, object], expected: tuple[str, str]) -> None:
    body = {"dataset_id": api.project()["id"], "filename": "a.png", "content_type": "image/png"}

    assert expected in errors(api.post("/images/upload-url", {**body, **change}))


def test_file_names_can_contain_any_other_characters(api: Api) -> None:
    project = api.project()
    for name in ("Ä ö.png", "a%2Fb.png", "100% + &.png", "👻.png", "…"):
        image_id = api.upload(project["id"], name, "/ordner ü/b")
        assert ok(api.get(f"/images/{image_id}/metadata"))["image"]["filename"] == name


def test_an_archived_image_keeps_its_name_and_can_be_restored(api: Api) -> None:
    project = api.project()
    image_id = api.upload(project["id"], "a.png")
    ok(api.save(image_id, box("1")))

    assert "archived" in ok(api.delete(f"/images/{image_id}"))["message"]
    assert ok(api.delete(f"/images/{image_id}"))["success"]
    assert ok(api.get(f"/images/{image_id}/metadata"))["image"]["is_archived"] is True
    upload_target = api.upload_url(project["id"], "a.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})
    assert api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE)).status_code == 409

    ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [image_id], "updates": {"is_archived": False}}))
    image = ok(api.get(f"/images/{image_id}/metadata"))["image"]
    assert (image["is_archived"], image["annotation_count"]) == (False, 1)


def test_a_permanent_delete_requires_an_admin_and_deletes_the_content(api: Api, as_role: Callable[[str], Api]) -> None:
    project = api.project()
    image_id = api.upload(project["id"], "a.png")
    url = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]
    member = as_role("member")

    assert "admin" in detail(member.delete(f"/images/{image_id}", permanent="true"), 403)
    assert member.delete(f"/images/{image_id}").status_code == 200
    assert as_role("admin").delete(f"/images/{image_id}", permanent="true").status_code == 200
    assert api.get(f"/images/{image_id}/metadata").status_code == 404
    assert api.storage.get(url).status_code == 404
    api.upload(project["id"], "a.png")


def test_the_plan_limits_images_and_storage(api: Api, emulator: Emulator) -> None:
    project = api.project()
    api.upload(project["id"], "a.png")
    upload_target = api.upload_url(project["id"], "b.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})

    emulator.set_limits(images=1)
    body = {"dataset_id": project["id"], "filename": "b.png", "content_type": "image/png"}
    assert detail(api.post("/images/upload-url", body), 402)["limit_type"] == "images"
    assert detail(api.register(upload_target, project["id"], "b.png", file_size=len(IMAGE)), 402)["limit_type"] == "images"

    emulator.set_limits(storage_bytes=len(IMAGE) + 1)
    assert detail(api.register(upload_target, project["id"], "b.png", file_size=len(IMAGE)), 402)["limit_type"] == "storage"


def test_another_organizations_image_is_not_found(api: Api, other_org: Api) -> None:
    image_id = api.upload(api.project()["id"], "a.png")

    assert other_org.get(f"/images/{image_id}/metadata").status_code == 404
    assert other_org.get(f"/images/{image_id}").status_code == 404
    assert other_org.delete(f"/images/{image_id}").status_code == 404


def test_an_id_that_is_not_a_uuid_is_422(api: Api) -> None:
    assert errors(api.get("/images/seven/metadata")) == {("path.image_id", "uuid_parsing")}
